// Package actions is what the pieces of the window do things with: a Runner
// holds the snapshot that they show, and runs actions and readings of the engine
// in goroutines that end with the window. It knows no piece and draws nothing.
package actions

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Runner runs what the pieces ask of the engine, so that nothing waits on the UI
// goroutine. Its methods are called there, but for Context.
type Runner struct {
	Clock  clockwork.Clock
	Post   func(func())       // has f run on the UI goroutine; for any goroutine
	Redraw func()             // draws all that shows the snapshot
	Open   func(string) error // opens an address in the browser; for any goroutine
	Copy   func(text string)  // puts text on the clipboard

	take     func() archiver.Snapshot
	ctx      context.Context // ends with the window
	end      context.CancelFunc
	work     sync.WaitGroup // the goroutines that belong to the window
	snapshot archiver.Snapshot
	busy     map[Group]bool    // an action of the group is under way
	failed   map[Group]failure // how the group's last action failed
	readings int               // under way
}

// failure is how an action failed.
type failure struct {
	words string
	why   reasons.Reason
}

// NewRunner gives a runner that takes its snapshots from the engine. The caller
// sets Post, Redraw, Open and Copy before anything runs.
func NewRunner(clock clockwork.Clock, take func() archiver.Snapshot) *Runner {
	r := &Runner{Clock: clock, Redraw: func() {}, take: take, busy: map[Group]bool{}, failed: map[Group]failure{}}
	r.ctx, r.end = context.WithCancel(context.Background())
	return r
}

// Context ends with the window.
func (r *Runner) Context() context.Context { return r.ctx }

// End has the goroutines end, without waiting for them.
func (r *Runner) End() { r.end() }

// Close ends the goroutines and waits for them.
func (r *Runner) Close() {
	r.end()
	r.work.Wait()
}

// Snapshot is what the window shows.
func (r *Runner) Snapshot() archiver.Snapshot { return r.snapshot }

// SetSnapshot gives another snapshot; the caller draws it. An action that failed for what the program waited for until
// now has nothing to say any more.
func (r *Runner) SetSnapshot(s archiver.Snapshot) {
	over := r.snapshot.Waiting
	r.snapshot = s
	if over == reasons.NoReason || over == s.Waiting {
		return
	}
	maps.DeleteFunc(r.failed, func(_ Group, f failure) bool { return f.why == over })
}

// Go runs f in a goroutine of the window. f has to return when Context ends.
func (r *Runner) Go(f func()) { r.work.Go(f) }

// After runs f on the UI goroutine when d has passed, unless the window has
// ended by then.
func (r *Runner) After(d time.Duration, f func()) {
	over := r.Clock.After(d)
	r.Go(func() {
		select {
		case <-over:
			r.Post(f)
		case <-r.ctx.Done():
		}
	})
}

// Do runs an action of the engine in a goroutine of the window and then, on the
// UI goroutine, done with its error. A second action of the group is not begun.
func (r *Runner) Do(g Group, action func(context.Context) error, done ...func(error)) {
	if r.busy[g] {
		return
	}
	r.busy[g] = true
	delete(r.failed, g)
	r.Redraw()
	r.Go(func() {
		err := action(r.ctx)
		after := r.take() // so that what was done is seen at once
		r.Post(func() {
			r.SetSnapshot(after)
			delete(r.busy, g)
			if words := l10n.Error(err); words != "" {
				r.failed[g] = failure{words, reasons.Of(err)}
			}
			for _, f := range done {
				f(err)
			}
			r.Redraw()
		})
	})
}

// DoUntil is Do with a way to give up: the function that is returned ends it.
func (r *Runner) DoUntil(g Group, action func(context.Context) error, done ...func(error)) context.CancelFunc {
	ctx, stop := context.WithCancel(r.ctx)
	r.Do(g, func(context.Context) error {
		defer stop()
		return action(ctx)
	}, done...)
	return stop
}

// Read reads something in a goroutine of the window and then shows it on the UI
// goroutine.
func (r *Runner) Read(read, show func()) {
	r.readings++
	r.Go(func() {
		read()
		r.Post(func() {
			r.readings--
			show()
		})
	})
}

// Busy reports whether an action of the group is under way.
func (r *Runner) Busy(g Group) bool { return r.busy[g] }

// Working reports whether any action or reading is under way.
func (r *Runner) Working() bool { return len(r.busy) > 0 || r.readings > 0 }

// Failure says how the group's last action failed; nothing if it did not.
func (r *Runner) Failure(g Group) string { return r.failed[g].words }

// Forget takes back how the group's last action failed.
func (r *Runner) Forget(g Group) { delete(r.failed, g) }

// ShowFailure shows in a line how the last action of the first group that has
// failed did so; without one it hides the line.
func (r *Runner) ShowFailure(line *widgets.Text, groups ...Group) {
	words := ""
	for _, g := range groups {
		if words == "" {
			words = r.failed[g].words
		}
	}
	line.Set(words, widgets.Bad)
	widgets.ShowIf(line, words != "")
}
