package archiver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// pass is one round of the engine. Its fields are guarded by Archiver.mu.
type pass struct {
	began      time.Time
	phase      Phase
	from, to   time.Time // the hours that were due when it began
	due        map[int64]bool
	hours      int
	total      int // items known to be open when copying began, and found since
	done       int
	failed     int
	recognised int // items that were in Dropbox already
	bytes      int64
	current    string
	toFetch    [4]int       // items still to copy, by column of the log
	cut        bool         // the next hour was due before all was copied
	lost       []Unarchived // items that turned out to be gone
	listed     time.Time    // when its listings were made; zero before
	leave      func()       // tells Close that it has ended
}

// works reports whether the pass is at work on an hour.
func (p *pass) works(job *store.Job) bool {
	return p.due[job.From.Unix()] && job.End.IsZero()
}

func (a *Archiver) runningPass() *pass {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pass == nil {
		return nil
	}
	p := *a.pass
	return &p
}

// progress changes what is shown of the running pass.
func (a *Archiver) progress(change func(*pass)) {
	a.mu.Lock()
	if a.pass != nil {
		change(a.pass)
	}
	a.mu.Unlock()
	a.changed()
}

// runPass does one pass, or joins the one that runs. What stopped it, if
// anything, is in the report.
func (a *Archiver) runPass(outer context.Context, asked bool) Report {
	ctx, done, joined := a.beginPass(outer)
	if joined != nil {
		select {
		case <-joined:
		case <-outer.Done():
		}
		return a.lastReport()
	}
	report := Report{Began: a.now()}
	release, err := a.takeTurn(ctx)
	if err == nil {
		defer release()
		err = a.doPass(ctx, asked)
	}
	report = a.publish(ctx, a.concludePass(report, err))
	a.endPass(done)
	return report
}

// beginPass claims the one place for a pass; joined is closed when the pass
// that holds it has ended.
func (a *Archiver) beginPass(ctx context.Context) (pctx context.Context, done chan struct{}, joined <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pass != nil {
		return nil, nil, a.passDone
	}
	pctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(a.closing, cancel)
	a.stopPass = func() { detach(); cancel() }
	a.pass = &pass{began: a.now(), phase: Reaching, due: map[int64]bool{}, leave: a.attend()}
	a.passDone = make(chan struct{})
	return pctx, a.passDone, nil
}

// concludePass closes the hours and makes the report of what the pass did.
func (a *Archiver) concludePass(report Report, err error) Report {
	a.mu.Lock()
	p := a.pass
	a.mu.Unlock()
	if closed := a.closeHours(p, err); closed != nil {
		err = errors.Join(err, closed)
	}
	report.last, report.Ended, report.Hours, report.Archived, report.Recognised, report.Bytes, report.Err = report.Began, a.now(), p.hours, p.done, p.recognised, p.bytes, err
	if err != nil {
		report.Reason = reasonOf(err)
		a.log.Warn("The pass ended early", "reason", string(report.Reason), "error", err.Error())
	}
	report.Continues, report.lost = p.cut, p.lost
	if left, n, leftErr := a.unarchived(); leftErr == nil {
		report.Left, report.LeftCount = append(slices.Clone(p.lost), left...), n+len(p.lost)
	} else {
		report.Err = errors.Join(report.Err, leftErr)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last, a.waiting = report, report.Reason
	if report.Reason == Stopped {
		a.waiting = NoReason
	}
	return report
}

// endPass gives the one place for a pass free.
func (a *Archiver) endPass(done chan struct{}) {
	a.mu.Lock()
	a.stopPass()
	leave := a.pass.leave
	a.pass = nil
	a.mu.Unlock()
	close(done)
	leave()
	a.changed()
}

func (a *Archiver) lastReport() Report {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

// stopRunning ends a running pass or verification and waits until it has. What it was copying
// stays in the queue.
func (a *Archiver) stopRunning() {
	a.mu.Lock()
	stop, done := a.stopPass, a.passDone
	running := a.pass != nil
	a.mu.Unlock()
	if running {
		stop()
		<-done
	}
	a.stopVerifying()
}

// doPass is the pass of design §4, step by step. The hours are opened even
// where a service cannot be reached, so that the log shows what waits. Whoever
// asked for it may have mended what items were waiting for.
func (a *Archiver) doPass(ctx context.Context, asked bool) error {
	settings, err := a.settings()
	if err != nil {
		return err
	}
	who, err := a.ready()
	if err != nil {
		return notReady(err)
	}
	reachErr := a.reach(ctx)
	if err := a.openHours(settings); err != nil || reachErr != nil {
		return errors.Join(reachErr, err)
	}
	if who, err = a.askRetention(ctx, who); err != nil {
		return err
	}
	l, err := a.newLister(ctx, who, settings)
	if err != nil {
		return err
	}
	if err := l.markLeavers(); err != nil {
		return err
	}
	a.progress(func(p *pass) { p.phase, p.listed = Listing, l.now })
	listErr := a.listAll(ctx, l, settings.Sources())
	if listErr != nil && reasonOf(listErr).stops() {
		return listErr
	}
	a.progress(func(p *pass) { p.current = "looking at what is in Dropbox" })
	if err := a.learn(ctx); err != nil {
		return errors.Join(listErr, err)
	}
	if asked {
		if err := a.retryMended(); err != nil {
			return err
		}
	}
	a.progress(func(p *pass) { p.phase = Copying })
	until := latest(hourAfter(l.now, settings), a.now().Add(copyLeast))
	copyErr := a.copyAll(ctx, l.zone, until)
	if copyErr == nil {
		copyErr = a.noteCut(until)
	}
	a.refreshSpace(ctx)
	return errors.Join(listErr, copyErr)
}

// copyLeast is how long a pass copies at the least: were listing to take an hour,
// nothing would be copied ever.
const copyLeast = 10 * time.Minute

// noteCut notes whether the pass leaves ready items to the next one. That is no
// failure: the next hour is due, and must not wait for a backlog.
func (a *Archiver) noteCut(until time.Time) error {
	var ready bool
	err := a.store.View(func(tx *store.Tx) error {
		ready = tx.HasReady()
		return nil
	})
	a.progress(func(p *pass) { p.cut = ready && hourDue(a.now(), until) })
	return storeFailed("read the queue", err)
}

// notReady gives a missing sign-in its reason.
func notReady(err error) error {
	switch {
	case errors.Is(err, ErrNotSignedIn):
		return &reasonError{NotSignedIn, err}
	case errors.Is(err, ErrNotConnected):
		return &reasonError{NotConnected, err}
	case errors.Is(err, ErrCopied):
		return &reasonError{Copied, err}
	default:
		return err
	}
}

// reasonError is an error whose reason is known where it arises.
type reasonError struct {
	reason Reason
	err    error
}

func (e *reasonError) Error() string { return e.err.Error() }
func (e *reasonError) Unwrap() error { return e.err }

// reachTries and reachBase: a service that is overloaded for a moment is asked
// again before the pass is put off.
const (
	reachTries = 3
	reachBase  = 2 * time.Second
)

// reach asks both services for something cheap, so that being offline is told
// apart from failing (design §4 step 1).
func (a *Archiver) reach(ctx context.Context) error {
	rng := a.rng()
	for try := 1; ; try++ {
		err := a.knock(ctx)
		if err == nil || try == reachTries || reasonOf(err) != ServiceTrouble {
			return err
		}
		select {
		case <-a.clock.After(transport.Backoff(try, reachBase, time.Minute, rng)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (a *Archiver) knock(ctx context.Context) error {
	if err := a.rc.Reachable(ctx); err != nil {
		return wrap("reach RingCentral", from(atRingCentral, err))
	}
	a.ahead.Store(int64(a.rc.Ahead()))
	return wrap("reach Dropbox", from(atDropbox, a.dbx.Ping(ctx)))
}

// listAll lists every source. One that may not be read does not hold up the
// others; it is in the error.
func (a *Archiver) listAll(ctx context.Context, l *lister, sources store.Source) error {
	var errs []error
	for _, s := range sources.Each() {
		a.progress(func(p *pass) { p.current = "listing " + s.Type().String() })
		err := l.list(ctx, s)
		if err == nil {
			continue
		}
		errs = append(errs, err)
		if ctx.Err() != nil || reasonOf(err).stops() {
			break
		}
	}
	return errors.Join(errs...)
}

// closeHours ends the jobs of the hours that the pass worked on. Why an hour
// could not be listed stands in its row, as long as it may be listed yet.
func (a *Archiver) closeHours(p *pass, passErr error) error {
	note := ""
	if passErr != nil && !errors.Is(passErr, errStore) {
		note = string(reasonOf(passErr))
	}
	now := a.now()
	return storeFailed("close the hours", a.store.Update(func(tx *store.Tx) error {
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		for at := range p.due {
			err := tx.ChangeJob(time.Unix(at, 0), func(j *store.Job) {
				j.End, j.Note = now, ""
				if may, _ := unasked(believable(j, now), who, now); may {
					j.Note = note
				}
			})
			if err != nil {
				return err
			}
		}
		return errors.Join(a.endRescue(tx), keepWhole(tx, p, passErr, now))
	}))
}

// leftShown is how many unarchived items a report names.
const leftShown = 1000

// unarchived names the items that are open.
func (a *Archiver) unarchived() (left []Unarchived, n int, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		n = totals.Open
		return tx.OpenItems(func(it *store.Item) (bool, error) {
			left = append(left, describe(it))
			return len(left) < leftShown, nil
		})
	})
	return left, n, err
}

func describe(it *store.Item) Unarchived {
	who := it.Owner.Name
	if it.Owner.Number != "" {
		who = fmt.Sprintf("%s, %s", who, it.Owner.Number)
	}
	return Unarchived{Key: it.Key, Who: who, Time: it.Time, Reason: Reason(it.Reason), Detail: it.Detail, Leaving: it.Leaving}
}
