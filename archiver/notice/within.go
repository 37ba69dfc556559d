package notice

import (
	"context"
	"errors"
	"time"

	"github.com/jonboulle/clockwork"
)

// within is a context that ends after d by the clock. It has no deadline, because
// the network would take that by the computer's own clock.
func within(ctx context.Context, clock clockwork.Clock, d time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := clock.AfterFunc(d, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// calledOff reports whether the caller has ended the context. The end of its
// time does not count.
func calledOff(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return errors.Is(ctx.Err(), context.Canceled)
	default:
		return false
	}
}
