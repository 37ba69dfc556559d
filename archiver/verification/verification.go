// Package verification compares what is archived with what lies in Dropbox, when a person asks for it
// and once a week. It says when, and that one verification runs at a time and none beside a pass; how it
// is done is in reconcile.
package verification

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/store"
)

// every is how often the engine verifies without being asked.
const every = 7 * 24 * time.Hour

// Config is what a Verifier needs.
type Config struct {
	Store      *store.Store
	Clock      *localtime.Clock
	Log        *slog.Logger
	Accounts   *accounts.Accounts
	Reconciler func() *reconcile.Reconciler // of the present client
	Life       *running.Lifetime
	Turn       running.Turn // taken by what must not work beside it
	Ended      func()       // is told that a verification has ended
}

// Verifier verifies. It is safe for use by several goroutines.
type Verifier struct {
	Config
	job *running.Job[outcome]
}

type outcome struct {
	report progress.VerifyReport
	err    error
}

// New makes a Verifier. It starts nothing.
func New(c Config) *Verifier {
	return &Verifier{Config: c, job: running.NewJob[outcome](c.Life, func() {}, c.Ended)}
}

// Verify compares everything that is archived with what lies in Dropbox, by
// path, size and content hash and without downloading. Files that are missing
// or changed become due again; files that the user has moved are followed. It
// waits for a running pass, and joins a verification that runs. Errors:
// reasons.ErrNotConnected, reasons.ErrMovedFolder, reasons.ErrStore, those of
// dropbox.Client; that of ctx.
func (v *Verifier) Verify(ctx context.Context) (progress.VerifyReport, error) {
	if _, err := v.Accounts.Ready(); err != nil && !errors.Is(err, reasons.ErrNotSignedIn) {
		return progress.VerifyReport{}, err
	}
	_, dbx, err := v.Store.Connections()
	if err == nil && !dbx.Connected {
		err = reasons.ErrNotConnected
	}
	if err != nil {
		return progress.VerifyReport{}, err
	}
	out, err := v.job.Do(ctx, v.verify)
	if err != nil {
		return progress.VerifyReport{}, err
	}
	return out.report, out.err
}

// verify verifies when neither a pass nor another verification works, because each would judge the
// other's unfinished work.
func (v *Verifier) verify(ctx context.Context) (out outcome) {
	leave, err := v.Turn.Take(ctx)
	if err != nil {
		return outcome{err: err}
	}
	defer leave()
	out.report, out.err = v.Reconciler().Verify(ctx)
	if out.err != nil && reasons.Of(out.err) == reasons.Disconnected {
		out.err = fmt.Errorf("%w: %w", reasons.ErrNotConnected, out.err)
	}
	return out
}

// Stop ends a verification and waits until it has.
func (v *Verifier) Stop() { v.job.Stop() }

// Weekly verifies after a pass when the last verification was a week ago, or when Dropbox has shown in a listing of what changed that
// archived files were deleted, moved or changed. It reports whether some are to be archived again, or have waited for it.
func (v *Verifier) Weekly(ctx context.Context, pass progress.Report) (again bool) {
	if pass.Reason.OutOfReach() || ctx.Err() != nil {
		return false
	}
	var report progress.VerifyReport
	due, err := v.due()
	if err == nil && due {
		report, err = v.Verify(ctx)
	}
	if err != nil && ctx.Err() == nil {
		v.Log.Warn("What is archived could not be verified", "error", err.Error())
	}
	return report.MissingCount+report.ChangedCount+report.Resumed > 0
}

// due reports whether the last verification was a week ago, or the
// connection, if there never was one, or Dropbox contradicts it since. A clock that was set back makes it due,
// as with a pass.
func (v *Verifier) due() (due bool, err error) {
	now := v.Clock.Now()
	settings, err := v.Store.Settings()
	if err != nil || settings.Sources() == 0 || settings.PausedAt(now) {
		return false, err
	}
	err = v.Store.View(func(tx *store.Tx) error {
		last, err := tx.Verification()
		if err != nil {
			return err
		}
		dbx, err := tx.Dropbox()
		since := last.At
		if since.IsZero() {
			since = dbx.Since
		}
		due = last.Again || since.After(now) || now.Sub(since) >= every
		return err
	})
	return due, err
}
