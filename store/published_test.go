package store_test

import (
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestAChangeWhileThePagesAreWritten: what changes while they are on their way to Dropbox is published the next time.
func TestAChangeWhileThePagesAreWritten(t *testing.T) {
	s := storetest.Open(t)
	first := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)
	second := first.Add(time.Hour)
	var hours []time.Time
	var last uint64
	for _, step := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error { return tx.MarkChanged(first) },
		func(tx *store.Tx) error { return tx.MarkChanged(second) },
		func(tx *store.Tx) error { hours, last = tx.ChangedHours(); return nil },
		func(tx *store.Tx) error { return tx.MarkChanged(second) },
		func(tx *store.Tx) error { return tx.Published(hours, last) },
	} {
		if err := s.Update(step); err != nil {
			t.Fatal(err)
		}
	}
	err := s.View(func(tx *store.Tx) error {
		if left, _ := tx.ChangedHours(); !slices.Equal(left, []time.Time{second}) {
			t.Errorf("%v are still to be published, and not the hour that has changed", left)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
