package discover

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkMark notes a listing of the whole retention period that shows what
// the one before it did.
func BenchmarkMark(b *testing.B) {
	s, end := storetest.BusyMonth(b, 20_000)
	l := newLister(Config{Now: end}, &roster.Roster{})
	counts := listing.New()
	err := s.View(func(tx *store.Tx) error {
		return tx.Held(ledger.AccountRecordings, end.Add(-90*24*time.Hour), end, func(at ledger.HeldAt, n int) { counts.Counts[at] = n })
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
			l := newLister(Config{Store: s, Now: now, Settings: store.Settings{Since: now.Add(-time.Hour)}}, &roster.Roster{})
			if err := s.Update(func(tx *store.Tx) error {
				if err := tx.PutSettings(store.Settings{Since: c.since}); err != nil {
					return err
				}
				if err := l.mark(tx, ledger.OwnSMS, now.Add(-time.Hour), true, listing.New()); err != nil {
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
