package archiver

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ringcentral-archiver/store"
)

// FixDay has everything tried again of the local day that holds the moment: what
// is open is due now, and so is what was given up that RingCentral may still hold;
// the day is listed again if it may. It asks for a pass and tells how many items
// that will try. ErrBackupOff, ErrNotSignedIn, ErrNotConnected: there can be none.
func (a *Archiver) FixDay(ctx context.Context, day time.Time) (n int, err error) {
	who, err := a.ready()
	if err != nil {
		return 0, err
	}
	settings, err := a.settings()
	if err != nil || ctx.Err() != nil {
		return 0, cmp.Or(err, context.Cause(ctx))
	}
	if settings.Sources() == 0 {
		return 0, ErrBackupOff
	}
	s, now := localDays(day, day, zoneOf(who.TimeZone))[0], a.now()
	err = a.store.Update(func(tx *store.Tx) error {
		if n, err = makeDayReady(tx, s, now); err != nil {
			return err
		}
		for _, source := range settings.Sources().Each() {
			if err := listDayAgain(tx, source, s, now.Add(-mayKeep(who, source))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, storeFailed("try the day again", err)
	}
	a.RunNow()
	return n, nil
}

// makeDayReady makes a day's items due that can be tried again, and counts them.
func makeDayReady(tx *store.Tx, s span, now time.Time) (n int, err error) {
	var again []*store.Item
	for at := s.from.UTC().Truncate(time.Hour); at.Before(s.to); at = at.Add(time.Hour) {
		err := tx.HourItems(at, func(it *store.Item) (bool, error) {
			given := it.State == store.Gone && it.Deadline.After(now)
			if s.holds(it.Time) && (it.State.Open() || given) && !slices.ContainsFunc(it.Parts, unreadableText) {
				again = append(again, it)
			}
			return true, nil
		})
		if err != nil {
			return 0, err
		}
	}
	for _, it := range again {
		if it.State == store.Gone {
			it.Attempts = 0
		}
		it.State = store.Discovered
		if err := tx.PutItem(it); err != nil {
			return 0, err
		}
	}
	return len(again), nil
}

// listDayAgain has the next listing of a source reach back to a day that
// RingCentral may still hold.
func listDayAgain(tx *store.Tx, source store.Source, s span, oldest time.Time) error {
	listing, err := tx.Listing(source)
	if err != nil {
		return err
	}
	from := s.from.UTC()
	if from.Before(oldest) {
		from = oldest
	}
	if !from.Before(s.to) || (!listing.Again.IsZero() && listing.Again.Before(from)) {
		return nil
	}
	listing.Again = from
	return tx.PutListing(source, listing)
}
