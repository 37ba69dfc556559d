package transfer

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/localtime"
)

// mostBegun is how many items are copied at once at most: as many as hide calls of 80 ms at 48,000 a minute. It bounds connections
// and memory.
const mostBegun = 64

// turn waits until another transfer may begin, or the next hour is due. One at a time waits for RingCentral's pace, for Dropbox
// and for memory, and the next begins as soon as its call is on the way. So as many are under way as the pace and the time of a call make
// of it: one where ten calls a minute are allowed, and what has become urgent waits for no others; many where the way is long.
func (c *Copier) turn(ctx context.Context) error {
	for {
		c.mu.Lock()
		free := c.waiting == 0 && c.begun < mostBegun
		c.mu.Unlock()
		if free || c.over() {
			return nil
		}
		select {
		case <-c.moved:
		case <-c.Enough:
		case <-c.Clock.After(time.Minute): // what is under way may take longer than the hour
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// over reports whether no more is begun.
func (c *Copier) over() bool {
	select {
	case <-c.Enough:
		return true
	default:
		return !c.Until.IsZero() && localtime.HourDue(c.Clock.Now(), c.Until)
	}
}

// wait notes whether a transfer has a call to make and may not yet.
func (c *Copier) wait(f *transfer, waits bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case f.waits == waits:
		return
	case waits:
		c.waiting++
	default:
		c.waiting--
		c.signal()
	}
	f.waits = waits
}

// end notes that a transfer makes no more calls.
func (c *Copier) end(f *transfer) {
	c.wait(f, false)
	c.mu.Lock()
	c.begun--
	c.mu.Unlock()
	c.signal()
}
