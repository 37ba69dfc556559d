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

// longList is how long the list of one source may hold up the others, and what was copied beside it be without a page that shows it. A
// list may take hours: it is long, RingCentral is slow, or it has no end.
const longList = 10 * time.Minute

// beside has what a page has shown copied. When a list is long, and again whenever an hour is due, it has the other sources listed and
// copied between two pages, what was copied published, and people told. Those whose lists are long as well wait for its end. What Dropbox
// refuses ends no list.
func (s *stream) beside() func(context.Context, ledger.Source) (ledger.Source, error) {
	due, wait := s.Clock.Now().Add(longList), ledger.Source(0)
	shown := s.Clock.Now()
	return func(ctx context.Context, long ledger.Source) (listed ledger.Source, err error) {
		defer signal(s.planned)
		if !localtime.HourDue(s.Clock.Now(), due) {
			if localtime.HourDue(s.Clock.Now(), shown.Add(longList)) {
				s.show(ctx)
				shown = s.Clock.Now()
			}
			return 0, nil
		}
		settings, err := s.Store.Settings()
		if err != nil {
			return 0, reasons.StoreFailed("read the settings", err)
		}
		due = localtime.HourAfter(s.Clock.Now(), settings.AfterTheHour())
		others := settings.Sources() &^ (wait | long)
		if settings.PausedAt(s.Clock.Now()) {
			return 0, nil
		}
		s.end()
		s.long = true
		defer s.begin(ctx)
		left, err, behind := s.listOthers(ctx, settings, others)
		wait |= left
		if ctx.Err() == nil && (err == nil || !reasons.Of(err).StopsAll()) {
			s.atTheHour(ctx, errors.Join(err, s.stopped, behind))
			shown = s.Clock.Now()
		}
		return others &^ left, err
	}
}

// listOthers lists and copies what some sources have, if any, while the list of another is read, and says which
// it left for their lists are long. Errors: what the lists have met, and why it is not known what lies in Dropbox.
func (s *stream) listOthers(ctx context.Context, settings store.Settings, others ledger.Source) (left ledger.Source, err, behind error) {
	if err := s.openHours(settings); err != nil || others == 0 {
		return others, err, s.behind
	}
	lister, err := s.Lister(ctx, s.who, settings)
	if err != nil {
		return others, err, nil
	}
	lister.Beside = s.breakOff()
	listErr := s.list(ctx, lister, others)
	if listErr != nil && reasons.Of(listErr).StopsAll() {
		return others, listErr, nil
	}
	behind = s.adopt(ctx, lister)
	if behind != nil && !errors.Is(behind, reconcile.ErrBehind) {
		return lister.Left(), listErr, behind
	}
	_, besideErr := s.copy(ctx, lister, s.Clock.Now(), settings.Sources()&^others|lister.Left(), listErr)
	s.Progress.Update(func(now *progress.Pass) { now.Phase, now.Cut = progress.Listing, false })
	return lister.Left(), errors.Join(listErr, besideErr), behind
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
