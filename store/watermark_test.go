package store_test

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestWhoeverChangesAnHourTakesTheMarkBackToIt: a change of one of its items counts too.
func TestWhoeverChangesAnHourTakesTheMarkBackToIt(t *testing.T) {
	s := storetest.Open(t)
	hour := noon.Truncate(time.Hour)
	mark := ledger.Watermark{Since: hour.Add(-100 * time.Hour), Before: hour, At: noon}
	touch := func(at time.Time) func(*store.Tx) error {
		return func(tx *store.Tx) error { return tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.OwnSMS }) }
	}
	earlier := item("1", ledger.Archived)
	earlier.Time = noon.Add(-30 * time.Hour)
	for name, c := range map[string]struct {
		change func(*store.Tx) error
		want   time.Time
	}{
		"nothing":      {func(*store.Tx) error { return nil }, hour},
		"that hour":    {touch(hour), hour},
		"later":        {touch(hour.Add(time.Hour)), hour},
		"before":       {touch(hour.Add(-time.Hour)), hour.Add(-time.Hour)},
		"before since": {touch(mark.Since.Add(-time.Hour)), mark.Since.Add(-time.Hour)},
		"an item":      {func(tx *store.Tx) error { return tx.PutItem(earlier) }, hour.Add(-30 * time.Hour)},
	} {
		update(t, s, func(tx *store.Tx) error { return tx.PutWatermark(mark) })
		update(t, s, c.change)
		view(t, s, func(tx *store.Tx) error {
			got, err := tx.Watermark()
			if !got.Before.Equal(c.want) || !got.Since.Equal(mark.Since) || !got.At.Equal(mark.At) {
				t.Errorf("%s: the mark is %+v, want it before %v", name, got, c.want)
			}
			return err
		})
	}
}

func TestFirstHour(t *testing.T) {
	s := storetest.Open(t)
	first := func() (at time.Time, some bool) {
		view(t, s, func(tx *store.Tx) (err error) {
			at, some, err = tx.FirstHour(func(j *ledger.Job) bool { return j.Open() > 0 })
			return err
		})
		return at, some
	}
	done := item("1", ledger.Archived)
	done.Time = noon.Add(-5 * time.Hour)
	put(t, s, done)
	if at, some := first(); some {
		t.Errorf("nothing is open, and it says %v", at)
	}
	update(t, s, func(tx *store.Tx) error { return tx.PutWatermark(ledger.Watermark{Before: noon.Truncate(time.Hour)}) })
	for hours, state := range map[int]ledger.State{2: ledger.Waiting, 3: ledger.Discovered, 4: ledger.Gone} {
		it := item(state.String(), state)
		it.Time = noon.Add(-time.Duration(hours) * time.Hour)
		put(t, s, it)
	}
	if at, some := first(); !some || !at.Equal(noon.Add(-3*time.Hour).Truncate(time.Hour)) {
		t.Errorf("the first open hour is %v (%v)", at, some)
	}
}

func TestWaitingForGivesThoseWithTheReason(t *testing.T) {
	s := storetest.Open(t)
	for _, reason := range []string{"", "offline", "full"} {
		for _, state := range []ledger.State{ledger.Waiting, ledger.Discovered} {
			it := item(state.String()+reason, state)
			it.Reason = reason
			put(t, s, it)
		}
	}
	view(t, s, func(tx *store.Tx) error {
		for _, wanted := range []string{"", "offline"} {
			keys := tx.WaitingFor(func(reason string) bool { return reason == wanted })
			if len(keys) != 1 || keys[0].ID != "waiting"+wanted {
				t.Errorf("for %q wait %v", wanted, keys)
			}
		}
		if keys := tx.WaitingFor(func(string) bool { return true }); len(keys) != 3 {
			t.Errorf("in all wait %v", keys)
		}
		return nil
	})
}
