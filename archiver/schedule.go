package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// clockPoll is how often the engine looks at the wall clock. A timer set to the
// next hour would be late by as long as the computer slept, because timers run
// on the monotonic clock, which stands still then.
const clockPoll = 15 * time.Second

// maxProbe is longer than any wait for a probe: one that lies further ahead was
// noted before the clock was set back.
const maxProbe = 2 * time.Hour

// soon is how far ahead a pass of Serve waits for what is tried again: another pass would list
// everything first.
const soon = 2 * time.Minute

// Serve runs the engine until ctx ends. It does a pass after every hour, after
// a start that finds hours missing, when an item's next attempt is due, and on
// request. Errors: those of the store.
func (a *Archiver) Serve(ctx context.Context) error {
	a.accounts.Vault().Ask()
	for {
		if a.accounts.Vault().Look(ctx) {
			a.signal()
		}
		due, asked, err := a.isDue()
		if err != nil {
			a.stopServing(ctx, err)
			return err
		}
		if due {
			how := passKind{asked: asked, patience: soon}
			if asked {
				how.since = new(time.Time)
			}
			report := a.runPass(ctx, how)
			a.scheduleProbe(report)
			a.tell(ctx, report)
			if report.Continues {
				continue // the next hour is due
			}
			a.verifyWeekly(ctx, report)
		} else {
			a.tellStop(ctx)
			a.remind(ctx)
		}
		a.sendRevocations(ctx)
		a.lookForUpdate(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-a.closing.Done():
			return nil
		case <-a.wake:
		case <-a.clock.After(clockPoll):
		}
	}
}

// stopServing says why nothing is archived any more.
func (a *Archiver) stopServing(ctx context.Context, err error) {
	a.mu.Lock()
	a.waiting = reasons.Of(err)
	a.mu.Unlock()
	a.log.Error("Nothing is archived any more", "error", err.Error())
	a.signal()
	a.tell(ctx, progress.Report{Reason: reasons.Of(err), Err: err})
}

// TellStop mails that nothing is archived because this computer is not the one that was signed in,
// or cannot read the sign-ins, or because the data file is damaged: no pass runs that would say so.
func (a *Archiver) TellStop(ctx context.Context) {
	err := a.store.Damaged()
	if err == nil {
		_, err = a.accounts.Ready()
	}
	if r := reasons.Of(err); err != nil && (r == reasons.OtherComputer || r == reasons.KeychainLocked || r == reasons.StoreDamaged) {
		a.tell(ctx, progress.Report{Reason: r, Err: err})
	}
}

// tellStop is TellStop once an hour.
func (a *Archiver) tellStop(ctx context.Context) {
	if a.hourly(&a.nextTold) {
		a.TellStop(ctx)
	}
}

// sendRevocations tells the services once an hour of sign-ins that have ended here.
func (a *Archiver) sendRevocations(ctx context.Context) {
	if a.hourly(&a.nextRevoked) {
		ctx, done := a.whileOpen(ctx)
		defer done()
		a.accounts.Revocations().SendAll(ctx)
	}
}

// hourly reports whether next has come, and moves it on by an hour then.
func (a *Archiver) hourly(next *time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.Now()
	due := localtime.HourDue(now, *next)
	if due {
		*next = now.Add(time.Hour)
	}
	return due
}

// RunOnce does all that can be done now: one pass, and another pass for each hour that
// becomes due while it copies. It does not wait for what is tried again later. Its
// report sums all of them up. What stopped a pass is in the report and is no error.
// Errors: reasons.ErrBackupOff, and those of accounts.Ready and of the store.
func (a *Archiver) RunOnce(ctx context.Context) (progress.Report, error) {
	a.sendRevocations(ctx)
	if _, err := a.accounts.Ready(); err != nil {
		a.tell(ctx, progress.Report{Reason: reasons.Of(err), Err: err})
		return progress.Report{}, err
	}
	settings, err := a.store.Settings()
	if err != nil {
		return progress.Report{}, err
	}
	if settings.Sources() == 0 {
		return progress.Report{}, reasons.ErrBackupOff
	}
	var since time.Time
	report := a.runPass(ctx, passKind{asked: true, since: &since})
	for report.Continues && !a.stoppedSince(settings) {
		report = report.And(a.runPass(ctx, passKind{since: &since}))
	}
	a.tell(ctx, report)
	a.lookForUpdate(ctx)
	return report, nil
}

// stoppedSince reports whether backup was paused or turned off since the
// settings were read.
func (a *Archiver) stoppedSince(before store.Settings) bool {
	now, err := a.store.Settings()
	return err != nil || now.Sources() == 0 || (now.Paused && !before.Paused)
}

// RunNow asks Serve for a pass now, also while archiving is paused: it stays so afterwards. While a pass
// runs it is that one.
func (a *Archiver) RunNow() {
	a.mu.Lock()
	a.asked = true
	a.mu.Unlock()
	a.signal()
}

// scheduleProbe notes when a pass is tried again that a service, the network or the disk has
// stopped. A reason that needs a person is probed rarely, in case it goes away without one. Probing
// an ended sign-in costs no call. What single mailboxes met changes nothing: they wait for their turn.
func (a *Archiver) scheduleProbe(report progress.Report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.nextProbe = (time.Time{}); report.Continues || onlyMailboxes(report.Err) {
		return
	}
	if a.waiting != reasons.NoReason {
		a.nextProbe = a.clock.Now().Add(a.waiting.Probe())
	}
}

// isDue reports whether a pass is to run now, and whether it was requested.
func (a *Archiver) isDue() (due, asked bool, err error) {
	now := a.clock.Now()
	settings, err := a.store.Settings()
	if err != nil {
		return false, false, err
	}
	asked = a.takeRequest()
	if _, err := a.accounts.Ready(); err != nil || settings.Sources() == 0 {
		return false, false, nil
	}
	if asked || settings.PausedAt(now) { // who asks while it is paused gets this one pass
		return asked, asked, nil
	}
	a.mu.Lock()
	probe := a.nextProbe
	a.mu.Unlock()
	if !probe.IsZero() {
		return !now.Before(probe) || probe.Sub(now) > maxProbe, false, nil
	}
	next, err := a.nextRun(settings, now)
	return err == nil && !next.After(now), false, err
}

// takeRequest takes a request for a pass.
func (a *Archiver) takeRequest() bool {
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
		l, err := lastListing(tx, s)
		if err != nil {
			return next, err
		}
		at := localtime.HourAfter(l.At, settings.AfterTheHour())
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

// lastListing is the listing that the next one follows. Of the messages of the account it is the newest
// round: each pass lists an hour's share of the extensions.
func lastListing(tx *store.Tx, s ledger.Source) (l store.Listing, err error) {
	if s&ledger.AccountMessages == 0 {
		return tx.Listing(s)
	}
	boxes, err := tx.Mailboxes()
	return store.Listing{At: boxes.At, Full: boxes.At}, err
}

// why is the reason why no pass can run to its end now; empty when one can.
func (a *Archiver) why() reasons.Reason {
	settings, err := a.store.Settings()
	if err != nil {
		return reasons.Of(reasons.StoreFailed("read the settings", err))
	}
	who, dbx, err := a.store.Connections()
	if err != nil {
		return reasons.Of(reasons.StoreFailed("read the connections", err))
	}
	switch {
	case a.store.Damaged() != nil:
		return reasons.StoreDamaged
	case a.accounts.Vault().Locked():
		return reasons.KeychainLocked
	case a.accounts.Computer().IsOther(settings):
		return reasons.OtherComputer
	case !who.SignedIn:
		return reasons.NotSignedIn
	case !dbx.Connected:
		return reasons.NotConnected
	case settings.Sources() == 0:
		return reasons.BackupOff
	case settings.PausedAt(a.clock.Now()):
		return reasons.Paused
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.waiting
}

// tell sends the alerts after a pass, as long as the engine is open.
func (a *Archiver) tell(ctx context.Context, report progress.Report) {
	ctx, done := a.whileOpen(ctx)
	defer done()
	a.alerts.Tell(ctx, report)
}

// remind sends a reminder of a forgotten pause.
func (a *Archiver) remind(ctx context.Context) {
	ctx, done := a.whileOpen(ctx)
	defer done()
	a.alerts.Remind(ctx)
}
