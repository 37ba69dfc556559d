package ui

import (
	"context"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// loop stands for the toolkit's loop: it runs what is queued, one after another.
type loop struct {
	queued chan func()
	ended  chan struct{}
}

func newLoop(ctx context.Context) *loop {
	l := &loop{queued: make(chan func(), 100), ended: make(chan struct{})}
	go func() {
		defer close(l.ended)
		for {
			select {
			case f := <-l.queued:
				f()
			case <-ctx.Done():
				return
			}
		}
	}()
	return l
}

// TestRest: while the window is hidden the loop stands still, a quarter of a
// second at a time, and yet what is posted runs at once.
func TestRest(t *testing.T) {
	clock := clockwork.NewFakeClock()
	ctx, end := context.WithCancel(t.Context())
	l := newLoop(ctx)
	w := &window{clock: clock, ctx: ctx, hidden: make(chan struct{}, 1), roused: make(chan struct{}, 1)}
	w.queue = func(f func()) { l.queued <- f }
	rested := make(chan struct{})
	go func() { defer close(rested); w.rest() }()

	w.seen.Store(true)
	turns := func() {
		t.Helper()
		ran := make(chan struct{})
		w.onLoop(func() { close(ran) })
		<-ran
	}
	turns()
	w.seen.Store(false)
	signal(w.hidden)
	for range 3 {
		if err := clock.BlockUntilContext(ctx, 1); err != nil { // the loop stands
			t.Fatal(err)
		}
		clock.Advance(restFor)
	}
	turns() // the clock does not move, and it runs all the same
	w.seen.Store(true)
	turns()
	turns()
	w.seen.Store(false)
	signal(w.hidden)
	if err := clock.BlockUntilContext(ctx, 1); err != nil {
		t.Fatal(err)
	}
	end() // the program ends while the loop stands
	select {
	case <-rested:
	case <-time.After(10 * time.Second):
		t.Fatal("it rests on after the end")
	}
	<-l.ended
}
