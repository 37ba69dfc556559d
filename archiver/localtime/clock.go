// Package localtime holds the engine's clock, and hours, local days and time
// zones. It waits for nothing and schedules nothing but what its callers ask
// for.
package localtime

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
)

// Clock is the time by RingCentral's clock, once that is known. The times of calls are
// RingCentral's, so the state of an hour must not depend on how wrong this computer's clock is. It
// is safe for use by several goroutines.
type Clock struct {
	system clockwork.Clock
	zone   *time.Location
	ahead  atomic.Int64 // how far RingCentral's clock is ahead; a time.Duration
}

// NewClock makes a clock on the computer's own one, in the computer's zone.
func NewClock(system clockwork.Clock, zone *time.Location) *Clock {
	return &Clock{system: system, zone: zone}
}

// Now is the time in UTC. It has no monotonic reading, because that stands
// still while a computer sleeps.
func (c *Clock) Now() time.Time { return c.system.Now().Add(c.Ahead()).Round(0).UTC() }

// Here is the time by this computer's calendar.
func (c *Clock) Here() time.Time { return c.Now().In(c.zone) }

// Ahead is how far RingCentral's clock is ahead of this computer's.
func (c *Clock) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }

// SetAhead notes how far RingCentral's clock is ahead of this computer's.
func (c *Clock) SetAhead(d time.Duration) { c.ahead.Store(int64(d)) }

// After gives a channel that gets the time once d has passed.
func (c *Clock) After(d time.Duration) <-chan time.Time { return c.system.After(d) }

// WithTimeout is context.WithTimeout by this clock.
func (c *Clock) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return clockwork.WithTimeout(ctx, c.system, d)
}

// System is the computer's own clock.
func (c *Clock) System() clockwork.Clock { return c.system }
