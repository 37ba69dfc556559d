package retry

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MakeDayReady makes the items of a day due that can be tried again, and counts
// them. Errors: those of the store.
func MakeDayReady(tx *store.Tx, s localtime.Span, now time.Time) (n int, err error) {
	var again []*ledger.Item
	for at := s.From.UTC().Truncate(time.Hour); at.Before(s.To); at = at.Add(time.Hour) {
		err := tx.HourItems(at, func(it *ledger.Item) (bool, error) {
			given := GivenUp(it) && it.MayBeHeld(now)
			if s.Holds(it.Time) && (it.State.Open() || given) && !hopeless(it) {
				again = append(again, it)
			}
			return true, nil
		})
		if err != nil {
			return 0, err
		}
	}
	for _, it := range again {
		tryAgain(it)
		if err := tx.PutItem(it); err != nil {
			return 0, err
		}
	}
	return len(again), nil
}

// ListDayAgain makes the next listing of a source reach back to a day that
// RingCentral may still hold. Errors: those of the store.
func ListDayAgain(tx *store.Tx, source ledger.Source, s localtime.Span, oldest time.Time) error {
	from := s.From.UTC()
	if from.Before(oldest) {
		from = oldest
	}
	if !from.Before(s.To) {
		return nil
	}
	return tx.ChangeListing(source, func(l *store.Listing) {
		if l.Again.IsZero() || from.Before(l.Again) {
			l.Again = from
		}
	})
}
