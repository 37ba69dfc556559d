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

// watchdog ends a call that waits too long for the network. Only that waiting counts: while the
// caller has yet to give the next piece of a request, or to ask for the next piece of an answer,
// the delay is not the network's.
type watchdog struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	stall  time.Duration

	mu      sync.Mutex
	timer   clockwork.Timer
	sending bool // no answer yet
	over    bool
}

func watch(ctx context.Context, cancel context.CancelCauseFunc, clock clockwork.Clock, stall time.Duration) *watchdog {
	w := &watchdog{ctx: ctx, cancel: cancel, stall: stall, sending: true}
	w.timer = clock.AfterFunc(stall, func() { cancel(ErrStalled) })
	return w
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

// set restarts the count or stops it. After the answer has come, it ignores the request's body.
func (w *watchdog) set(running, sending bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over || sending && !w.sending {
		return
	}
	w.timer.Stop()
	if running {
		w.timer.Reset(w.stall)
	}
}

func (w *watchdog) answered() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sending = false
	w.timer.Stop()
}

// end stops the count for good and frees the call's context.
func (w *watchdog) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
	w.cancel(nil)
}

// explain replaces the cancellation that the watchdog caused by ErrStalled.
func (w *watchdog) explain(err error) error {
	if errors.Is(context.Cause(w.ctx), ErrStalled) {
		return fmt.Errorf("%w: no byte for %s", ErrStalled, w.stall)
	}
	return err
}

type sentBody struct {
	io.ReadCloser
	dog *watchdog
}

// Read implements io.Reader.
func (b *sentBody) Read(p []byte) (int, error) {
	b.dog.set(false, true)
	n, err := b.ReadCloser.Read(p)
	b.dog.set(true, true)
	return n, err
}

type answerBody struct {
	io.ReadCloser
	dog *watchdog
}

// Read implements io.Reader.
func (b *answerBody) Read(p []byte) (int, error) {
	b.dog.set(true, false)
	n, err := b.ReadCloser.Read(p)
	b.dog.set(false, false)
	if err == nil {
		return n, nil
	}
	if err != io.EOF {
		err = b.dog.explain(err)
	}
	b.dog.end()
	return n, err
}

// Close implements io.Closer.
func (b *answerBody) Close() error {
	err := b.ReadCloser.Close()
	b.dog.end()
	return err
}
