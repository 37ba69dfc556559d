package completeness

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// readMonth reads the calendar of a busy month.
func readMonth(t testing.TB, s *store.Store, end time.Time) (days []Day) {
	t.Helper()
	err := s.View(func(tx *store.Tx) error {
		c, err := newCalendar(tx, end, reasons.NoReason)
		if err != nil {
			return err
		}
		for _, d := range localtime.Days(end.Add(-29*24*time.Hour), end, time.UTC) {
			day, err := c.day(d)
			if err != nil {
				return err
			}
			days = append(days, day)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return days
}

// TestVerifiedIsCountedFromTheHours: the same as from the items.
func TestVerifiedIsCountedFromTheHours(t *testing.T) {
	s, end := storetest.BusyMonth(t, 3000)
	verified := 0
	for _, d := range readMonth(t, s, end) {
		if n := d.Types[0]; n.Archived > 100 || n.Held != n.Archived || n.Archived < 70 {
			t.Errorf("%s: %+v", d.From, n)
		}
		verified += d.Types[0].Verified
	}
	want := 0 // of the 29 whole days before the verification, an hour less
	err := s.View(func(tx *store.Tx) error {
		return tx.Items(ledger.CallRecording, func(it *ledger.Item) (bool, error) {
			first := end.Add(-29 * 24 * time.Hour).Truncate(24 * time.Hour)
			if !it.Time.Before(first) && !it.Parts[0].Committed.After(end.Add(-7*24*time.Hour)) {
				want++
			}
			return true, nil
		})
	})
	if err != nil || verified != want || want == 0 {
		t.Errorf("%d are verified, want %d (%v)", verified, want, err)
	}
}

// BenchmarkCalendar reads a month of 20,000 items.
func BenchmarkCalendar(b *testing.B) {
	s, end := storetest.BusyMonth(b, 20_000)
	for b.Loop() {
		readMonth(b, s, end)
	}
}
