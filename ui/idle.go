package ui

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
)

// idleFor is for how long the toolkit's loop stands still at a time while nothing
// of the window can be seen. In between it looks at what the system has to say.
const idleFor = time.Second / 4

// mayIdle reports whether the loop may stand still here: where the tray icon is
// served from a goroutine of its own, and not by that loop.
func mayIdle() bool { return runtime.GOOS != "windows" && runtime.GOOS != "darwin" }

// loop is the toolkit's loop, which turns 60 times a second whatever there is to
// draw. While the window is in the tray it is kept from turning for nothing: it
// is held in a function of ours until there is something to do.
type loop struct {
	ctx    context.Context // ends with the window
	clock  clockwork.Clock
	queue  func(func())  // runs a function when the loop turns next
	seen   atomic.Bool   // whether the window can be seen
	hidden chan struct{} // a signal that the window has gone into the tray
	roused chan struct{} // a signal that there is something for the loop to do
}

func newLoop(ctx context.Context, clock clockwork.Clock, queue func(func())) *loop {
	return &loop{ctx: ctx, clock: clock, queue: queue, hidden: make(chan struct{}, 1), roused: make(chan struct{}, 1)}
}

// post has the loop run f, at once if it stands still. For any goroutine.
func (l *loop) post(f func()) {
	l.queue(f)
	signal(l.roused)
}

// visible reports whether the window can be seen. For any goroutine.
func (l *loop) visible() bool { return l.seen.Load() }

// wake is called when the window can be seen, rest when it cannot any more.
func (l *loop) wake() { l.seen.Store(true) }

func (l *loop) rest() {
	l.seen.Store(false)
	signal(l.hidden)
}

// idle holds the loop whenever the window cannot be seen, until the window ends.
func (l *loop) idle() {
	for {
		select {
		case <-l.hidden:
		case <-l.ctx.Done():
			return
		}
		for !l.visible() && l.ctx.Err() == nil {
			l.hold()
		}
	}
}

// hold has the loop stand still once, and returns when it turns again.
func (l *loop) hold() {
	turns := make(chan struct{})
	l.queue(func() {
		l.stand()
		close(turns)
	})
	select {
	case <-turns:
	case <-l.ctx.Done(): // the loop has ended, and may have left the function alone
	}
}

// stand holds the loop until a function is posted to it, or its time is over.
func (l *loop) stand() {
	if l.visible() {
		return
	}
	timer := l.clock.NewTimer(idleFor)
	defer timer.Stop()
	select {
	case <-l.roused:
	case <-timer.Chan():
	case <-l.ctx.Done():
	}
}

// signal wakes a goroutine that waits; one signal that was not taken yet is enough.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}
