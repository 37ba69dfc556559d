package plan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestAnItemThatTheStoreRefusesIsNamed: it is no full disk, and the others are planned.
func TestAnItemThatTheStoreRefusesIsNamed(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	item := func(id string, at time.Time, text string) translate.Item {
		return translate.Item{Item: &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: id}, State: ledger.Discovered, Time: at, Deadline: at,
			Parts: []ledger.Part{{Kind: layout.Text, Text: text}},
		}}
	}
	noise := make([]byte, 17<<20) // which packing makes no shorter
	if _, err := rand.NewChaCha8([32]byte{}).Read(noise); err != nil {
		t.Fatal(err)
	}
	large := item("7", now, "")
	large.Item.Record = ledger.RecordOf(noise)
	for name, odd := range map[string]translate.Item{
		"record": large,
		"id":     item(strings.Repeat("7", 33_000), now, ""),
		"time":   item("7", time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), ""),
		"value":  item("7", now, strings.Repeat("x", 17<<20)),
	} {
		p, held := &Planner{Store: storetest.Open(t), Now: now, Roster: &roster.Roster{}}, listing.New()
		err := p.Enter(ledger.OwnSMS, []translate.Item{item("1", now, ""), odd, item("2", now, "")}, held)
		if err != nil || len(held.Unread) != 1 || len(held.Unread[0].ID) > listing.MostShown || held.Unread[0].Time.IsZero() != (name == "time") {
			t.Errorf("%s: %v, named %.300v", name, err, held.Unread)
		}
		err = p.Store.View(func(tx *store.Tx) error {
			totals, err := tx.Totals()
			if totals.Open != 2 {
				t.Errorf("%s: %d items are planned", name, totals.Open)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestTwoMailboxesWithOneID: RingCentral does not promise that an id is in one store only, so that both are archived,
// and each of them once.
func TestTwoMailboxesWithOneID(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)
	s := storetest.Open(t)
	for range 2 { // they are listed again
		for _, extension := range []string{"11", "12"} {
			p := &Planner{Store: s, Now: now, Roster: &roster.Roster{}}
			item := translate.Item{Item: &ledger.Item{
				Key: ledger.Key{Type: ledger.SMS, ID: "7"}, State: ledger.Discovered, Time: now, Owner: ledger.Owner{ExtensionID: extension},
				Parts: []ledger.Part{{ID: "1", Kind: layout.Text, Text: "of " + extension}},
			}}
			if err := p.Enter(ledger.AccountSMS, []translate.Item{item}, listing.New()); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got []string
	err := s.View(func(tx *store.Tx) error {
		return tx.OpenItems(func(it *ledger.Item) (bool, error) {
			got = append(got, it.Owner.ExtensionID+" "+it.Parts[0].Text)
			return true, nil
		})
	})
	if want := "11 of 11, 12 of 12"; err != nil || strings.Join(got, ", ") != want {
		t.Errorf("%q, want %q (%v)", got, want, err)
	}
}

// TestATextWhoseTimeIsToldOtherwise: lists may round times. It is the same text, archived or not; another text under its id is named.
func TestATextWhoseTimeIsToldOtherwise(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		later    time.Duration
		text     string
		from     string
		unread   int
		archived bool
	}{
		"a part of a second": {123 * time.Millisecond, "hello", "+1", 0, false},
		"archived":           {123 * time.Millisecond, "hello", "+1", 0, true},
		"archived, an hour":  {time.Hour, "hello", "+1", 0, true},
		"another text":       {time.Second, "good bye", "+1", 1, true},
		"another sender":     {time.Second, "hello", "+2", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t)
			enter := func(at time.Time, text, from string, change func(*ledger.Item)) *listing.Listing {
				it := &ledger.Item{
					Key: ledger.Key{Type: ledger.SMS, ID: "7"}, State: ledger.Discovered, Time: at, From: ledger.Party{Number: from},
					Parts:  []ledger.Part{{ID: "7", Kind: layout.Text, Text: text}},
					Record: ledger.RecordOf(fmt.Appendf(nil, `{"id":7,"subject":%q}`, text)),
				}
				change(it)
				held := listing.New()
				p := &Planner{Store: s, Now: now, Roster: &roster.Roster{}}
				if err := p.Enter(ledger.OwnSMS, []translate.Item{{Item: it}}, held); err != nil {
					t.Fatal(err)
				}
				return held
			}
			enter(now, "hello", "+1", func(it *ledger.Item) {
				if c.archived {
					it.State, it.Parts[0].Text, it.Parts[0].Path, it.Parts[0].Hash = ledger.Archived, "", "/7.txt", "x"
				}
			})
			held := enter(now.Add(c.later), c.text, c.from, func(*ledger.Item) {})
			if n := len(held.Unread); n != c.unread {
				t.Errorf("%d rows are named: %+v", n, held.Unread)
			}
		})
	}
}
