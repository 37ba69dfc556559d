package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/transport"
)

// Group is one of RingCentral's rate groups. All endpoints of a group share its limit, for each
// user of each app (docs/ringcentral.md §6.1).
type Group string

// The groups that have a limit.
const (
	Light  Group = "light"
	Medium Group = "medium"
	Heavy  Group = "heavy"
	Auth   Group = "auth"
)

// Rate is what a group allows now.
type Rate struct {
	PerMinute    float64   // calls; what others use of the limit is taken off, which can leave 0
	BlockedUntil time.Time // no call is sent before; zero when open
}

// The limits that apply until RingCentral states others, and the bounds of what it may state.
const (
	usualWindow   = time.Minute
	mostLimit     = 100_000
	longestWindow = time.Hour
)

const (
	// Retry-After is in whole seconds, which may have been rounded down
	penaltyMargin  = time.Second
	unknownPenalty = 30 * time.Second
)

// route is a kind of call; RingCentral may place it in another group than its documentation says.
type route struct {
	op    string
	group Group
}

// budget shares out RingCentral's limits among all calls of a client.
type budget struct {
	clock    clockwork.Clock
	limiters map[Group]*limiter

	mu     sync.Mutex
	groups map[route]Group // where RingCentral said that a route belongs
}

func newBudget(clock clockwork.Clock) *budget {
	b := &budget{clock: clock, limiters: map[Group]*limiter{}, groups: map[route]Group{}}
	for group, limit := range map[Group]int{Light: 50, Medium: 40, Heavy: 10, Auth: 5} {
		b.limiters[group] = newLimiter(clock, limit, usualWindow)
	}
	return b
}

// take waits for the right to send one call. When the wait is too long, or ctx ends during a penalty,
// the error is ErrRateLimited as well.
func (b *budget) take(ctx context.Context, r route) (*ticket, error) {
	b.mu.Lock()
	group, ok := b.groups[r]
	b.mu.Unlock()
	if !ok {
		group = r.group
	}
	l := b.limiters[group]
	if l == nil {
		return nil, fmt.Errorf("%s: no rate group %q", r.op, group)
	}
	mark, err := l.wait(ctx)
	if err != nil {
		if errors.Is(err, transport.ErrSilence) || !l.rate().BlockedUntil.IsZero() {
			return nil, fmt.Errorf("%s: %w: %w", r.op, ErrRateLimited, err)
		}
		return nil, fmt.Errorf("%s: %w", r.op, err)
	}
	return &ticket{budget: b, route: r, limiter: l, mark: mark}, nil
}

func (b *budget) rate(g Group) Rate {
	if l := b.limiters[g]; l != nil {
		return l.rate()
	}
	return Rate{}
}

// setGroup remembers the group that RingCentral named for a route, and returns its limiter; nil
// when the name is unknown.
func (b *budget) setGroup(r route, name string) *limiter {
	group := Group(strings.ToLower(strings.TrimSpace(name)))
	l := b.limiters[group]
	if l != nil {
		b.mu.Lock()
		b.groups[r] = group
		b.mu.Unlock()
	}
	return l
}

// ticket is the right to send one call. Exactly one of its methods is called.
type ticket struct {
	budget  *budget
	route   route
	limiter *limiter
	mark    int
}

// unused gives the right back.
func (t *ticket) unused() { t.limiter.unused() }

// lost says that the call got no answer.
func (t *ticket) lost() { t.limiter.settle(report{}) }

// answered takes from the answer what it says about the limits.
func (t *ticket) answered(resp *http.Response) {
	limit := number(resp.Header, "X-Rate-Limit-Limit", 1, mostLimit)
	seconds := number(resp.Header, "X-Rate-Limit-Window", 1, int(longestWindow/time.Second))
	r := report{limit: limit, window: time.Duration(max(seconds, 0)) * time.Second, mark: t.mark, remaining: -1}
	if resp.StatusCode == http.StatusTooManyRequests {
		// The remaining number says nothing during a penalty.
		r.penalty = t.penalty(resp.Header, r.window)
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

func (t *ticket) penalty(h http.Header, window time.Duration) time.Duration {
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
