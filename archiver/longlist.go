package archiver

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// longList is how long the list of one source may hold up the others. A list may take hours: it is
// long, RingCentral is slow, or it has no end.
const longList = 10 * time.Minute

// beside has the other sources listed and copied between two pages of a list that is long, and again
// whenever an hour is due. Those whose lists are long as well wait for its end.
func (a *Archiver) beside(who store.RingCentral, how passKind) func(context.Context, ledger.Source) (ledger.Source, error) {
	due, wait := a.clock.Now().Add(longList), ledger.Source(0)
	return func(ctx context.Context, long ledger.Source) (listed ledger.Source, err error) {
		if !localtime.HourDue(a.clock.Now(), due) {
			return 0, nil
		}
		settings, err := a.store.Settings()
		if err != nil {
			return 0, reasons.StoreFailed("read the settings", err)
		}
		due = localtime.HourAfter(a.clock.Now(), settings.AfterTheHour())
		others := settings.Sources() &^ (wait | long)
		if others == 0 || settings.PausedAt(a.clock.Now()) {
			return 0, nil
		}
		left, err := a.listOthers(ctx, who, how, settings, others)
		wait |= left
		return others &^ left, err
	}
}

// listOthers lists and copies what some sources have while the list of another is read, and says which
// it left for their lists are long.
func (a *Archiver) listOthers(ctx context.Context, who store.RingCentral, how passKind, settings store.Settings, others ledger.Source) (left ledger.Source, err error) {
	if err := a.openHours(settings); err != nil {
		return others, err
	}
	lister, err := a.newLister(ctx, who, settings)
	if err != nil {
		return others, err
	}
	lister.Beside = a.breakOff()
	listErr := a.listAll(ctx, lister, others)
	if listErr != nil && reasons.Of(listErr).StopsAll() {
		return others, listErr
	}
	a.learning.Lock()
	err = a.reconcilerOf(lister).Adopt(ctx)
	a.learning.Unlock()
	if err != nil {
		return lister.Left(), errors.Join(listErr, err)
	}
	copyErr := a.copy(ctx, who, how, lister, a.clock.Now(), settings.Sources()&^others|lister.Left())
	a.progress.Update(func(p *progress.Pass) { p.Phase, p.Cut = progress.Listing, false })
	return lister.Left(), errors.Join(listErr, copyErr)
}

// breakOff ends each list that is long.
func (a *Archiver) breakOff() func(context.Context, ledger.Source) (ledger.Source, error) {
	var of ledger.Source
	var due time.Time
	return func(_ context.Context, long ledger.Source) (ledger.Source, error) {
		if of != long {
			of, due = long, a.clock.Now().Add(longList)
		}
		if localtime.HourDue(a.clock.Now(), due) {
			return 0, discover.ErrLong
		}
		return 0, nil
	}
}
