package pace

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/transport"
)

const (
	// Retry-After is in whole seconds, which may have been rounded down
	penaltyMargin  = time.Second
	unknownPenalty = 30 * time.Second
)

// Ticket is the right to send one call. Exactly one of its methods is called.
type Ticket struct {
	budget  *Budget
	route   route
	limiter *limiter
	mark    int
}

// Unused gives the right back.
func (t *Ticket) Unused() { t.limiter.unused() }

// Lost says that the call got no answer.
func (t *Ticket) Lost() { t.limiter.settle(report{}) }

// Answered takes from the answer what it says about the limits.
func (t *Ticket) Answered(resp *http.Response) {
	limit := number(resp.Header, "X-Rate-Limit-Limit", 1, mostLimit)
	seconds := number(resp.Header, "X-Rate-Limit-Window", 1, int(longestWindow/time.Second))
	r := report{limit: limit, window: time.Duration(max(seconds, 0)) * time.Second, mark: t.mark, remaining: -1}
	if resp.StatusCode == http.StatusTooManyRequests {
		// The remaining number says nothing during a penalty.
		r.refused, r.penalty = true, t.penalty(resp.Header, r.window)
	} else {
		r.remaining = number(resp.Header, "X-Rate-Limit-Remaining", 0, max(limit, 0))
	}
	named := t.budget.setGroup(t.route, resp.Header.Get("X-Rate-Limit-Group"))
	if named == nil || named == t.limiter {
		t.limiter.settle(r)
		return
	}
	t.limiter.unused()
	r.elsewhere, r.remaining = true, -1 // the mark belongs to the other limiter
	named.settle(r)
}

func (t *Ticket) penalty(h http.Header, window time.Duration) time.Duration {
	told, ok := transport.RetryAfter(h, t.budget.clock.Now())
	if !ok {
		told = max(window, unknownPenalty)
	}
	return told + penaltyMargin
}

// number reads a header; -1 when it is absent or not between low and high.
func number(h http.Header, name string, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(h.Get(name)))
	if err != nil || n < low || n > high {
		return -1
	}
	return n
}
