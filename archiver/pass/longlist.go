package pass

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// longList is how long the list of one source may hold up the others. A list may take hours: it is
// long, RingCentral is slow, or it has no end.
const longList = 10 * time.Minute

// beside has the other sources listed, copied and published between two pages of a list that is long, and again
// whenever an hour is due. Those whose lists are long as well wait for its end.
func (p *pass) beside() func(context.Context, ledger.Source) (ledger.Source, error) {
	due, wait := p.Clock.Now().Add(longList), ledger.Source(0)
	return func(ctx context.Context, long ledger.Source) (listed ledger.Source, err error) {
		if !localtime.HourDue(p.Clock.Now(), due) {
			return 0, nil
		}
		settings, err := p.Store.Settings()
		if err != nil {
			return 0, reasons.StoreFailed("read the settings", err)
		}
		due = localtime.HourAfter(p.Clock.Now(), settings.AfterTheHour())
		others := settings.Sources() &^ (wait | long)
		if others == 0 || settings.PausedAt(p.Clock.Now()) {
			return 0, nil
		}
		left, err := p.listOthers(ctx, settings, others)
		wait |= left
		if ctx.Err() == nil && (err == nil || !reasons.Of(err).StopsAll()) {
			p.atTheHour(ctx, err)
		}
		return others &^ left, err
	}
}

// listOthers lists and copies what some sources have while the list of another is read, and says which
// it left for their lists are long.
func (p *pass) listOthers(ctx context.Context, settings store.Settings, others ledger.Source) (left ledger.Source, err error) {
	if err := p.openHours(settings); err != nil {
		return others, err
	}
	lister, err := p.Lister(ctx, p.who, settings)
	if err != nil {
		return others, err
	}
	lister.Beside = p.breakOff()
	listErr := p.list(ctx, lister, others)
	if listErr != nil && reasons.Of(listErr).StopsAll() {
		return others, listErr
	}
	behind := p.adopt(ctx, lister)
	if behind != nil && !errors.Is(behind, reconcile.ErrBehind) {
		return lister.Left(), errors.Join(listErr, behind)
	}
	copyErr := p.copy(ctx, lister, p.Clock.Now(), settings.Sources()&^others|lister.Left(), listErr)
	p.Progress.Update(func(now *progress.Pass) { now.Phase, now.Cut = progress.Listing, false })
	return lister.Left(), errors.Join(listErr, copyErr, behind)
}

// breakOff ends each list that is long.
func (p *pass) breakOff() func(context.Context, ledger.Source) (ledger.Source, error) {
	var of ledger.Source
	var due time.Time
	return func(_ context.Context, long ledger.Source) (ledger.Source, error) {
		if of != long {
			of, due = long, p.Clock.Now().Add(longList)
		}
		if localtime.HourDue(p.Clock.Now(), due) {
			return 0, discover.ErrLong
		}
		return 0, nil
	}
}
