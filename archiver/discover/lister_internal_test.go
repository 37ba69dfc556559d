package discover

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMark notes a listing of the whole retention period that shows what
// the one before it did.
func BenchmarkMark(b *testing.B) {
	s, end := storetest.BusyMonth(b, 20_000)
	l := &Lister{Config: Config{Now: end}}
	counts := newListing()
	err := s.View(func(tx *store.Tx) error {
		return tx.Held(ledger.AccountRecordings, end.Add(-90*24*time.Hour), end, func(at ledger.HeldAt, n int) { counts.counts[at] = n })
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := s.Update(func(tx *store.Tx) error {
			return l.keepListed(tx, ledger.AccountRecordings, end.Add(-90*24*time.Hour), counts)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheWholeIsListedOnceADayAtNight(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hour int
		ago  time.Duration
		want bool
	}{
		{10, 23 * time.Hour, false},
		{10, 24 * time.Hour, true},
		{0, 23 * time.Hour, false},
		{1, 23 * time.Hour, true},
		{4, 12 * time.Hour, true},
		{4, 11 * time.Hour, false},
		{5, 23 * time.Hour, false},
		{10, -time.Minute, true}, // the clock was set back
	} {
		now := time.Date(2026, 11, 20, c.hour, 2, 0, 0, zone)
		l := &Lister{Config: Config{Now: now.UTC()}, zone: zone}
		if got := l.fullDue(now.Add(-c.ago)); got != c.want {
			t.Errorf("at %d o'clock, %v after the last: %v", c.hour, c.ago, got)
		}
	}
}

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
			s := storetest.Open(t)
			l := &Lister{Config: Config{Store: s, Now: now, Settings: store.Settings{Since: now.Add(-time.Hour)}}}
			if err := s.Update(func(tx *store.Tx) error {
				if err := tx.PutSettings(store.Settings{Since: c.since}); err != nil {
					return err
				}
				if err := l.mark(tx, ledger.OwnSMS, now.Add(-time.Hour), true, newListing()); err != nil {
					return err
				}
				listing, err := tx.Listing(ledger.OwnSMS)
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
