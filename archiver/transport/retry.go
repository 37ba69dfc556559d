package transport

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// longestRetryAfter bounds what a service can ask for, so that one odd answer cannot stop the
// archive for weeks.
const longestRetryAfter = 24 * time.Hour

// MostSilence is the longest that a call waits because the service asks for silence. A service that
// asks for more is left alone, and whoever called is told.
const MostSilence = 10 * time.Minute

// RetryAfter reads the Retry-After header, which holds seconds or a date. A date is by the clock of whoever has answered, which the answer
// tells: this computer's, now, may be hours off. The answer is between
// zero and a day; false when the header is absent or not understood.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if !(seconds >= 0) { // also false for NaN
			return 0, false
		}
		seconds = min(seconds, longestRetryAfter.Seconds())
		return time.Duration(seconds * float64(time.Second)), true
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if sent, err := http.ParseTime(h.Get("Date")); err == nil {
		now = sent
	}
	return min(max(date.Sub(now), 0), longestRetryAfter), true
}

// Backoff is the pause before a call is repeated: about base after the first attempt (attempt 1),
// twice that after each further one, never above most. It is drawn from the upper half of that time
// so that many clients do not return together. A nil r draws nothing and gives the whole time. r is
// used without a lock.
func Backoff(attempt int, base, most time.Duration, r *rand.Rand) time.Duration {
	pause := min(base, most)
	for range attempt - 1 {
		if pause >= most/2 {
			pause = most
			break
		}
		pause *= 2
	}
	if r == nil || pause < 2 {
		return pause
	}
	return pause/2 + time.Duration(r.Int64N(int64(pause/2)+1))
}

// IsNetwork says whether err comes from the way to the service (no route, name not found,
// connection refused, reset or cut short, timeout, stall), so that the same call may succeed later.
// A call that its own caller cancelled is not such a case.
func IsNetwork(err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, ErrStalled), errors.Is(err, ErrSlow), errors.Is(err, errProxyLost):
		return true
	case errors.Is(err, context.Canceled):
		return false
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EPIPE):
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	// Every *url.Error is a net.Error, so the interface alone proves nothing.
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return true
	}
	return isConnectionLoss(err.Error())
}

// isConnectionLoss knows by their text the errors that net/http keeps private.
func isConnectionLoss(text string) bool {
	for _, sign := range []string{
		"http2: ", "stream error: ", "connection error: ", "server closed idle connection", "transport connection broken",
	} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}
