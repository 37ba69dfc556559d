package discover

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestAnItemThatTheStoreRefusesIsNamed: it is no full disk, and the others are planned.
func TestAnItemThatTheStoreRefusesIsNamed(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	item := func(id string, at time.Time, text string) listedItem {
		return listedItem{item: &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: id}, State: ledger.Discovered, Time: at, Deadline: at,
			Parts: []ledger.Part{{Kind: layout.Text, Text: text}},
		}}
	}
	for name, odd := range map[string]listedItem{
		"id":    item(strings.Repeat("7", 33_000), now, ""),
		"time":  item("7", time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), ""),
		"value": item("7", now, strings.Repeat("x", 17<<20)),
	} {
		l, held := &Lister{Config: Config{Store: storetest.Open(t), Now: now}}, newListing()
		err := l.plan(ledger.OwnSMS, []listedItem{item("1", now, ""), odd, item("2", now, "")}, held)
		if err != nil || len(held.unread) != 1 || len(held.unread[0].ID) > mostShown || held.unread[0].Time.IsZero() != (name == "time") {
			t.Errorf("%s: %v, named %.300v", name, err, held.unread)
		}
		err = l.Store.View(func(tx *store.Tx) error {
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

// TestWhatIsNamedWithoutAnAddressStays: RingCentral named no part of a fax, then two of which only
// the second has an address. That one is archived, and the item is not, until the other has its
// address or is named no more.
func TestWhatIsNamedWithoutAnAddressStays(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	l := &Lister{Config: Config{Now: now}}
	document := ledger.Part{ID: "1", Kind: layout.Document, NoAddress: true}
	source := ledger.Part{ID: "2", Kind: layout.Attachment, URI: "https://media/2"}
	have := &ledger.Item{State: ledger.Waiting, Parts: []ledger.Part{{Kind: layout.Document, NoAddress: true}}}
	list := func(parts ...ledger.Part) {
		l.merge(have, &ledger.Item{Parts: parts}, ledger.OwnFax)
	}
	list(document, source)
	if len(have.Parts) != 2 || have.Parts[0].ID != "1" || !have.Parts[0].NoAddress {
		t.Fatalf("the parts are %+v", have.Parts)
	}
	have.Parts[1].Hash = "archived"
	list(document, source)
	if have.State == ledger.Archived {
		t.Error("it counts as archived without its document")
	}
	fetchable := document
	fetchable.NoAddress, fetchable.URI = false, "https://media/1"
	list(fetchable, source)
	if p := have.Parts[0]; len(have.Parts) != 2 || p.NoAddress || p.URI == "" || have.State != ledger.Discovered {
		t.Errorf("with an address: %+v %+v", have.State, have.Parts)
	}
	have.Parts[0] = document
	if list(source); len(have.Parts) != 1 || have.State != ledger.Archived {
		t.Errorf("named no more: %+v %+v", have.State, have.Parts)
	}
}
