package archiver

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// busyMonth is a store with a month of so many archived items of fifty
// extensions, and when it ends.
func busyMonth(t testing.TB, items int) (*store.Store, time.Time) {
	t.Helper()
	s := storetest.Open(t)
	end := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	begin := end.Add(-30 * 24 * time.Hour)
	record := []byte(fmt.Sprintf(`{"id":"1","legs":[{"a":%q}]}`, make([]byte, 1000)))
	held := map[store.HeldAt]int{}
	err := s.Update(func(tx *store.Tx) error {
		for i := range items {
			at := begin.Add(time.Duration(i) * (30 * 24 * time.Hour) / time.Duration(items))
			it := &store.Item{
				Key: store.Key{Type: store.CallRecording, ID: fmt.Sprint(7700000000000 + i)}, State: store.Archived, Sources: store.AccountRecordings,
				Owner: store.Owner{ExtensionID: fmt.Sprint(i % 50), Name: fmt.Sprintf("Person %d", i%50)}, Time: at, Record: store.RecordOf(record),
				Parts: []store.Part{{ID: fmt.Sprint(i), Kind: kindAudio, Path: "/a", Hash: "h", Size: 1, Committed: at.Add(time.Hour)}},
			}
			held[it.HeldAt()]++
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		for at := begin; at.Before(end); at = at.Add(time.Hour) {
			if err := tx.ChangeJob(at, func(j *store.Job) {
				j.Sources, j.Listed = store.AccountRecordings, [5]time.Time{end}
			}); err != nil {
				return err
			}
		}
		if _, err := tx.PutHeld(store.AccountRecordings, begin, end, held); err != nil {
			return err
		}
		if err := tx.PutListing(store.AccountRecordings, store.Listing{At: end, Full: end, From: end.Add(-lookBack)}); err != nil {
			return err
		}
		if err := tx.PutVerification(store.Verification{At: end.Add(-7 * 24 * time.Hour)}); err != nil {
			return err
		}
		return tx.PutSettings(store.Settings{Backup: true, Account: store.Scope{On: true, Types: []store.Type{store.CallRecording}}, Since: begin})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, end
}

// readMonth reads the calendar of a busy month.
func readMonth(t testing.TB, s *store.Store, end time.Time) (days []Day) {
	t.Helper()
	err := s.View(func(tx *store.Tx) error {
		c, err := newCalendar(tx, end, NoReason)
		if err != nil {
			return err
		}
		for _, d := range localDays(end.Add(-29*24*time.Hour), end, time.UTC) {
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
	s, end := busyMonth(t, 3000)
	verified := 0
	for _, d := range readMonth(t, s, end) {
		if n := d.Types[0]; n.Archived > 100 || n.Held != n.Archived || n.Archived < 70 {
			t.Errorf("%s: %+v", d.From, n)
		}
		verified += d.Types[0].Verified
	}
	want := 0 // of the 29 whole days before the verification, an hour less
	err := s.View(func(tx *store.Tx) error {
		return tx.Items(store.CallRecording, func(it *store.Item) (bool, error) {
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
	s, end := busyMonth(b, 20_000)
	for b.Loop() {
		readMonth(b, s, end)
	}
}

// BenchmarkMark notes a listing of the whole retention period that shows what
// the one before it did.
func BenchmarkMark(b *testing.B) {
	s, end := busyMonth(b, 20_000)
	l := &lister{now: end}
	counts := newHolding()
	err := s.View(func(tx *store.Tx) error {
		return tx.Held(store.AccountRecordings, end.Add(-90*24*time.Hour), end, func(at store.HeldAt, n int) { counts.counts[at] = n })
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := s.Update(func(tx *store.Tx) error {
			return l.keepHeld(tx, store.AccountRecordings, end.Add(-90*24*time.Hour), counts)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// TestAnItemIsHeldOnce: rows come twice when the log grows meanwhile, and one
// recording may hang on several.
func TestAnItemIsHeldOnce(t *testing.T) {
	h := newHolding()
	for range 3 {
		h.add(&store.Item{Key: store.Key{Type: store.SMS, ID: "1"}})
		h.add(&store.Item{Key: store.Key{Type: store.Fax, ID: "1"}})
	}
	if n := h.counts[store.HeldAt{Quarter: (&store.Item{}).HeldAt().Quarter}]; n != 2 {
		t.Errorf("two items count %d", n)
	}
}
