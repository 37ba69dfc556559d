package pass

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/publish"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/store"
)

// Config is what a Runner needs.
type Config struct {
	Store    *store.Store
	Clock    *localtime.Clock
	Log      *slog.Logger
	Rand     func() *rand.Rand // returns a new source for each caller
	Progress *progress.Progress
	Accounts *accounts.Accounts
	Lister   func(context.Context, store.RingCentral, store.Settings) (*discover.Lister, error)
	// of the present client
	Reconciler func() *reconcile.Reconciler
	Sort       func() error // sorts the items by what is chosen; reasons.ErrStore
	Filler     *fill.Filler // of what other places have
	Memory     publish.Memory
	Status     func(zone *time.Location) index.Status // how the archive stands
	Locale     string                                 // of the environment, for pages until a language was chosen
	Life       *running.Lifetime
	Turn       running.Turn          // taken by what must not work beside it
	Began      func(context.Context) // is told that a pass has begun to work
	Concluded  func(reasons.Reason)  // is told why one could not run to its end, or that it could
	// is told how one stands that goes on, when an hour of it is over
	Hourly func(context.Context, progress.Report)
}

// Runner runs passes, one at a time. It is safe for use by several goroutines.
type Runner struct {
	Config
	job *running.Job[progress.Report]
}

// New makes a Runner. It starts nothing.
func New(c Config) *Runner {
	return &Runner{Config: c, job: running.NewJob[progress.Report](c.Life,
		func() { c.Progress.Begin(c.Clock.Now()) },
		func() { c.Progress.End(); c.Progress.Notify() })}
}

// How says what is particular about a pass.
type How struct {
	Asked bool // a person asked for it
	// what may be over that stopped all copying, though no pass was there to meet it: one item that waits for it goes ahead; nil = nothing
	Mended func(reasons.Reason) bool
	// when the first pass of the run listed, which that pass sets: mailboxes that were listed before are
	// listed, whether it is their turn or not; nil = only those whose turn it is
	Since *time.Time
	// how far ahead it waits for what is tried again; the rest is the next pass's
	Patience time.Duration
}

// listedSince is since when every mailbox has to be listed; zero where that is not asked for.
func (how How) listedSince(now time.Time) time.Time {
	if how.Since == nil {
		return time.Time{}
	}
	if how.Since.IsZero() {
		*how.Since = now
	}
	return *how.Since
}

// Run does one pass, or joins the running one. The report says what stopped
// it, if anything.
func (r *Runner) Run(ctx context.Context, how How) progress.Report {
	report, err := r.job.Do(ctx, func(ctx context.Context) progress.Report {
		report := progress.Report{Began: r.Clock.Now()}
		p := &pass{Runner: r, how: how}
		leave, err := r.Turn.Take(ctx)
		if err == nil {
			defer leave()
			defer p.beside.Wait()
			r.Began(ctx)
			err = p.do(ctx)
		}
		report = r.publish(ctx, r.conclude(report, err), r.Reconciler().RefreshListing)
		if report.Err == nil && report.IndexErr == nil {
			r.tidy(ctx)
		}
		return report
	})
	if err != nil { // how the running pass ends is not known
		return r.stoppedWaiting(ctx)
	}
	return report
}

// tidy has the store write in its present form what older versions wrote. What is not done yet is done after the next pass.
func (r *Runner) tidy(ctx context.Context) {
	if err := r.Store.Tidy(ctx); err != nil && ctx.Err() == nil {
		r.Log.Warn("The store could not be tidied", "error", err.Error())
	}
}

// stoppedWaiting is the report of who does not wait for the end of a pass that others have begun.
func (r *Runner) stoppedWaiting(ctx context.Context) progress.Report {
	now := r.Clock.Now()
	report := progress.Report{Began: now, LastBegan: now, Ended: now, Reason: reasons.Stopped, Err: ctx.Err()}
	var err error
	report.Left, report.LeftCount, err = progress.Open(r.Store)
	report.Err = errors.Join(report.Err, err)
	return report
}

// Stop ends a running pass and waits until it has ended. Items that were being
// copied stay in the queue.
func (r *Runner) Stop() { r.job.Stop() }
