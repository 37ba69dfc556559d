package ui

import (
	"runtime"
	"time"
)

// restFor is for how long the toolkit's loop stands still at a time while nothing
// of the window can be seen. In between it looks at what the system has to say.
const restFor = time.Second / 4

// rests reports whether the loop may stand still here: where the tray icon is
// served from a goroutine of its own, and not by that loop.
func rests() bool { return runtime.GOOS != "windows" && runtime.GOOS != "darwin" }

// rest keeps the toolkit's loop, which turns 60 times a second whatever there is
// to draw, from turning for nothing while the window is in the tray: it holds the
// loop in a function of ours until there is something to do.
func (w *window) rest() {
	for {
		select {
		case <-w.hidden:
		case <-w.ctx.Done():
			return
		}
		for !w.seen.Load() && w.ctx.Err() == nil {
			w.hold()
		}
	}
}

// hold has the loop stand still once, and returns when it turns again.
func (w *window) hold() {
	turns := make(chan struct{})
	w.queue(func() {
		w.stand()
		close(turns)
	})
	select {
	case <-turns:
	case <-w.ctx.Done(): // the loop has ended, and may have left the function alone
	}
}

// stand holds the loop until a function is posted to it, or its time is over.
func (w *window) stand() {
	if w.seen.Load() {
		return
	}
	timer := w.clock.NewTimer(restFor)
	defer timer.Stop()
	select {
	case <-w.roused:
	case <-timer.Chan():
	case <-w.ctx.Done():
	}
}

// onLoop has the toolkit's loop run f, at once if it rests.
func (w *window) onLoop(f func()) {
	w.queue(f)
	signal(w.roused)
}

// signal tells whoever waits; one signal that was not taken yet is enough.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}
