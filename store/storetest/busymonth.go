package storetest

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// BusyMonth makes a store with a month of n archived items of fifty extensions,
// and returns when the month ends.
func BusyMonth(t testing.TB, items int) (*store.Store, time.Time) {
	t.Helper()
	s := Open(t)
	end := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	begin := end.Add(-30 * 24 * time.Hour)
	record := []byte(fmt.Sprintf(`{"id":"1","legs":[{"a":%q}]}`, make([]byte, 1000)))
	held := map[ledger.HeldAt]int{}
	err := s.Update(func(tx *store.Tx) error {
		for i := range items {
			at := begin.Add(time.Duration(i) * (30 * 24 * time.Hour) / time.Duration(items))
			it := &ledger.Item{
				Key: ledger.Key{Type: ledger.CallRecording, ID: fmt.Sprint(7700000000000 + i)}, State: ledger.Archived, Sources: ledger.AccountRecordings,
				Owner: ledger.Owner{ExtensionID: fmt.Sprint(i % 50), Name: fmt.Sprintf("Person %d", i%50)}, Time: at, Record: ledger.RecordOf(record),
				Parts: []ledger.Part{{ID: fmt.Sprint(i), Kind: "audio", Path: "/a", Hash: "h", Size: 1, Committed: at.Add(time.Hour)}},
			}
			held[it.HeldAt()]++
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		for at := begin; at.Before(end); at = at.Add(time.Hour) {
			if err := tx.ChangeJob(at, func(j *ledger.Job) {
				j.Sources, j.Listed = ledger.AccountRecordings, [ledger.NumSources]time.Time{end}
			}); err != nil {
				return err
			}
		}
		if _, err := tx.PutHeld(ledger.AccountRecordings, begin, end, held); err != nil {
			return err
		}
		if err := tx.PutListing(ledger.AccountRecordings, coverage.Listing{At: end, Full: end, From: end.Add(-ledger.FreshFor)}); err != nil {
			return err
		}
		if err := tx.PutVerification(destination.Verification{At: end.Add(-7 * 24 * time.Hour)}); err != nil {
			return err
		}
		return tx.PutSettings(store.Settings{Backup: true, Account: store.Scope{On: true, Types: []ledger.Type{ledger.CallRecording}}, Since: begin})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, end
}
