package store

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// TestOlderFileBecomesTheArchiveOfWhoIsSignedIn: nothing of it is lost, and what
// lies in another Dropbox stays known as that.
func TestOlderFileBecomesTheArchiveOfWhoIsSignedIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := openBeforeArchives(path)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	hour := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	var totals ledger.Totals
	err = s.Update(func(tx *Tx) error {
		rc, dbx := RingCentral{AccountID: "1", ExtensionID: "101"}, Dropbox{AccountID: "dbid:1", Begun: begun}
		for _, put := range []error{
			tx.file.PutJSON([]byte("connections"), []byte(NameRingCentral), rc), tx.file.PutJSON([]byte("connections"), []byte(NameDropbox), dbx),
			tx.PutItem(&ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "7"}, State: ledger.Archived, Time: hour, Parts: []ledger.Part{{Hash: "h", Size: 3, Committed: hour}}}),
			tx.PutItem(&ledger.Item{Key: ledger.Key{Type: ledger.Fax, ID: "8"}, State: ledger.Discovered, Time: hour}),
			tx.PutListing(ledger.OwnSMS, coverage.Listing{At: hour}),
		} {
			if put != nil {
				return put
			}
		}
		totals, err = tx.Totals()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	err = s.View(func(tx *Tx) error {
		now, err := tx.Totals()
		if err != nil || !reflect.DeepEqual(now, totals) || totals.Archived != 1 || totals.Open != 1 {
			t.Errorf("totals %+v became %+v (%v)", totals, now, err)
		}
		dbx, err := tx.Dropbox()
		if err != nil || !dbx.Begun.Equal(begun) {
			t.Errorf("what was committed before %v lies in another Dropbox (%v)", dbx.Begun, err)
		}
		listing, err := tx.Listing(ledger.OwnSMS)
		if !listing.At.Equal(hour) {
			t.Errorf("the listing is of %v", listing.At)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
