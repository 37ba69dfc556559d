package oauth

import (
	"context"
	"time"
)

// answerPatience is how long the answer to a renewal is still waited for once its caller has left: the service has replaced the refresh
// token by then, and takes the old one for an hour only (docs/ringcentral.md §1.6). A program that is stopped then, and started the
// next morning, would have lost its sign-in.
const answerPatience = 5 * time.Second

// outlast is a context that ends so long after ctx, or when it is called off.
func (e endpoint) outlast(ctx context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
	longer, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := e.clock.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-timer.Chan():
			end()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		end()
	}
}
