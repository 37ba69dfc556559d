package s3test

import (
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// NewClock is a clock on which no pause takes time: when it is over, it is that much later.
func NewClock() clockwork.Clock { return &impatient{Clock: clockwork.NewRealClock()} }

type impatient struct {
	clockwork.Clock
	mu    sync.Mutex
	ahead time.Duration
}

// Now implements clockwork.Clock.
func (c *impatient) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Clock.Now().Add(c.ahead)
}

// Since implements clockwork.Clock.
func (c *impatient) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// Until implements clockwork.Clock.
func (c *impatient) Until(t time.Time) time.Duration { return t.Sub(c.Now()) }

// NewTimer implements clockwork.Clock.
func (c *impatient) NewTimer(d time.Duration) clockwork.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(d, 0)
	return c.Clock.NewTimer(0)
}
