package transport

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"syscall"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"60": time.Minute, "0": 0, " 7 ": 7 * time.Second, "0.5": time.Second / 2, "1e300": longestRetryAfter,
		"Fri, 20 Nov 2026 17:00:30 GMT": 30 * time.Second, "Fri, 20 Nov 2026 16:00:00 GMT": 0,
		"Fri, 20 Nov 2099 16:00:00 GMT": longestRetryAfter,
		"":                              -1, "soon": -1, "-5": -1, "NaN": -1,
	} {
		got, ok := RetryAfter(http.Header{"Retry-After": {text}}, now)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

// TestRetryAfterADateOfAnotherClock: the date is by the clock of whoever has answered, however wrong this computer's is.
func TestRetryAfterADateOfAnotherClock(t *testing.T) {
	now := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)
	for _, off := range []time.Duration{0, -2 * time.Hour, 2 * time.Hour, 30 * 24 * time.Hour} {
		h := http.Header{"Date": {now.Format(http.TimeFormat)}, "Retry-After": {now.Add(30 * time.Second).Format(http.TimeFormat)}}
		if got, ok := RetryAfter(h, now.Add(off)); !ok || got != 30*time.Second {
			t.Errorf("by a clock that is off by %s: %v %v", off, got, ok)
		}
	}
	h := http.Header{"Date": {"soon"}, "Retry-After": {now.Add(30 * time.Second).Format(http.TimeFormat)}}
	if got, ok := RetryAfter(h, now); !ok || got != 30*time.Second {
		t.Errorf("of an answer without a time: %v %v", got, ok)
	}
}

func TestBackoffGrowsAndStaysInBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		attempt    int
		base, most time.Duration
		want       time.Duration
	}{
		{0, 2 * time.Second, time.Minute, 2 * time.Second},
		{1, 2 * time.Second, time.Minute, 2 * time.Second},
		{2, 2 * time.Second, time.Minute, 4 * time.Second},
		{5, 2 * time.Second, time.Minute, 32 * time.Second},
		{6, 2 * time.Second, time.Minute, time.Minute},
		{1 << 30, 2 * time.Second, time.Minute, time.Minute},
		{3, time.Hour, time.Minute, time.Minute},
		{3, 0, time.Minute, 0},
	} {
		if got := Backoff(c.attempt, c.base, c.most, nil); got != c.want {
			t.Errorf("attempt %d: %v, want %v", c.attempt, got, c.want)
		}
		seen := map[time.Duration]bool{}
		for range 50 {
			got := Backoff(c.attempt, c.base, c.most, r)
			seen[got] = true
			if got < c.want/2 || got > c.want {
				t.Errorf("attempt %d: %v is not between %v and %v", c.attempt, got, c.want/2, c.want)
			}
		}
		if c.want > 0 && len(seen) < 10 {
			t.Errorf("attempt %d: only %d different pauses", c.attempt, len(seen))
		}
	}
}

func TestIsNetwork(t *testing.T) {
	wrap := func(err error) error {
		return fmt.Errorf("fetch: %w", &url.Error{Op: "Get", URL: "https://h/", Err: err})
	}
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("odd"), false},
		{wrap(errors.New("stopped after 5 redirects")), false},
		{wrap(x509.UnknownAuthorityError{}), false},
		{wrap(context.Canceled), false},
		{wrap(ErrStalled), true},
		{wrap(context.DeadlineExceeded), true},
		{wrap(io.EOF), true},
		{io.ErrUnexpectedEOF, true},
		{wrap(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), true},
		{wrap(&net.DNSError{Err: "no such host", Name: "h"}), true},
		{wrap(syscall.ECONNRESET), true},
		{wrap(net.ErrClosed), true},
		{wrap(errors.New("http2: server sent GOAWAY and closed the connection")), true},
		{wrap(errors.New("http: server closed idle connection")), true},
	} {
		if got := IsNetwork(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

func TestIsNetworkOfRealFailures(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	rt := newCaller(t, Options{})
	_, err := rt.RoundTrip(request(t, http.MethodPost, server.URL, nil))
	if !IsNetwork(err) {
		t.Errorf("aborted: %v", err)
	}
	server.Close()
	if _, err = rt.RoundTrip(request(t, http.MethodGet, server.URL, nil)); !IsNetwork(err) {
		t.Errorf("refused: %v", err)
	}
}
