package ringcentralserver

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Group is a rate group (docs/ringcentral.md §6.1). Each user has a budget of his own in each.
type Group string

// The rate groups, as X-Rate-Limit-Group spells them; calls of NoThrottling have no limit.
const (
	Light        Group = "light"
	Medium       Group = "medium"
	Heavy        Group = "heavy"
	Auth         Group = "auth"
	NoThrottling Group = ""
)

// limits counts the calls of each user in each group in a window that slides. A call too many
// starts a penalty, and every call during the penalty restarts it.
type limits struct {
	clock clockwork.Clock

	mu        sync.Mutex
	rules     map[Group]rule
	buckets   map[bucketKey]*bucket
	calls     map[Group]int
	refused   int
	inPenalty int
}

type rule struct {
	limit   int // 0 is no limit
	window  time.Duration
	penalty time.Duration
}

type bucketKey struct {
	user  string
	group Group
}

type bucket struct {
	times   []time.Time // of the calls let through, oldest first
	blocked time.Time   // end of the penalty
}

// verdict is what a call may do and what its headers say.
type verdict struct {
	group     Group
	rule      rule
	remaining int
	wait      time.Duration // more than 0: refused
}

func newLimits(c clockwork.Clock) *limits {
	return &limits{
		clock: c, buckets: map[bucketKey]*bucket{}, calls: map[Group]int{},
		rules: map[Group]rule{
			Light: {50, time.Minute, time.Minute}, Medium: {40, time.Minute, time.Minute},
			Heavy: {10, time.Minute, time.Minute}, Auth: {5, time.Minute, time.Minute},
		},
	}
}

// SetLimit changes how many calls a user may make in a group within a window; 0 lifts the limit.
// The penalty is as long as the window.
func (s *Server) SetLimit(g Group, limit int, window time.Duration) {
	l := s.limits
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules[g] = rule{limit, window, window}
}

// Calls is how many calls were made in a group, refused ones too.
func (s *Server) Calls(g Group) int {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return s.limits.calls[g]
}

// Refused is how many calls were answered with 429, those that started a penalty too.
func (s *Server) Refused() int {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return s.limits.refused
}

// InPenalty is how many calls were sent while a penalty was running: a good client has none.
func (s *Server) InPenalty() int {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return s.limits.inPenalty
}

// take counts a call and says whether it may go on.
func (l *limits) take(user string, g Group) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[g]++
	r := l.rules[g]
	v := verdict{group: g, rule: r}
	if r.limit <= 0 {
		return v
	}
	now := l.clock.Now()
	key := bucketKey{user, g}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{}
		l.buckets[key] = b
	}
	for len(b.times) > 0 && !now.Before(b.times[0].Add(r.window)) {
		b.times = b.times[1:]
	}
	if now.Before(b.blocked) {
		l.inPenalty++
		return l.refuse(v, b, now)
	}
	if len(b.times) >= r.limit {
		return l.refuse(v, b, now)
	}
	b.times = append(b.times, now)
	v.remaining = r.limit - len(b.times)
	return v
}

func (l *limits) refuse(v verdict, b *bucket, now time.Time) verdict {
	l.refused++
	b.blocked = now.Add(v.rule.penalty)
	v.wait = v.rule.penalty
	return v
}

// headers tells the client about its budget.
func (v verdict) headers(h http.Header) {
	if v.group == NoThrottling || v.rule.limit <= 0 {
		return
	}
	h.Set("X-Rate-Limit-Group", string(v.group))
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(v.rule.limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(v.remaining))
	h.Set("X-Rate-Limit-Window", strconv.Itoa(seconds(v.rule.window)))
}

// seconds rounds up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
