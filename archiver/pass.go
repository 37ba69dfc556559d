package archiver

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/publish"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/transfer"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// passKind says what is particular about a pass.
type passKind struct {
	asked bool // a person asked for it
	// when the first pass of the run listed, which that pass sets: mailboxes that were listed before are
	// listed, whether it is their turn or not; nil = only those whose turn it is
	since *time.Time
	// how far ahead it waits for what is tried again; the rest is the next pass's
	patience time.Duration
}

// runPass does one pass, or joins the running one. The report says what stopped
// it, if anything.
func (a *Archiver) runPass(outer context.Context, how passKind) progress.Report {
	ctx, joined := a.beginPass(outer)
	if joined != nil {
		select {
		case <-joined:
			return a.lastReport()
		case <-outer.Done(): // how the running pass ends is not known
			return a.stoppedWaiting(outer)
		}
	}
	report := progress.Report{Began: a.clock.Now()}
	release, err := a.acquire(ctx)
	if err == nil {
		defer release()
		a.alerts.Begin(ctx)
		err = a.doPass(ctx, how)
	}
	report = a.publish(ctx, a.concludePass(report, err))
	if report.Err == nil && report.IndexErr == nil {
		a.tidy(ctx)
	}
	a.endPass()
	return report
}

// tidy has the store write in its present form what older versions wrote. What is not done yet is done after the next pass.
func (a *Archiver) tidy(ctx context.Context) {
	if err := a.store.Tidy(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("The store could not be tidied", "error", err.Error())
	}
}

// stoppedWaiting is the report of who does not wait for the end of a pass that others have begun.
func (a *Archiver) stoppedWaiting(ctx context.Context) progress.Report {
	now := a.clock.Now()
	report := progress.Report{Began: now, LastBegan: now, Ended: now, Reason: reasons.Stopped, Err: ctx.Err()}
	var err error
	report.Left, report.LeftCount, err = progress.Open(a.store)
	report.Err = errors.Join(report.Err, err)
	return report
}

// doPass is the pass, step by step (ARCHITECTURE.md, "A pass"). The hours are
// opened even where a service cannot be reached, so that the log shows what
// waits. A person who asked for the pass may have fixed what items were waiting
// for.
func (a *Archiver) doPass(ctx context.Context, how passKind) error {
	settings, err := a.store.Settings()
	if err != nil {
		return err
	}
	who, err := a.accounts.Ready()
	if err != nil {
		return err
	}
	reachErr := a.accounts.Reach(ctx)
	if err := a.openHours(settings); err != nil || reachErr != nil {
		return errors.Join(reachErr, err)
	}
	if who, err = a.accounts.AskRetention(ctx, who); err != nil {
		return err
	}
	lister, err := a.newLister(ctx, who, settings)
	if err != nil {
		return err
	}
	if err := lister.MarkLeavers(); err != nil {
		return err
	}
	a.progress.Update(func(p *progress.Pass) { p.Phase, p.Listed = progress.Listing, lister.Now })
	lister.Beside = a.beside(who, how)
	listErr := a.listAll(ctx, lister, settings.Sources())
	if listErr != nil && reasons.Of(listErr).StopsAll() {
		return listErr
	}
	if err := a.reconciler().Adopt(ctx); err != nil {
		return errors.Join(listErr, err)
	}
	if how.asked {
		if _, err := retry.MakeReady(a.store, reasons.Reason.RetryOnRequest); err != nil {
			return err
		}
	}
	copyErr := a.copy(ctx, who, how, lister, localtime.HourAfter(lister.Now, settings.AfterTheHour()), 0)
	a.accounts.RefreshSpace(ctx)
	return errors.Join(listErr, copyErr)
}

// listAll lists sources, and names what turns out to be gone.
func (a *Archiver) listAll(ctx context.Context, lister *discover.Lister, sources ledger.Source) error {
	err := lister.ListAll(ctx, sources)
	a.progress.Update(func(p *progress.Pass) {
		for _, it := range lister.Gone() {
			p.Lost = append(p.Lost, progress.Describe(it))
		}
	})
	return err
}

// nextHour lists, while a pass still copies something large or slow, the hour that has become due,
// and says when the one after it is. What it finds is copied in the same pass. Sources that are being
// listed are left out, and a list that is long is the next pass's.
func (a *Archiver) nextHour(ctx context.Context, who store.RingCentral, boxes *mailboxes, listing ledger.Source) (next time.Time, err error) {
	settings, err := a.store.Settings()
	if err != nil {
		return next, err
	}
	next = localtime.HourAfter(a.clock.Now(), settings.AfterTheHour())
	if settings.Sources() == 0 || settings.PausedAt(a.clock.Now()) {
		return next, nil
	}
	if err := errors.Join(a.accounts.Reach(ctx), a.openHours(settings)); err != nil {
		return next, err
	}
	lister, err := a.newLister(ctx, who, settings)
	if err != nil {
		return next, err
	}
	lister.Beside = a.breakOff()
	if err := errors.Join(lister.MarkLeavers(), a.listAll(ctx, lister, settings.Sources()&^listing)); err != nil {
		return next, err
	}
	if listing == 0 {
		a.progress.Update(func(p *progress.Pass) { p.Listed = lister.Now })
	}
	a.learning.Lock()
	err = a.reconciler().Adopt(ctx)
	a.learning.Unlock()
	if err != nil {
		return next, err
	}
	boxes.begin(lister, next)
	if lister.Left() != 0 {
		return next, discover.ErrLong
	}
	return next, nil
}

// openHours makes the rows of the hours that have begun.
func (a *Archiver) openHours(settings store.Settings) error {
	o, err := completeness.OpenHours(a.store, settings, a.clock.Now())
	a.progress.Update(func(p *progress.Pass) { p.Due, p.From, p.To, p.Hours = o.Due, o.From, o.To, o.Hours })
	return err
}

// listedSince is since when every mailbox has to be listed; zero where that is not asked for.
func (how passKind) listedSince(now time.Time) time.Time {
	if how.since == nil {
		return time.Time{}
	}
	if how.since.IsZero() {
		*how.since = now
	}
	return *how.since
}

// minCopying is how long a pass copies at least. Otherwise nothing would ever
// be copied if listing took an hour.
const minCopying = 10 * time.Minute

// copy copies ready items until the next hour is due, and lists the mailboxes of the account beside it.
// The rest is left to the next pass and is no failure, because the next hour must not wait for a backlog.
// listing are the sources whose lists wait for it.
func (a *Archiver) copy(ctx context.Context, who store.RingCentral, how passKind, lister *discover.Lister, nextHour time.Time, listing ledger.Source) error {
	a.progress.Update(func(p *progress.Pass) { p.Phase = progress.Copying })
	until := localtime.Later(nextHour, a.clock.Now().Add(minCopying))
	boxes := &mailboxes{Archiver: a, ctx: ctx, since: how.listedSince(lister.Now), planned: make(chan struct{}, 1)}
	boxes.begin(lister, until)
	var laterErr error // of an hour that became due meanwhile: it does not end what is under way
	long := false      // it has a list that was not read to its end
	next := func(ctx context.Context) (time.Time, error) {
		until, laterErr = a.nextHour(ctx, who, boxes, listing)
		if long = errors.Is(laterErr, discover.ErrLong); long {
			laterErr = nil
		}
		if until.IsZero() || context.Cause(ctx) != nil {
			return until, errors.Join(laterErr, context.Cause(ctx))
		}
		return until, nil
	}
	config := transfer.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Rand: a.rng, Progress: &a.progress,
		Source: a.accounts.RingCentral(), Target: a.accounts.Dropbox(),
		Zone: localtime.Zone(who.TimeZone), Probe: a.lastReport().Reason.ProbeFirst(), Until: until, Patience: how.patience, Next: next,
	}
	err := transfer.Copy(ctx, config)
	for err == nil && boxes.more() {
		config.Probe, config.Until = false, until
		err = transfer.Copy(ctx, config)
	}
	boxErr := boxes.end()
	if err = errors.Join(err, laterErr); err != nil {
		return errors.Join(err, boxErr)
	}
	return errors.Join(boxErr, a.noteCut(until, long, boxes.left > 0))
}

// noteCut notes whether the next hour was due before the pass had done everything, or a list was long.
func (a *Archiver) noteCut(until time.Time, long, more bool) error {
	err := a.store.View(func(tx *store.Tx) error {
		more = more || tx.HasReady()
		return nil
	})
	a.progress.Update(func(p *progress.Pass) { p.Cut = long || more && localtime.HourDue(a.clock.Now(), until) })
	return reasons.StoreFailed("read the queue", err)
}

// concludePass closes the hours and makes the report of what the pass did.
func (a *Archiver) concludePass(report progress.Report, err error) progress.Report {
	p, _ := a.progress.Read()
	if closed := a.closeHours(p, err); closed != nil {
		err = errors.Join(err, closed)
	}
	report.LastBegan, report.Ended, report.Hours, report.Archived, report.Adopted, report.Bytes, report.Err = report.Began, a.clock.Now(), p.Hours, p.Done, p.Adopted, p.Bytes, err
	if err != nil {
		report.Reason = reasons.Of(err)
		a.log.Warn("The pass ended early", "reason", string(report.Reason), "error", err.Error())
	}
	report.Continues, report.Lost = p.Cut, p.Lost
	report = a.nameLeft(report)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.progress.Report(report)
	a.waiting = report.Reason
	if report.Reason == reasons.Stopped {
		a.waiting = reasons.NoReason
	}
	return report
}

// nameLeft names what the pass has left behind.
func (a *Archiver) nameLeft(report progress.Report) progress.Report {
	left, n, err := progress.Open(a.store)
	if err != nil {
		report.Err = errors.Join(report.Err, err)
		return report
	}
	report.Left, report.LeftCount = append(slices.Clone(report.Lost), left...), n+len(report.Lost)
	return report
}

// closeHours ends the jobs of the hours that the pass worked on, ends a rescue
// that is done, and notes how complete the pass leaves the archive.
func (a *Archiver) closeHours(p *progress.Pass, passErr error) error {
	why := reasons.NoReason
	if passErr != nil && !errors.Is(passErr, reasons.ErrStore) {
		why = reasons.Of(passErr)
	}
	now := a.clock.Now()
	return reasons.StoreFailed("close the hours", a.store.Update(func(tx *store.Tx) error {
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		if err := completeness.CloseHours(tx, p.Due, why, who, now); err != nil {
			return err
		}
		return errors.Join(policy.EndRescue(tx), completeness.SaveAnswer(tx, p.Listed, passErr, now))
	}))
}

// publish writes the pages that people read without this program. Pages that
// cannot be written now are written after the next pass; no item depends on
// them.
func (a *Archiver) publish(ctx context.Context, report progress.Report) progress.Report {
	if ctx.Err() != nil || report.Reason == reasons.Disconnected || report.Reason == reasons.NotConnected || report.Reason == reasons.OtherComputer {
		return report
	}
	a.progress.Update(func(p *progress.Pass) { p.Phase = progress.Publishing })
	err := publish.Publish(ctx, publish.Config{
		Store: a.store, Clock: a.clock, Rand: a.rng, Client: a.accounts.Dropbox(), Memory: a.publishMemory, Log: a.log, Status: a.statusPage,
		Refresh: a.reconciler().RefreshListing,
	})
	if err != nil && ctx.Err() == nil {
		report.IndexErr = err
		a.log.Warn("The index or the status page could not be written", "error", err.Error())
	}
	report = a.nameLeft(report) // reading for the pages may have met a damaged record
	a.progress.Report(report)
	return report
}

// reconciler makes the Reconciler of the present client.
func (a *Archiver) reconciler() *reconcile.Reconciler {
	return &reconcile.Reconciler{Store: a.store, Clock: a.clock, Log: a.log, Progress: &a.progress, Client: a.accounts.Dropbox()}
}
