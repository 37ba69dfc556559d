package archiver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// acquire waits until neither a pass nor a verification is working, because
// each would judge the other's unfinished work.
func (a *Archiver) acquire(ctx context.Context) (release func(), err error) {
	select {
	case a.busy <- struct{}{}:
		return func() { <-a.busy }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// verification is a verification that runs or waits for its turn.
type verification struct {
	stop   context.CancelFunc
	leave  func()        // tells Close that it has ended
	done   chan struct{} // closed when report and err are set
	report progress.VerifyReport
	err    error
}

// Verify compares everything that is archived with what lies in Dropbox, by
// path, size and content hash and without downloading. Files that are missing
// or changed become due again; files that the user has moved are followed. It
// waits for a running pass, and joins a verification that runs. Errors:
// reasons.ErrNotConnected, reasons.ErrMovedFolder, reasons.ErrStore, those of
// dropbox.Client; that of ctx.
func (a *Archiver) Verify(ctx context.Context) (progress.VerifyReport, error) {
	if _, err := a.accounts.Ready(); err != nil && !errors.Is(err, reasons.ErrNotSignedIn) {
		return progress.VerifyReport{}, err
	}
	_, dbx, err := a.store.Connections()
	if err == nil && !dbx.Connected {
		err = reasons.ErrNotConnected
	}
	if err != nil {
		return progress.VerifyReport{}, err
	}
	vctx, v, mine := a.beginVerification(ctx)
	if mine {
		v.report, v.err = a.verifyAlone(vctx)
		a.endVerification(v)
		return v.report, v.err
	}
	select {
	case <-v.done:
		return v.report, v.err
	case <-ctx.Done():
		return progress.VerifyReport{}, context.Cause(ctx)
	}
}

func (a *Archiver) beginVerification(ctx context.Context) (vctx context.Context, v *verification, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.verifying != nil {
		return nil, a.verifying, false
	}
	vctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(a.closing, cancel)
	a.verifying = &verification{stop: func() { detach(); cancel() }, done: make(chan struct{}), leave: a.attend()}
	return vctx, a.verifying, true
}

func (a *Archiver) verifyAlone(ctx context.Context) (progress.VerifyReport, error) {
	release, err := a.acquire(ctx)
	if err != nil {
		return progress.VerifyReport{}, err
	}
	defer release()
	report, err := a.reconciler().Verify(ctx)
	if err != nil && reasons.Of(err) == reasons.Disconnected {
		err = fmt.Errorf("%w: %w", reasons.ErrNotConnected, err)
	}
	return report, err
}

func (a *Archiver) endVerification(v *verification) {
	a.mu.Lock()
	v.stop()
	a.verifying = nil
	a.mu.Unlock()
	close(v.done)
	v.leave()
	a.signal()
}

// stopVerifying ends a verification and waits until it has.
func (a *Archiver) stopVerifying() {
	a.mu.Lock()
	v := a.verifying
	a.mu.Unlock()
	if v != nil {
		v.stop()
		<-v.done
	}
}

// verifyEvery is how often the engine verifies without being asked.
const verifyEvery = 7 * 24 * time.Hour

// verifyWeekly verifies after a good pass when the last verification was a week
// ago.
func (a *Archiver) verifyWeekly(ctx context.Context, report progress.Report) {
	if report.Reason != reasons.NoReason || ctx.Err() != nil {
		return
	}
	due, err := a.verificationDue()
	if err == nil && due {
		_, err = a.Verify(ctx)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("What is in Dropbox could not be verified", "error", err.Error())
	}
}

// verificationDue reports whether the last verification was a week ago, or the
// connection, if there never was one. A clock that was set back makes it due,
// as with a pass.
func (a *Archiver) verificationDue() (due bool, err error) {
	now := a.clock.Now()
	settings, err := a.store.Settings()
	if err != nil || settings.Sources() == 0 || settings.PausedAt(now) {
		return false, err
	}
	err = a.store.View(func(tx *store.Tx) error {
		last, err := tx.Verification()
		if err != nil {
			return err
		}
		dbx, err := tx.Dropbox()
		since := last.At
		if since.IsZero() {
			since = dbx.Since
		}
		due = since.After(now) || now.Sub(since) >= verifyEvery
		return err
	})
	return due, err
}
