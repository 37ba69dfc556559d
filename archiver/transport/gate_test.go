package transport

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}

func TestGateWakesEveryWaiter(t *testing.T) {
	const waiters = 5
	clock := clockwork.NewFakeClock()
	g := NewGate(clock)
	if err := g.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	end := clock.Now().Add(time.Minute)
	g.CloseUntil(end)
	done := make(chan error, waiters)
	for range waiters {
		go func() { done <- g.Wait(t.Context()) }()
	}
	if err := clock.BlockUntilContext(t.Context(), waiters); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute - 1)
	if len(done) != 0 || !g.Until().Equal(end) {
		t.Errorf("%d went through early, closed until %v", len(done), g.Until())
	}
	clock.Advance(1)
	for range waiters {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if !g.Until().IsZero() {
		t.Errorf("still closed until %v", g.Until())
	}
}

func TestGateNeverShortens(t *testing.T) {
	clock := clockwork.NewFakeClock()
	g := NewGate(clock)
	g.CloseUntil(clock.Now().Add(time.Minute))
	done := make(chan error, 1)
	go func() { done <- g.Wait(t.Context()) }()
	advance(t, clock, 0)
	g.CloseUntil(clock.Now().Add(time.Second))
	g.CloseUntil(clock.Now().Add(2 * time.Minute))
	clock.Advance(time.Minute)
	advance(t, clock, time.Minute-1)
	if len(done) != 0 {
		t.Error("opened before the longer time was over")
	}
	advance(t, clock, 1)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestGateHonoursTheContext(t *testing.T) {
	clock := clockwork.NewFakeClock()
	g := NewGate(clock)
	g.CloseUntil(clock.Now().Add(MostSilence))
	ctx, cancel := contextOf(t)
	done := make(chan error, 1)
	go func() { done <- g.Wait(ctx) }()
	advance(t, clock, time.Second)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := NewGate(clock).Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("an open gate let a cancelled caller through: %v", err)
	}
}

// TestGateSurvivesAClockThatIsSetBack: a silence of a minute stays one.
func TestGateSurvivesAClockThatIsSetBack(t *testing.T) {
	c := clockwork.NewFakeClock()
	g := NewGate(c)
	g.CloseUntil(c.Now().Add(time.Minute))
	c.Advance(-20 * 24 * time.Hour)
	if left := g.Until().Sub(c.Now()); left != time.Minute {
		t.Errorf("the gate stays closed for %s", left)
	}
	c.Advance(time.Minute)
	if !g.Until().IsZero() {
		t.Error("the gate is closed for more than a minute")
	}
}

// TestALongSilenceIsToldAndNotWaitedFor: the user would not know why nothing happens for a day.
func TestALongSilenceIsToldAndNotWaitedFor(t *testing.T) {
	clock := clockwork.NewFakeClock()
	g := NewGate(clock)
	g.CloseUntil(clock.Now().Add(MostSilence + time.Second))
	if err := g.Wait(t.Context()); !errors.Is(err, ErrSilence) {
		t.Errorf("%v", err)
	}
}
