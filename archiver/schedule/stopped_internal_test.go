package schedule

import (
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestOnceStopsWhenItIsStopped: between two of its passes as in one.
func TestOnceStopsWhenItIsStopped(t *testing.T) {
	on := store.Settings{Backup: true, Account: store.Scope{On: true, Types: ledger.Types}}
	paused, off := on, on
	paused.Paused, off.Backup = true, false
	for _, c := range []struct {
		before, now store.Settings
		stopped     bool
	}{{on, on, false}, {on, paused, true}, {paused, paused, false}, {on, off, true}} {
		s := New(Config{Store: storetest.Open(t)})
		if err := s.Store.Update(func(tx *store.Tx) error { return tx.PutSettings(c.now) }); err != nil {
			t.Fatal(err)
		}
		if got := s.StoppedSince(c.before); got != c.stopped {
			t.Errorf("from %+v to %+v: stopped %v", c.before, c.now, got)
		}
	}
}
