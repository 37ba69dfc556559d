package transport

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Gate stops every worker of one service while the service wants silence. It starts open.
type Gate struct {
	clock clockwork.Clock
	mu    sync.Mutex
	until time.Time
	seen  time.Time // the newest time that the clock has shown
}

// NewGate returns an open gate that reads its time from c.
func NewGate(c clockwork.Clock) *Gate { return &Gate{clock: c} }

// ErrSilence is in the error of a wait that would be longer than MostSilence.
var ErrSilence = errors.New("the service asks for a long silence")

// Wait returns nil once the gate is open. Errors: ErrSilence, that of ctx.
func (g *Gate) Wait(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		until := g.Until()
		if until.IsZero() {
			return nil
		}
		if left := g.clock.Until(until); left > MostSilence {
			return fmt.Errorf("%w: %s", ErrSilence, left.Round(time.Second))
		}
		// A gate that was closed for longer in the meantime is seen on the next round.
		timer := g.clock.NewTimer(g.clock.Until(until))
		select {
		case <-timer.Chan():
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// CloseUntil closes the gate until t. A gate that is closed for longer already stays so.
func (g *Gate) CloseUntil(t time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now()
	if t.After(g.until) {
		g.until = t
	}
}

// Until says when the gate opens; zero when it is open.
func (g *Gate) Until() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.until.After(g.now()) {
		return time.Time{}
	}
	return g.until
}

// now reads the clock. When the clock was set back, it moves the gate's time back as well, because
// a silence is a length of time and must not last until a date is reached again.
func (g *Gate) now() time.Time {
	now := g.clock.Now()
	if back := g.seen.Sub(now); back > 0 {
		g.until = g.until.Add(-back)
	}
	g.seen = now
	return now
}
