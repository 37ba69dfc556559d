package store

import (
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// TestAnOlderStoreForgetsWhatNoServiceSaid: days of deletion that were guessed, that everything is
// there, and that nothing is to be done about old hours.
func TestAnOlderStoreForgetsWhatNoServiceSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := openBeforeArchives(path)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	guess := at.AddDate(0, 0, 30)
	items := map[ledger.Key]time.Time{ // with the day that they have afterwards
		{Type: ledger.SMS, ID: "1"}: {}, {Type: ledger.VoiceMail, ID: "2"}: {}, {Type: ledger.Fax, ID: "3"}: {},
		{Type: ledger.Fax, ID: "sent"}: guess, {Type: ledger.CallRecording, ID: "4"}: guess,
	}
	if err := s.Update(func(tx *Tx) error {
		for key := range items {
			it := &ledger.Item{Key: key, State: ledger.Discovered, Time: at, Deadline: guess}
			if key.ID == "sent" {
				it.Direction = "Outbound"
			}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		if err := tx.file.PutJSON(disk.BucketConnections, []byte(NameRingCentral), RingCentral{AccountID: "1", Retention: 30 * 24 * time.Hour}); err != nil {
			return err
		}
		if err := tx.PutListing(ledger.OwnSMS, coverage.Listing{At: at, Full: at, From: at}); err != nil {
			return err
		}
		if err := tx.PutWatermark(ledger.Watermark{Before: at, At: at}); err != nil {
			return err
		}
		return tx.PutCompleteness(coverage.Completeness{Now: true, At: at})
	}); err != nil {
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
	if err := s.View(func(tx *Tx) error {
		for key, want := range items {
			if it, _, err := tx.Item(key); err != nil || !it.Deadline.Equal(want) {
				t.Errorf("%s is deleted %v (%v), want %v", key, it.Deadline, err, want)
			}
		}
		l, err := tx.Listing(ledger.OwnSMS)
		if err != nil || !l.Full.IsZero() || !l.At.Equal(at) {
			t.Errorf("listed %+v (%v)", l, err)
		}
		mark, err := tx.Watermark()
		if err != nil || mark != (ledger.Watermark{}) {
			t.Errorf("finished %+v (%v)", mark, err)
		}
		answer, err := tx.Completeness()
		if answer.Now || !answer.At.IsZero() {
			t.Errorf("the answer is %+v (%v)", answer, err)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
