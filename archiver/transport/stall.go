package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// ErrStalled is in the error of a call that was ended because nothing moved in either direction.
var ErrStalled = errors.New("the connection stalled")

// ErrSlow is in the error of a call that was ended because too little moved, or because it took too
// long. Making it again at once would take as long.
var ErrSlow = errors.New("the connection is too slow")

// How slow a call may be (ARCHITECTURE.md, "Limits"). Only the time counts in which the network is
// waited for.
const (
	paceTime = 2 * time.Minute // over which the speed is measured
	slowest  = 512             // bytes a second
)

type longestKey struct{}

// WithLongest lets each call with the context take at most d, instead of Options.Longest.
func WithLongest(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, longestKey{}, d)
}

// Longest is what WithLongest has set; zero where it has not.
func Longest(ctx context.Context) time.Duration {
	d, _ := ctx.Value(longestKey{}).(time.Duration)
	return d
}

// watchdog ends a call that waits too long for the network. Only that waiting counts: while the
// caller has yet to give the next piece of a request, or to ask for the next piece of an answer,
// the delay is not the network's.
type watchdog struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	clock   clockwork.Clock
	stall   time.Duration
	longest time.Duration

	mu      sync.Mutex
	timer   clockwork.Timer
	sending bool // no answer yet
	over    bool
	began   time.Time     // when the present waiting began; zero = the network is not waited for
	waited  time.Duration // in all
	pace    time.Duration // waited since moved was last set to zero
	moved   int64         // bytes
}

func watch(ctx context.Context, cancel context.CancelCauseFunc, o Options) *watchdog {
	w := &watchdog{ctx: ctx, cancel: cancel, clock: o.Clock, stall: o.Stall, longest: o.Longest, sending: true, began: o.Clock.Now()}
	if d := Longest(ctx); d > 0 {
		w.longest = d
	}
	w.timer = w.clock.AfterFunc(min(w.stall, w.longest), w.bite)
	return w
}

// bite ends the call, of which nothing has moved for so long.
func (w *watchdog) bite() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waited+w.stall > w.longest {
		w.cancel(fmt.Errorf("%w: not done after %s", ErrSlow, w.longest))
		return
	}
	w.cancel(fmt.Errorf("%w: no byte for %s", ErrStalled, w.stall))
}

// guard makes every read of the request's body a sign of life, in a repeated request as well.
func (w *watchdog) guard(req *http.Request) {
	if req.Body == nil || req.Body == http.NoBody {
		return
	}
	req.Body = &sentBody{ReadCloser: req.Body, dog: w}
	again := req.GetBody
	if again == nil {
		return
	}
	req.GetBody = func() (io.ReadCloser, error) {
		body, err := again()
		if err != nil {
			return nil, err
		}
		return &sentBody{ReadCloser: body, dog: w}, nil
	}
}

// set restarts the count or stops it, after so many bytes have moved. After the answer has come, it
// ignores the request's body.
func (w *watchdog) set(running, sending bool, moved int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over || sending && !w.sending {
		return
	}
	w.timer.Stop()
	w.count(moved)
	if !running {
		return
	}
	if w.waited >= w.longest {
		w.cancel(fmt.Errorf("%w: not done after %s", ErrSlow, w.longest))
		return
	}
	w.began = w.clock.Now()
	w.timer.Reset(min(w.stall, w.longest-w.waited))
}

// count adds the waiting that has ended and what has moved, and looks at the speed.
func (w *watchdog) count(moved int) {
	if !w.began.IsZero() {
		// A clock that was set meanwhile does not count: the timer would have ended a longer wait.
		waited := min(max(w.clock.Since(w.began), 0), w.stall)
		w.waited, w.pace = w.waited+waited, w.pace+waited
		w.began = time.Time{}
	}
	if w.moved += int64(moved); w.pace < paceTime {
		return
	}
	if float64(w.moved) < slowest*w.pace.Seconds() {
		w.cancel(fmt.Errorf("%w: %d bytes in %s", ErrSlow, w.moved, w.pace.Round(time.Second)))
	}
	w.pace, w.moved = 0, 0
}

func (w *watchdog) answered() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sending = false
	w.timer.Stop()
	w.count(0)
	w.pace, w.moved = 0, 0 // the answer has its own speed
}

// end stops the count for good and frees the call's context.
func (w *watchdog) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
	w.cancel(nil)
}

// explain replaces the cancellation that the watchdog caused by its reason.
func (w *watchdog) explain(err error) error {
	if cause := context.Cause(w.ctx); errors.Is(cause, ErrStalled) || errors.Is(cause, ErrSlow) {
		return cause
	}
	return err
}

type sentBody struct {
	io.ReadCloser
	dog *watchdog
}

// Read implements io.Reader.
func (b *sentBody) Read(p []byte) (int, error) {
	b.dog.set(false, true, 0)
	n, err := b.ReadCloser.Read(p)
	b.dog.set(true, true, n)
	return n, err
}

type answerBody struct {
	io.ReadCloser
	req *http.Request
	dog *watchdog
}

// Read implements io.Reader.
func (b *answerBody) Read(p []byte) (int, error) {
	b.dog.set(true, false, 0)
	n, err := b.ReadCloser.Read(p)
	b.dog.set(false, false, n)
	if err != io.EOF {
		err = withoutEcho(b.req, b.dog.explain(err)) // without an error too: what has come can be read after the call was ended
	}
	if err != nil {
		b.dog.end()
	}
	return n, err
}

// Close implements io.Closer.
func (b *answerBody) Close() error {
	err := b.ReadCloser.Close()
	b.dog.end()
	return err
}
