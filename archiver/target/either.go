package target

import "context"

// Either returns a context that ends with either of two, whichever is first, and with leave, which has to be called.
func Either(one, other context.Context) (ctx context.Context, leave func()) {
	ctx, cancel := context.WithCancelCause(one)
	if ended := context.Cause(other); ended != nil {
		cancel(ended)
	}
	stop := context.AfterFunc(other, func() { cancel(context.Cause(other)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}
