package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/store"
)

// glance is how often the engine looks at the wall clock. A timer set to the
// next hour would be late by as long as the computer slept, because timers run
// on the monotonic clock, which stands still then.
const glance = 15 * time.Second

// probeEvery is how soon a pass that could not run, offline or with a service
// in trouble, is tried again.
const probeEvery = time.Minute

// probeMost is longer than any wait for a probe: one that lies further ahead was
// noted before the clock was set back.
const probeMost = 2 * time.Hour

// Serve is the engine until ctx ends: a pass after every hour, after a start
// that finds hours missing, when an item's next attempt is due, and when asked.
func (a *Archiver) Serve(ctx context.Context) error {
	for {
		due, asked, err := a.isDue()
		if err != nil {
			return err
		}
		if due {
			report := a.runPass(ctx, asked)
			a.scheduleProbe(report)
			a.tell(ctx, report)
			if report.Continues {
				continue // the next hour is due
			}
			a.verifyWeekly(ctx, report)
		} else {
			a.remind(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.closing.Done():
			return nil
		case <-a.wake:
		case <-a.clock.After(glance):
		}
	}
}

// RunOnce does all that is due: one pass, and another one for each hour that
// becomes due while it copies. The error says why there can be none; what was
// left behind is in the report of all of them.
func (a *Archiver) RunOnce(ctx context.Context) (Report, error) {
	if _, err := a.ready(); err != nil {
		a.tell(ctx, Report{Reason: reasonOf(notReady(err)), Err: err})
		return Report{}, err
	}
	settings, err := a.settings()
	if err != nil {
		return Report{}, err
	}
	if settings.Sources() == 0 {
		return Report{}, ErrBackupOff
	}
	report := a.runPass(ctx, true)
	for report.Continues && !a.stoppedSince(settings) {
		report = report.and(a.runPass(ctx, false))
	}
	a.tell(ctx, report)
	return report, nil
}

// stoppedSince reports whether backup was paused or turned off since the
// settings were read.
func (a *Archiver) stoppedSince(before store.Settings) bool {
	now, err := a.settings()
	return err != nil || now.Sources() == 0 || (now.Paused && !before.Paused)
}

// RunNow asks Serve for a pass now. While one runs it is that one.
func (a *Archiver) RunNow() {
	a.mu.Lock()
	a.asked = true
	a.mu.Unlock()
	a.signal()
}

// signal wakes Serve and tells the faces.
func (a *Archiver) signal() {
	select {
	case a.wake <- struct{}{}:
	default: // the signal before has not been read yet
	}
	a.changed()
}

// scheduleProbe notes when a pass that was stopped by its surroundings is tried
// again: what needs a person, rarely, in case it was a passing whim after all. A
// sign-in that is over costs no call then.
func (a *Archiver) scheduleProbe(report Report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.nextProbe = (time.Time{}); report.Continues {
		return
	}
	switch a.waiting {
	case NoReason:
	case DropboxFull, DropboxBlocked:
		a.nextProbe = a.now().Add(fullWait)
	case SignedOut, Disconnected, NoPermission, Unreadable:
		a.nextProbe = a.now().Add(time.Hour)
	default:
		a.nextProbe = a.now().Add(probeEvery)
	}
}

// isDue decides whether a pass is to run now, and whether because it was asked
// for.
func (a *Archiver) isDue() (due, asked bool, err error) {
	now := a.now()
	settings, err := a.settings()
	if err != nil {
		return false, false, err
	}
	asked = a.take()
	if _, err := a.ready(); err != nil || settings.Sources() == 0 || paused(settings, now) {
		return false, false, nil
	}
	if asked {
		return true, true, nil
	}
	a.mu.Lock()
	probe := a.nextProbe
	a.mu.Unlock()
	if !probe.IsZero() {
		return !now.Before(probe) || probe.Sub(now) > probeMost, false, nil
	}
	next, err := a.nextRun(settings, now)
	return err == nil && !next.After(now), false, err
}

// take takes a wish for a pass.
func (a *Archiver) take() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	asked := a.asked
	a.asked = false
	return asked
}

// nextRun is when the next pass is due: after the hour that follows the oldest
// listing, or at the first item's next attempt. A clock that was set back makes
// a listing lie in the future; then it is due now.
func (a *Archiver) nextRun(settings store.Settings, now time.Time) (next time.Time, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		next, err = nextRunIn(tx, settings, now)
		return err
	})
	return next, err
}

func nextRunIn(tx *store.Tx, settings store.Settings, now time.Time) (next time.Time, err error) {
	for _, s := range settings.Sources().Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return next, err
		}
		at := hourAfter(l.At, settings)
		if l.At.After(now) || l.Full.IsZero() {
			at = now
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if tx.HasReady() && now.Before(next) {
		next = now // items are ready, of a pass that was stopped
	}
	if retry := tx.NextTry(); !retry.IsZero() && retry.Before(next) {
		next = retry
	}
	return next, nil
}

// hourAfter is when the hour that was running at a time is to be listed.
func hourAfter(at time.Time, settings store.Settings) time.Time {
	offset := time.Duration(settings.Offset) * time.Second
	return at.Add(-offset).Truncate(time.Hour).Add(time.Hour + offset)
}

// hourDue reports whether the hour that was to be listed until then has come. A
// clock that was set back must not put that off.
func hourDue(now, until time.Time) bool { return !now.Before(until) || until.Sub(now) > time.Hour }

// why is the reason why no pass can run to its end now; empty when one can.
func (a *Archiver) why() Reason {
	settings, err := a.settings()
	if err != nil {
		return StoreTrouble
	}
	phone, box, err := a.connections()
	if err != nil {
		return StoreTrouble
	}
	switch {
	case a.copied(settings):
		return Copied
	case !phone.SignedIn:
		return NotSignedIn
	case !box.Connected:
		return NotConnected
	case settings.Sources() == 0:
		return BackupOff
	case paused(settings, a.now()):
		return IsPaused
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.waiting
}
