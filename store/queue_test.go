package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// line reads an order of the queue.
func line(tx *store.Tx, order ledger.Order, from time.Time) (ids []string) {
	for key := range tx.Ready(order, from) {
		ids = append(ids, key.ID)
	}
	return ids
}

func TestOrdersOfWhatIsReady(t *testing.T) {
	s := storetest.Open(t)
	for i, days := range []int{30, 1, 90, 7} {
		it := item(fmt.Sprint(days), ledger.Discovered)
		it.Deadline = noon.AddDate(0, 0, days)
		it.Time, it.Discovered = noon.Add(time.Duration(i)*time.Hour), noon.Add(49*time.Hour)
		put(t, s, it)
	}
	leaver := item("leaver", ledger.Discovered)
	leaver.Leaving, leaver.Deadline = "Disabled", noon.AddDate(0, 0, 60)
	waits := item("waits", ledger.Waiting)
	waits.Leaving, waits.NextTry, waits.Discovered = "Disabled", noon, noon
	put(t, s, leaver, waits)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct {
			order ledger.Order
			from  time.Time
			want  []string
		}{
			{ledger.Soonest, time.Time{}, []string{"1", "7", "30", "leaver", "90"}},
			{ledger.Soonest, noon.AddDate(0, 0, 7), []string{"7", "30", "leaver", "90"}},
			// those that were older than two days are a backlog
			{ledger.Newest, time.Time{}, []string{"7", "90"}},
			{ledger.Leaving, time.Time{}, []string{"leaver"}},
		} {
			if got := line(tx, c.order, c.from); !slices.Equal(got, c.want) {
				t.Errorf("order %c from %v: %v, want %v", c.order, c.from, got, c.want)
			}
		}
		if got := tx.FirstDeadline(noon); !got.Equal(noon.AddDate(0, 0, 1)) {
			t.Errorf("first deadline %v", got)
		}
		if totals, err := tx.Totals(); err != nil || totals.Ready != [4]int{5, 0, 0, 0} || !tx.HasReady() {
			t.Errorf("ready are %v (%v)", totals.Ready, err)
		}
		leavers, err := tx.Leavers(5)
		if len(leavers) != 1 || leavers[0].Items() != 2 || leavers[0].Status != "Disabled" {
			t.Errorf("leavers %+v", leavers)
		}
		return err
	})
}

func TestWakeTakesOnlyWhatIsDue(t *testing.T) {
	s := storetest.Open(t)
	for _, minutes := range []int{5, 20, 60} {
		it := item(fmt.Sprint(minutes), ledger.Waiting)
		it.NextTry = noon.Add(time.Duration(minutes) * time.Minute)
		put(t, s, it)
	}
	wake := func(at time.Time, limit int) (n int) {
		if err := s.Update(func(tx *store.Tx) (err error) {
			n, err = tx.Wake(at, limit)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := wake(noon.Add(time.Minute), 10); n != 0 {
		t.Errorf("woke %d before any was due", n)
	}
	if n := wake(noon.Add(30*time.Minute), 1); n != 1 {
		t.Errorf("woke %d, the limit was 1", n)
	}
	if n := wake(noon.Add(30*time.Minute), 10); n != 1 {
		t.Errorf("woke %d, one more was due", n)
	}
	view(t, s, func(tx *store.Tx) error {
		if got := tx.NextTry(); !got.Equal(noon.Add(time.Hour)) {
			t.Errorf("next try %v", got)
		}
		if got := line(tx, ledger.Soonest, time.Time{}); len(got) != 2 {
			t.Errorf("ready: %v", got)
		}
		return nil
	})
}

// TestWakeTakesWhatAWrongClockPutFarAhead: an attempt that failed while the clock
// was days ahead must not wait until that day comes.
func TestWakeTakesWhatAWrongClockPutFarAhead(t *testing.T) {
	s := storetest.Open(t)
	far, near := item("far", ledger.Waiting), item("near", ledger.Waiting)
	far.NextTry, near.NextTry = noon.Add(ledger.MostWait+time.Hour), noon.Add(ledger.MostWait-time.Hour)
	put(t, s, far, near)
	if err := s.Update(func(tx *store.Tx) error {
		if n, err := tx.Wake(noon, 10); n != 1 || err != nil {
			t.Errorf("woke %d, %v", n, err)
		}
		it, _, err := tx.Item(far.Key)
		if err == nil && it.State != ledger.Discovered {
			t.Errorf("the one far ahead is %v", it.State)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestOpenItemsAndHourItems(t *testing.T) {
	s := storetest.Open(t)
	other := item("late", ledger.Discovered)
	other.Time = noon.Add(time.Hour)
	waiting := item("c", ledger.Waiting)
	waiting.Reason = "offline"
	put(t, s, item("a", ledger.Archived), item("b", ledger.Discovered), waiting, item("d", ledger.Gone), other)
	var open, hour []string
	view(t, s, func(tx *store.Tx) error {
		if err := tx.OpenItems(func(it *ledger.Item) (bool, error) {
			open = append(open, it.Key.ID)
			return true, nil
		}); err != nil {
			return err
		}
		return tx.HourItems(noon.Truncate(time.Hour), func(it *ledger.Item) (bool, error) {
			hour = append(hour, it.Key.ID)
			return true, nil
		})
	})
	if want := []string{"c", "b", "late"}; !slices.Equal(open, want) {
		t.Errorf("open items %v, want %v", open, want)
	}
	if want := []string{"a", "b", "c", "d"}; !slices.Equal(hour, want) {
		t.Errorf("items of the hour %v, want %v", hour, want)
	}
}
