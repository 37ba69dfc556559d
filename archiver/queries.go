package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Calendar gives the local days of the account from that of one moment to that of
// another, the oldest first, at most 400; none that has not begun. Errors:
// reasons.ErrStore.
func (a *Archiver) Calendar(from, to time.Time) (days []completeness.Day, err error) {
	now, why := a.clock.Now(), a.why()
	err = a.store.View(func(tx *store.Tx) error {
		days, err = completeness.Days(tx, from, to, now, why)
		return err
	})
	return days, reasons.StoreFailed("read the calendar", err)
}

// DayByExtension gives the share of every extension in the local day that holds
// the moment, ordered by their names. It reads the day's items. Errors:
// reasons.ErrStore.
func (a *Archiver) DayByExtension(day time.Time) (out []completeness.ExtensionDay, err error) {
	now, why := a.clock.Now(), a.why()
	err = a.store.View(func(tx *store.Tx) error {
		out, err = completeness.ByExtension(tx, day, now, why)
		return err
	})
	return out, reasons.StoreFailed("read the day", err)
}

// Estimate lists what RingCentral holds from since then until the first hour and
// would be archived by reaching back: not what this store has archived or has on
// its way, nor what lies in Dropbox already. The zero time is everything that
// RingCentral holds; Rescue archives it when it is given Estimate.Since. It
// archives nothing; it costs the listings and can be cancelled. Errors: those of
// accounts.Ready, and of the services.
func (a *Archiver) Estimate(ctx context.Context, since time.Time) (Estimate, error) {
	who, err := a.accounts.Ready()
	if err != nil {
		return Estimate{}, err
	}
	settings, err := a.store.Settings()
	if err != nil {
		return Estimate{}, err
	}
	settings.Backup = true // as it would be
	l, err := a.newLister(ctx, who, settings)
	if err != nil {
		return Estimate{}, err
	}
	if err := a.refreshListing(ctx); err != nil {
		return Estimate{}, err
	}
	e, err := l.Estimate(ctx, policy.SourcesToEstimate(settings, who), since, a.accounts.RingCentral())
	if err != nil {
		return Estimate{}, err
	}
	a.setOlder(e.Items)
	space, err := a.accounts.Dropbox().Space(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return Estimate{}, context.Cause(ctx)
		}
		a.log.Info("The space in Dropbox is not known", "reason", err.Error())
		e.SpaceUnknown = true
		return e, nil
	}
	e.Free = space.Free()
	e.Fits = e.Bytes <= e.Free
	return e, nil
}

func (a *Archiver) newLister(ctx context.Context, who store.RingCentral, settings store.Settings) (*discover.Lister, error) {
	return discover.NewLister(ctx, discover.Config{
		Store: a.store, Client: a.accounts.RingCentral(), Now: a.clock.Now(), Who: who, Settings: settings,
		Log: a.log, Rates: a.accounts.RingCentral(),
	})
}

// refreshListing brings up to date what the store remembers of the app folder,
// unless a pass or a verification is working.
func (a *Archiver) refreshListing(ctx context.Context) error {
	select {
	case a.busy <- struct{}{}:
		defer func() { <-a.busy }()
		return a.reconciler().RefreshListing(ctx)
	default:
		return nil
	}
}

// rescueView says how far the rescue has come.
func (a *Archiver) rescueView(r ledger.Rescue, waiting reasons.Reason, now time.Time) RescueView {
	v := RescueView{Active: !r.To.IsZero(), Since: r.From, Done: r.Archived, Total: r.Archived + r.Left(), Bytes: r.Bytes}
	if v.Active && r.Left() > 0 && waiting == reasons.NoReason {
		v.Finish = now.Add(discover.Takes(a.accounts.RingCentral(), r.Open))
	}
	return v
}

// dayOf is the local day of the account that holds a moment.
func dayOf(at time.Time, who store.RingCentral) localtime.Span {
	return localtime.Days(at, at, localtime.Zone(who.TimeZone))[0]
}
