package retry

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Day makes the items of a day due that can be tried again and that the signed-in extension, own, has asked for, and counts them. It also
// makes the next listing of each source that is asked for reach back to the day, as far as RingCentral may still hold it: oldest says since
// when. Errors: reasons.ErrStore.
func Day(st *store.Store, day localtime.Span, now time.Time, asked store.Settings, own string, oldest func(ledger.Source) time.Time) (n int, err error) {
	wanted := func(it *ledger.Item) bool { return asked.Wants(own, it) }
	err = st.Update(func(tx *store.Tx) error {
		if n, err = makeDayReady(tx, day, now, wanted); err != nil {
			return err
		}
		for _, source := range asked.Sources().Each() {
			if err := listDayAgain(tx, source, day, oldest(source)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, reasons.StoreFailed("try the day again", err)
	}
	return n, nil
}

// makeDayReady makes the wanted items of a day due that can be tried again, and counts them.
func makeDayReady(tx *store.Tx, s localtime.Span, now time.Time, wanted func(*ledger.Item) bool) (n int, err error) {
	var again []*ledger.Item
	for at := s.From.UTC().Truncate(time.Hour); at.Before(s.To); at = at.Add(time.Hour) {
		err := tx.HourItems(at, func(it *ledger.Item) (bool, error) {
			given := GivenUp(it) && it.MayBeHeld(now)
			if s.Holds(it.Time) && (it.State.Open() || given) && !hopeless(it) && wanted(it) {
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

// listDayAgain makes the next listing of a source reach back to a day that
// RingCentral may still hold.
func listDayAgain(tx *store.Tx, source ledger.Source, s localtime.Span, oldest time.Time) error {
	from := s.From.UTC()
	if from.Before(oldest) {
		from = oldest
	}
	if !from.Before(s.To) {
		return nil
	}
	return tx.ChangeListing(source, func(l *coverage.Listing) {
		if l.Again.IsZero() || from.Before(l.Again) {
			l.Again = from
		}
	})
}
