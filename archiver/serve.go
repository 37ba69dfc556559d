package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/pass"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
)

// clockPoll is how often the engine looks at the wall clock. A timer set to the
// next hour would be late by as long as the computer slept, because timers run
// on the monotonic clock, which stands still then.
const clockPoll = 15 * time.Second

// soon is how far ahead a pass of Serve waits for what is tried again: another pass would list
// everything first.
const soon = 2 * time.Minute

// Serve runs the engine until ctx ends. It does a pass after every hour, after
// a start that finds hours missing, when an item's next attempt is due, and on
// request. After a start it does not wait until what stopped everything before is due to be tried again. Errors: those of the store.
func (a *Archiver) Serve(ctx context.Context) error {
	a.accounts.Vault().Ask()
	defer a.engines.serve(ctx)()
	return server{a}.serve(ctx)
}

// server serves one place.
type server struct{ *Archiver }

// serve is Serve for one place.
func (a server) serve(ctx context.Context) error {
	stopped, err := retry.Waiting(a.store, mended)
	if err != nil {
		a.stopServing(ctx, err)
		return err
	}
	restarted := len(stopped) > 0
	if restarted {
		a.schedule.Cure(mended)
	}
	for {
		if a.first == nil && a.accounts.Vault().Look(ctx) {
			a.signal()
		}
		due, asked, err := a.schedule.Due()
		if err != nil {
			a.stopServing(ctx, err)
			return err
		}
		if due {
			how := pass.How{Asked: asked, Patience: soon}
			if restarted {
				how.Mended, restarted = mended, false
			}
			if asked {
				how.Since = new(time.Time)
			}
			report := a.passes.Run(ctx, how)
			a.schedule.Probe(report)
			a.tell(ctx, report)
			if report.Continues {
				continue // the next hour is due
			}
			a.verifier.Weekly(ctx, report)
		} else {
			if a.first == nil {
				a.tellStop(ctx)
				a.remind(ctx)
			}
		}
		if a.first == nil {
			a.callServices(ctx)
			a.newVersion.Check(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.life.Context().Done():
			return nil
		case <-a.wake:
		case <-a.clock.After(clockPoll):
		}
	}
}

// mended reports whether a person may have put right, while the program did not run, what had stopped everything.
func mended(r reasons.Reason) bool { return r.StopsAll() && r.Failure() }

// stopServing says why nothing is archived any more.
func (a server) stopServing(ctx context.Context, err error) {
	a.schedule.SetWaiting(reasons.Of(err))
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
func (a server) tellStop(ctx context.Context) {
	if a.told.Due(a.clock.Now()) {
		a.TellStop(ctx)
	}
}

// callServices tells the services once an hour of sign-ins that have ended here. Where the computer's clock was wrong, it asks
// RingCentral for the time: the clock may have been put right, and the next pass or the end of a pause be far off only for that.
func (a server) callServices(ctx context.Context) {
	if !a.called.Due(a.clock.Now()) {
		return
	}
	ctx, done := a.life.Within(ctx)
	defer done()
	a.accounts.Revocations().SendAll(ctx)
	before := a.clock.Ahead()
	if _, err := a.accounts.Ready(); err == nil && before != 0 && a.accounts.SetClock(ctx) == nil && a.clock.Ahead() != before {
		a.signal()
	}
}

// RunOnce does all that can be done now, in all places at once: one pass, and another pass for each hour that
// becomes due while it copies. It does not wait for what is tried again later. Its
// report sums all of them up. What stopped a pass is in the report and is no error.
// Errors: reasons.ErrBackupOff, and those of accounts.Ready and of the store.
func (a *Archiver) RunOnce(ctx context.Context) (progress.Report, error) {
	if a.first == nil {
		server{a}.callServices(ctx)
	}
	wait := a.engines.runOnce(ctx)
	report, err := runOnce(ctx, a)
	report.Beside = wait()
	return report, err
}

// runOnce is RunOnce for one place.
func runOnce(ctx context.Context, a *Archiver) (progress.Report, error) {
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
	report := a.passes.Run(ctx, pass.How{Asked: true, Since: &since})
	for report.Continues && !a.schedule.StoppedSince(settings) {
		report = report.And(a.passes.Run(ctx, pass.How{Since: &since}))
	}
	if a.verifier.Weekly(ctx, report) && !a.schedule.StoppedSince(settings) {
		report = report.And(a.passes.Run(ctx, pass.How{Since: &since}))
	}
	a.tell(ctx, report)
	if a.first == nil {
		a.newVersion.Check(ctx)
	}
	return report, nil
}

// RunNow asks Serve for a pass now, also while archiving is paused: it stays so afterwards. While a pass
// runs it is that one.
func (a *Archiver) RunNow() {
	a.engines.each(func(one *Archiver) { one.schedule.Ask() })
	a.signal()
}

// tell sends the alerts after a pass, as long as the engine is open.
func (a *Archiver) tell(ctx context.Context, report progress.Report) {
	ctx, done := a.life.Within(ctx)
	defer done()
	a.alerts.Tell(ctx, report)
}

// remind sends a reminder of a forgotten pause.
func (a server) remind(ctx context.Context) {
	ctx, done := a.life.Within(ctx)
	defer done()
	a.alerts.Remind(ctx)
}
