package fill

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestTwoMessagesWithOneIDAreKnownByTheOtherOne: in each archive that message has the id alone whose mailbox was listed first.
func TestTwoMessagesWithOneIDAreKnownByTheOtherOne(t *testing.T) {
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	text := func(id, of string) *ledger.Item {
		return &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: id}, State: ledger.Archived, Owner: ledger.Owner{ExtensionID: of}, Time: at, Discovered: at,
			Record: ledger.RecordOf([]byte(`{"id":7,"subject":"of ` + of + `"}`)), Sources: ledger.AccountSMS,
			Parts: []ledger.Part{{ID: "7", Kind: layout.Text, Path: "/" + of, Hash: "h", Size: 1, Committed: at}},
		}
	}
	s := storetest.Open(t)
	if err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(text("7", "102")); err != nil {
			return err
		}
		return tx.PutItem(text("7@101", "101"))
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		there      *ledger.Item
		here, free string
	}{
		{text("7", "101"), "7@101", ""},
		{text("7@102", "102"), "7", ""},
		{text("7", "103"), "", "7@103"},
		{text("7@103", "103"), "", "7@103"},
		{text("8@103", "103"), "", "8"},
	} {
		if err := s.View(func(tx *store.Tx) error {
			have, free, err := find(tx, c.there)
			here := ""
			if have != nil {
				here = have.Key.ID
			}
			if here != c.here || free != c.free {
				t.Errorf("%s of %s is %q here, or gets %q; want %q, %q", c.there.Key, c.there.Owner.ExtensionID, here, free, c.here, c.free)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheSameIsNotMore: a place that has no more of a file than this one does not give what this one wants of it.
func TestTheSameIsNotMore(t *testing.T) {
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	has := func(hash string) *ledger.Item {
		return &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: "7"}, State: ledger.Archived, Owner: ledger.Owner{ExtensionID: "101"}, Time: at, Discovered: at,
			Record: ledger.RecordOf([]byte(`{"id":7}`)), Sources: ledger.AccountSMS,
			Parts: []ledger.Part{{ID: "7", Kind: layout.Text, Path: "/7.txt", Hash: hash, Size: 1, Committed: at}},
		}
	}
	s := storetest.Open(t)
	if err := s.Update(func(tx *store.Tx) error { return tx.PutItem(has("there")) }); err != nil {
		t.Fatal(err)
	}
	for here, want := range map[string]bool{"here": true, "there": false} {
		it := has("")
		it.State, it.Parts[0].URI, it.Parts[0].Before = ledger.Discovered, ledger.Elsewhere, &has(here).Parts[0]
		if _, there, err := findPart(s, it, 0, true); err != nil || there != want {
			t.Errorf("where %q lies here, it is to be had: %t (%v)", here, there, err)
		}
	}
}
