package store_test

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestEachUserAndEachDropboxHasAnArchive: another user, another account or another
// Dropbox begins with nothing, and going back finds everything again.
func TestEachUserAndEachDropboxHasAnArchive(t *testing.T) {
	s := storetest.Open(t)
	at := time.Date(2026, 11, 20, 13, 5, 0, 0, time.UTC)
	sign := func(account, extension, dropbox string) {
		t.Helper()
		if err := s.Update(func(tx *store.Tx) error {
			if err := tx.PutRingCentral(store.RingCentral{SignedIn: true, AccountID: account, ExtensionID: extension}); err != nil {
				return err
			}
			return tx.PutDropbox(store.Dropbox{Connected: true, AccountID: dropbox})
		}); err != nil {
			t.Fatal(err)
		}
	}
	archives := [][3]string{{"1", "101", "dbid:1"}, {"1", "102", "dbid:1"}, {"2", "101", "dbid:1"}, {"1", "101", "dbid:2"}}
	for i, a := range archives {
		sign(a[0], a[1], a[2])
		if err := s.Update(func(tx *store.Tx) error {
			if totals, err := tx.Totals(); err != nil || totals.Archived != 0 {
				t.Errorf("%v begins with %d items (%v)", a, totals.Archived, err)
			}
			for n := range i + 1 {
				it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: string(rune('1' + n))}, State: ledger.Archived, Time: at, Parts: []ledger.Part{{Hash: "h", Committed: at}}}
				if err := tx.PutItem(it); err != nil {
					return err
				}
			}
			if err := tx.PutListing(ledger.OwnSMS, coverage.Listing{At: at.Add(time.Duration(i) * time.Hour)}); err != nil {
				return err
			}
			return tx.PutRemoteListing(destination.RemoteListing{Account: a[2]})
		}); err != nil {
			t.Fatal(err)
		}
	}
	for i, a := range archives {
		sign(a[0], a[1], a[2])
		if err := s.View(func(tx *store.Tx) error {
			totals, err := tx.Totals()
			if err != nil || totals.Archived != i+1 {
				t.Errorf("%v has %d items, want %d (%v)", a, totals.Archived, i+1, err)
			}
			job, known, err := tx.Job(at.Truncate(time.Hour))
			if err != nil || !known || job.Archived() != i+1 {
				t.Errorf("%v: the hour is %+v (%v)", a, job, err)
			}
			listing, err := tx.Listing(ledger.OwnSMS)
			if !listing.At.Equal(at.Add(time.Duration(i) * time.Hour)) {
				t.Errorf("%v was listed at %v", a, listing.At)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
