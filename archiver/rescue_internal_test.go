package archiver

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestAListingThatARescueOvertookIsNotTheWholeOne: it did not reach back to what
// was asked for while it ran, so the next one has to.
func TestAListingThatARescueOvertookIsNotTheWholeOne(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		since time.Time
		whole bool
	}{
		"as it was":    {now.Add(-time.Hour), true},
		"reached back": {now.Add(-90 * 24 * time.Hour), false},
	} {
		t.Run(name, func(t *testing.T) {
			a := &Archiver{store: storetest.Open(t)}
			l := &lister{a: a, now: now, settings: store.Settings{Since: now.Add(-time.Hour)}}
			if err := a.store.Update(func(tx *store.Tx) error {
				if err := tx.PutSettings(store.Settings{Since: c.since}); err != nil {
					return err
				}
				if err := l.mark(tx, store.OwnSMS, now.Add(-time.Hour), true, nil); err != nil {
					return err
				}
				listing, err := tx.Listing(store.OwnSMS)
				if !listing.At.Equal(now) || listing.Full.Equal(now) != c.whole {
					t.Errorf("%+v", listing)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestOnceStopsWhenItIsStopped: between two of its passes as in one.
func TestOnceStopsWhenItIsStopped(t *testing.T) {
	on := store.Settings{Backup: true, Account: store.Scope{On: true, Types: store.Types}}
	paused, off := on, on
	paused.Paused, off.Backup = true, false
	for _, c := range []struct {
		before, now store.Settings
		stopped     bool
	}{{on, on, false}, {on, paused, true}, {paused, paused, false}, {on, off, true}} {
		a := &Archiver{store: storetest.Open(t)}
		if err := a.store.Update(func(tx *store.Tx) error { return tx.PutSettings(c.now) }); err != nil {
			t.Fatal(err)
		}
		if got := a.stoppedSince(c.before); got != c.stopped {
			t.Errorf("from %+v to %+v: stopped %v", c.before, c.now, got)
		}
	}
}

func TestAClockThatIsSetBackDoesNotPutTheHourOff(t *testing.T) {
	until := time.Date(2026, 11, 20, 19, 2, 0, 0, time.UTC)
	for early, due := range map[time.Duration]bool{-time.Second: true, 0: true, time.Minute: false, time.Hour: false, 61 * time.Minute: true} {
		if got := hourDue(until.Add(-early), until); got != due {
			t.Errorf("%s before it: due %v", early, got)
		}
	}
}
