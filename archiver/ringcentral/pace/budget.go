// Package pace keeps a client to RingCentral's rate limits: it counts the calls of each group, says when the next one may go, and takes
// over what the answers say about the limits. It sends nothing itself. The facts are in docs/ringcentral.md §6.
package pace

import (
	"context"
	"errors"
	"fmt"
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
	UnderWay     int       // calls sent, or about to be, that have no answer yet
	BlockedUntil time.Time // no call is sent before; zero when open
}

// The limits that apply until RingCentral states others, and the bounds of what it may state.
const (
	usualWindow   = time.Minute
	mostLimit     = 100_000
	longestWindow = time.Hour
)

// route is a kind of call; RingCentral may place it in another group than its documentation says.
type route struct {
	op    string
	group Group
}

// ErrLimited says that no call may be sent for longer than anybody waits, or that ctx ended during a penalty.
var ErrLimited = errors.New("RingCentral asks to wait")

// Budget shares out RingCentral's limits among all calls of a client.
type Budget struct {
	clock    clockwork.Clock
	limiters map[Group]*limiter

	mu     sync.Mutex
	groups map[route]Group // where RingCentral said that a route belongs
}

// NewBudget knows the limits that RingCentral documents.
func NewBudget(clock clockwork.Clock) *Budget {
	b := &Budget{clock: clock, limiters: map[Group]*limiter{}, groups: map[route]Group{}}
	for group, limit := range map[Group]int{Light: 50, Medium: 40, Heavy: 10, Auth: 5} {
		b.limiters[group] = newLimiter(clock, limit, usualWindow)
	}
	return b
}

// Take waits for the right to send one call of the kind op, which RingCentral counts in group unless it has named another for it.
// Errors: ErrLimited, with the error of ctx when that ended the wait; that of ctx.
func (b *Budget) Take(ctx context.Context, op string, group Group) (*Ticket, error) {
	r := route{op, group}
	b.mu.Lock()
	if named, ok := b.groups[r]; ok {
		group = named
	}
	b.mu.Unlock()
	l := b.limiters[group]
	if l == nil {
		return nil, fmt.Errorf("%s: no rate group %q", op, group)
	}
	mark, err := l.wait(ctx)
	if err != nil {
		if errors.Is(err, transport.ErrSilence) || !l.rate().BlockedUntil.IsZero() {
			return nil, fmt.Errorf("%s: %w: %w", op, ErrLimited, err)
		}
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return &Ticket{budget: b, route: r, limiter: l, mark: mark}, nil
}

// Rate is what a group allows now; zero for a group without a limit.
func (b *Budget) Rate(g Group) Rate {
	if l := b.limiters[g]; l != nil {
		return l.rate()
	}
	return Rate{}
}

// setGroup remembers the group that RingCentral named for a route, and returns its limiter; nil
// when the name is unknown.
func (b *Budget) setGroup(r route, name string) *limiter {
	group := Group(strings.ToLower(strings.TrimSpace(name)))
	l := b.limiters[group]
	if l != nil {
		b.mu.Lock()
		b.groups[r] = group
		b.mu.Unlock()
	}
	return l
}
