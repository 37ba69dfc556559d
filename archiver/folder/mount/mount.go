// Package mount makes the calls of a file system that may stop answering without a word, as a NAS does that is mounted so that it never
// gives up: such a call waits in the system's kernel, and nothing ends it. Here whoever makes one is let go after a while. The call is left
// to itself and counted, and while none comes back hardly any others are made.
package mount

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// ErrSilent: the file system does not answer.
var ErrSilent = errors.New("it does not answer")

// Ended: a call was given up because its context had ended.
type Ended struct{ Cause error }

func (e *Ended) Error() string { return "given up: " + e.Cause.Error() }
func (e *Ended) Unwrap() error { return e.Cause }

// How long a call is waited for, and how often one is tried where none comes back.
const (
	// Patience is how long a call may take that is not slow by its nature, and how long nothing may answer beside one that is.
	Patience = 90 * time.Second
	// grace is how long a call is waited for whose caller has been told to stop, so that what it has begun is tidied up.
	grace = 5 * time.Second
	// mostSlow is how many times Patience a call may take that waits for the disk, while others are answered.
	mostSlow = 10
	// mostHung is how many calls may be left to themselves at once: each holds a thread.
	mostHung = 64
	// longestPause is that between two calls that are tried where none comes back; the first is Patience, and each is twice the one before.
	longestPause = 24 * time.Hour
)

// Mount is a place at which calls may hang. It is safe for concurrent use.
type Mount struct {
	clock clockwork.Clock

	mu      sync.Mutex
	hung    int           // calls that were given up and have not come back
	moving  int           // of them, those that may still give a file another name
	silent  bool          // the last that is known is that a call did not come back
	pause   time.Duration // before another is tried
	tryNext time.Time
}

// New returns a Mount. It makes no call.
func New(clock clockwork.Clock) *Mount { return &Mount{clock: clock} }

// Hung is how many calls were given up and have not come back.
func (m *Mount) Hung() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.hung
}

// enter lets a call be made, unless it would hang. Errors: ErrSilent.
func (m *Mount) enter() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.hung >= mostHung {
		return ErrSilent
	}
	if m.silent {
		now := m.clock.Now()
		if now.Before(m.tryNext) {
			return ErrSilent
		}
		m.pause = min(2*m.pause, longestPause)
		m.tryNext = now.Add(m.pause)
	}
	return nil
}

// call is one that is under way.
type call struct {
	m        *Mount
	how      manner
	returned bool // the fields from here on are guarded by m.mu
	left     bool // it was given up
}

// back notes that a call has come back: whatever hung, the file system answers now, unless it was only to close something. left says that nobody waits for it any more.
func (c *call) back() (left bool) {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	c.returned, c.m.silent = true, c.m.silent && c.how.closes
	if c.left {
		c.count(-1)
	}
	return c.left
}

// leave gives a call up, unless it has come back.
func (c *call) leave() bool {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	if c.returned {
		return false
	}
	c.left = true
	c.count(1)
	if !c.m.silent {
		c.m.silent, c.m.pause, c.m.tryNext = true, Patience, c.m.clock.Now().Add(Patience)
	}
	return true
}

func (c *call) count(n int) {
	c.m.hung += n
	if c.how.moves {
		c.m.moving += n
	}
}

// manner is how a call is made.
type manner struct {
	moves  bool        // it may give a file another name
	closes bool        // it closes something: it is made in any case, and says nothing of the file system
	answer func() bool // whether the file system answers others, where it may take long; nil = it may not
}

// outcome is what a call has brought.
type outcome[T any] struct {
	value T
	err   error
}

// do makes a call. What one brings that was given up is handed to late, if there is something. Errors: those of the call; ErrSilent; *Ended.
func do[T any](ctx context.Context, m *Mount, how manner, make1 func() (T, error), late func(T)) (T, error) {
	var none T
	refused := m.enter()
	if refused != nil && !how.closes {
		return none, refused
	}
	c := &call{m: m, how: how}
	if refused != nil {
		c.leave()
	}
	ended := make(chan outcome[T], 1)
	go func() {
		value, err := make1()
		if !c.back() {
			ended <- outcome[T]{value, err}
		} else if err == nil && late != nil {
			late(value)
		}
	}()
	if refused != nil {
		return none, refused
	}
	timer := m.clock.NewTimer(Patience)
	defer timer.Stop()
	stop := ctx.Done()
	for waits := 1; ; waits++ {
		select {
		case out := <-ended:
			return out.value, out.err
		case <-stop:
			stop, waits = nil, mostSlow
			timer.Stop()
			timer = m.clock.NewTimer(grace)
			continue
		case <-timer.Chan():
		}
		if how.answer != nil && waits < mostSlow && how.answer() {
			timer.Reset(Patience)
			continue
		}
		if !c.leave() {
			out := <-ended
			return out.value, out.err
		}
		if ctx.Err() != nil {
			return none, &Ended{context.Cause(ctx)}
		}
		return none, ErrSilent
	}
}

// Do makes a call that is neither of a folder nor of a file. Nothing that it writes to may be read when it has failed with ErrSilent
// or *Ended. Errors: as of do.
func (m *Mount) Do(ctx context.Context, call func() error) error {
	_, err := do(ctx, m, manner{}, func() (struct{}, error) { return struct{}{}, call() }, nil)
	return err
}
