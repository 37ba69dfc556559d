package ui

import (
	"context"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// turning stands for the toolkit's loop: it runs what is queued, one after another.
type turning struct {
	queued chan func()
	ended  chan struct{}
}

func newTurning(ctx context.Context) *turning {
	l := &turning{queued: make(chan func(), 100), ended: make(chan struct{})}
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

// TestIdle: while the window is hidden the loop stands still, a quarter of a
// second at a time, and yet what is posted runs at once.
func TestIdle(t *testing.T) {
	clock := clockwork.NewFakeClock()
	ctx, end := context.WithCancel(t.Context())
	toolkit := newTurning(ctx)
	l := newLoop(ctx, clock, func(f func()) { toolkit.queued <- f })
	rested := make(chan struct{})
	go func() { defer close(rested); l.idle() }()

	l.wake()
	turns := func() {
		t.Helper()
		ran := make(chan struct{})
		l.post(func() { close(ran) })
		<-ran
	}
	turns()
	l.rest()
	for range 3 {
		if err := clock.BlockUntilContext(ctx, 1); err != nil { // the loop stands
			t.Fatal(err)
		}
		clock.Advance(idleFor)
	}
	turns() // the clock does not move, and it runs all the same
	l.wake()
	turns()
	turns()
	l.rest()
	if err := clock.BlockUntilContext(ctx, 1); err != nil {
		t.Fatal(err)
	}
	end() // the program ends while the loop stands
	select {
	case <-rested:
	case <-time.After(10 * time.Second):
		t.Fatal("it rests on after the end")
	}
	<-toolkit.ended
}
