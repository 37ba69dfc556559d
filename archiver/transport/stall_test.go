package transport

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// hang answers with what it was told to and then keeps the connection open without a word until the
// test ends.
func hang(t *testing.T, first string) *httptest.Server {
	t.Helper()
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if first != "" {
			if _, err := io.WriteString(w, first); err != nil {
				t.Error(err)
			}
			w.(http.Flusher).Flush()
		}
		<-over
	}))
	t.Cleanup(func() { close(over); server.Close() })
	return server
}

// advance moves the clock by d once a watchdog is counting.
func advance(t *testing.T, clock *clockwork.FakeClock, d time.Duration) {
	t.Helper()
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(d)
}

func TestStallBeforeTheAnswer(t *testing.T) {
	clock := clockwork.NewFakeClock()
	client := &http.Client{Transport: newCaller(t, Options{Clock: clock, Stall: time.Minute})}
	req := request(t, http.MethodGet, hang(t, "").URL, nil)
	done := make(chan error)
	go func() {
		_, err := client.Do(req)
		done <- err
	}()
	advance(t, clock, time.Minute-1)
	select {
	case err := <-done:
		t.Fatalf("ended early: %v", err)
	default:
	}
	advance(t, clock, 1)
	if err := <-done; !errors.Is(err, ErrStalled) || !IsNetwork(err) {
		t.Errorf("error %v, want ErrStalled", err)
	}
}

func TestStallInTheMiddleOfTheAnswer(t *testing.T) {
	clock := clockwork.NewFakeClock()
	rt := newCaller(t, Options{Clock: clock})
	resp, err := rt.RoundTrip(request(t, http.MethodGet, hang(t, "abc").URL, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := resp.Body.Read(make([]byte, 1))
		done <- err
	}()
	advance(t, clock, DefaultStall)
	if err := <-done; !errors.Is(err, ErrStalled) {
		t.Errorf("error %v, want ErrStalled", err)
	}
}

func TestStallWhileSending(t *testing.T) {
	clock := clockwork.NewFakeClock()
	rt := newCaller(t, Options{Clock: clock})
	req := request(t, http.MethodPost, hang(t, "").URL, io.LimitReader(zeros{}, 1<<30))
	sending, sent := contextOf(t)
	done := make(chan error, 1)
	go func() {
		_, err := rt.RoundTrip(req)
		done <- err
		sent()
	}()
	// Each piece that still fits into the connection's buffers restarts the count.
	for clock.BlockUntilContext(sending, 1) == nil {
		clock.Advance(DefaultStall)
	}
	if err := <-done; !errors.Is(err, ErrStalled) {
		t.Errorf("error %v, want ErrStalled", err)
	}
}

// TestASlowAnswerEnds: with one byte every twenty seconds nothing ever stalls, and a fast one that
// does not come to its end takes no longer than it may.
func TestASlowAnswerEnds(t *testing.T) {
	const many = 100 // pieces of an answer that is let come to its end
	for name, c := range map[string]struct {
		piece   int
		pause   time.Duration // before each piece
		longest time.Duration // by the context; 0 = by the options
		pieces  int           // that are read, or one more or less
	}{
		"a byte at a time":         {1, 20 * time.Second, 0, 6},
		"just too slow":            {20*slowest - 1, 20 * time.Second, 0, 6},
		"just fast enough":         {20 * slowest, 20 * time.Second, 0, many},
		"fast, but endless":        {60_000, 50 * time.Second, time.Hour, 72},
		"fast, for a short answer": {60_000, 50 * time.Second, 2 * time.Minute, 2},
	} {
		clock := clockwork.NewFakeClock()
		taken := make(chan struct{}, many+1) // the client has read what was sent
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for range many {
				w.(http.Flusher).Flush()
				select {
				case <-taken:
				case <-r.Context().Done():
					return
				}
				if clock.BlockUntilContext(r.Context(), 1) != nil { // the client waits
					return
				}
				clock.Advance(c.pause)
				if _, err := w.Write(make([]byte, c.piece)); err != nil {
					return
				}
			}
		}))
		ctx, cancel := contextOf(t)
		if c.longest > 0 {
			ctx = WithLongest(ctx, c.longest)
		}
		resp, err := newCaller(t, Options{Clock: clock}).RoundTrip(request(t, http.MethodGet, server.URL, nil).WithContext(ctx))
		if err != nil {
			t.Fatal(err)
		}
		taken <- struct{}{}
		pieces, buffer := 0, make([]byte, c.piece)
		for err == nil {
			if _, err = io.ReadFull(resp.Body, buffer); err == nil {
				pieces++
				taken <- struct{}{}
			}
		}
		if pieces < c.pieces-1 || pieces > c.pieces+1 || (c.pieces == many) != (err == io.EOF) || c.pieces < many && (!errors.Is(err, ErrSlow) || !IsNetwork(err)) {
			t.Errorf("%s: %v after %d pieces", name, err, pieces)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		cancel()
		server.Close()
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestASlowReaderIsNoStall(t *testing.T) {
	clock := clockwork.NewFakeClock()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, err := io.WriteString(w, strings.Repeat("x", 1<<20)); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	resp, err := newCaller(t, Options{Clock: clock}).RoundTrip(request(t, http.MethodGet, server.URL, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	clock.Advance(time.Hour)
	if got, err := io.ReadAll(resp.Body); err != nil || len(got) != 1<<20 {
		t.Errorf("read %d bytes, error %v", len(got), err)
	}
}

// pausing is a body whose source makes the network wait.
type pausing struct {
	asked chan struct{}
	piece chan string
}

func (p pausing) Read(b []byte) (int, error) {
	p.asked <- struct{}{}
	text, ok := <-p.piece
	if !ok {
		return 0, io.EOF
	}
	return copy(b, text), nil
}

func TestASlowSourceIsNoStall(t *testing.T) {
	clock := clockwork.NewFakeClock()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(w, r.Body); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	body := pausing{asked: make(chan struct{}), piece: make(chan string)}
	rt := newCaller(t, Options{Clock: clock})
	req := request(t, http.MethodPost, server.URL, body)
	done := make(chan error)
	go func() {
		resp, err := rt.RoundTrip(req)
		if err == nil {
			err = resp.Body.Close()
		}
		done <- err
	}()
	<-body.asked
	clock.Advance(time.Hour)
	body.piece <- "late"
	<-body.asked
	close(body.piece)
	if err := <-done; err != nil {
		t.Errorf("error %v", err)
	}
}

func TestTheCallersCancellationIsKept(t *testing.T) {
	for _, repeated := range []bool{false, true} {
		rt := newCaller(t, Options{Clock: clockwork.NewFakeClock()})
		ctx, cancel := contextOf(t)
		req := request(t, http.MethodPut, hang(t, "").URL, strings.NewReader("body")).WithContext(ctx)
		if repeated {
			body, err := req.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			req.Body = body
		}
		cancel()
		_, err := rt.RoundTrip(req)
		if err == nil || errors.Is(err, ErrStalled) || IsNetwork(err) {
			t.Errorf("error %v, want the cancellation", err)
		}
	}
}
