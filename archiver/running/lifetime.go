// Package running says what may run at the same time in the engine, and ends it with the engine: a
// Lifetime ends what is under way, a Turn is taken by one at a time, and whoever asks for a Job that
// runs joins it. It knows nothing of the work.
package running

import (
	"context"
	"sync"
)

// Lifetime is the time in which an engine is open.
type Lifetime struct {
	mu  sync.Mutex
	ctx context.Context
	end context.CancelFunc
	all sync.WaitGroup
}

// NewLifetime begins a lifetime.
func NewLifetime() *Lifetime {
	l := &Lifetime{}
	l.ctx, l.end = context.WithCancel(context.Background())
	return l
}

// Context ends with the lifetime.
func (l *Lifetime) Context() context.Context { return l.ctx }

// End ends everything that is under way and waits for it.
func (l *Lifetime) End() {
	l.mu.Lock()
	l.end()
	l.mu.Unlock()
	l.all.Wait()
}

// Within gives a context that also ends with the lifetime, whose End waits until done is called. It
// does not wait for work that begins after it, because the context of that work has ended.
func (l *Lifetime) Within(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(l.ctx, cancel)
	leave := l.attend()
	return ctx, func() {
		detach()
		cancel()
		leave()
	}
}

func (l *Lifetime) attend() (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx.Err() != nil {
		return func() {}
	}
	l.all.Add(1)
	return l.all.Done
}
