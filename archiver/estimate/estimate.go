// Package estimate says what reaching further back would archive, before a person decides on it. It
// archives nothing.
package estimate

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Config is what an Estimator needs.
type Config struct {
	Store    *store.Store
	Log      *slog.Logger
	Accounts *accounts.Accounts
	Lister   func(context.Context, store.RingCentral, store.Settings) (*discover.Lister, error)
	// of the present client
	Reconciler func() *reconcile.Reconciler
	Turn       running.Turn // of the pass or the verification that works
}

// Estimator makes estimates, and remembers what the last one found. It is safe for use by several
// goroutines.
type Estimator struct {
	Config
	mu    sync.Mutex
	found int
}

// New makes an Estimator.
func New(c Config) *Estimator { return &Estimator{Config: c} }

// Found is how many items the last estimate found; 0 = not known.
func (e *Estimator) Found() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.found
}

// Forget forgets what the last estimate found, because it is archived now.
func (e *Estimator) Forget() { e.remember(0) }

func (e *Estimator) remember(items int) {
	e.mu.Lock()
	e.found = items
	e.mu.Unlock()
}

// Estimate lists what RingCentral holds from since then until the first hour and
// would be archived by reaching back: not what this store has archived or has on
// its way, nor what lies in Dropbox already. The zero time is everything that
// RingCentral holds; a rescue archives it when it is given Estimate.Since. It
// archives nothing; it costs the listings and can be cancelled. Errors: those of
// accounts.Ready, and of the services.
func (e *Estimator) Estimate(ctx context.Context, since time.Time) (discover.Estimate, error) {
	who, err := e.Accounts.Ready()
	if err != nil {
		return discover.Estimate{}, err
	}
	settings, err := e.Store.Settings()
	if err != nil {
		return discover.Estimate{}, err
	}
	settings.Backup = true // as it would be
	l, err := e.Lister(ctx, who, settings)
	if err != nil {
		return discover.Estimate{}, err
	}
	if err := e.refreshListing(ctx); err != nil {
		return discover.Estimate{}, err
	}
	settings = policy.ToEstimate(settings, who)
	of, err := l.Estimate(ctx, settings.Sources(), since, e.Accounts.RingCentral())
	if err != nil {
		return discover.Estimate{}, err
	}
	if why := completeness.RecordingsDenied(settings, who); why != reasons.NoReason { // the list of calls shows none of them
		of.Missing = append(of.Missing, discover.Missing{Type: ledger.CallRecording, Reason: why})
	}
	e.remember(of.Items)
	return e.withSpace(ctx, of)
}

// withSpace says whether what was found fits into Dropbox.
func (e *Estimator) withSpace(ctx context.Context, of discover.Estimate) (discover.Estimate, error) {
	space, err := e.Accounts.Place().Space(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return discover.Estimate{}, context.Cause(ctx)
		}
		e.Log.Info("The space of the archive is not known", "reason", err.Error())
		of.SpaceUnknown = true
		return of, nil
	}
	of.Free = space.Free()
	of.Fits = of.Bytes <= of.Free
	return of, nil
}

// refreshListing brings up to date what the store remembers of the app folder,
// unless a pass or a verification is working.
func (e *Estimator) refreshListing(ctx context.Context) error {
	leave, taken := e.Turn.TakeNow()
	if !taken {
		return nil
	}
	defer leave()
	return e.Reconciler().RefreshListing(ctx)
}
