package pace

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/transport"
)

// edge is added to the window so that a call never meets the very moment at which an earlier one
// stops counting.
const edge = 10 * time.Millisecond

// limiter paces the calls of one group. RingCentral counts the calls that arrived within a sliding
// window; when a call arrives is not known here, only that it is not after its answer. A call is
// therefore counted from its sending until a window after its answer, which no delay on the way can
// make too short.
type limiter struct {
	clock   clockwork.Clock
	turn    chan struct{} // held by the caller that is next; the runtime queues the others in order
	changed chan struct{} // wakes the caller that is next when it may be able to go earlier

	mu       sync.Mutex
	limit    int
	window   time.Duration
	inFlight int
	sent     int         // all calls so far
	answered []time.Time // of the calls that still count, oldest first
	slot     time.Time   // the moment that the last call was planned for
	blocked  time.Time   // end of the penalty
	refusals int         // silences in a row after which the next call was refused again
	seen     time.Time   // the newest time that the clock has shown

	// Calls of other programs in the window, as our own answers show them. Each sighting is a lower
	// bound, so the highest in a window counts. A sighting is dropped when a later one is at least
	// as high.
	foreign []sight
}

type sight struct {
	calls int
	until time.Time
}

func newLimiter(clock clockwork.Clock, limit int, window time.Duration) *limiter {
	return &limiter{
		clock: clock, limit: limit, window: window,
		turn: make(chan struct{}, 1), changed: make(chan struct{}, 1),
	}
}

// wait returns when one call may be sent. The call then counts as under way until settle or unused.
// Callers go in the order in which they came. The mark belongs to the call's report. Errors:
// transport.ErrSilence, where the wait would be longer than transport.MostSilence; that of ctx.
func (l *limiter) wait(ctx context.Context) (mark int, err error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { <-l.turn }()
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		mark, pause := l.take()
		if pause <= 0 {
			return mark, nil
		}
		if pause > transport.MostSilence {
			return 0, fmt.Errorf("%w: %s", transport.ErrSilence, pause.Round(time.Second))
		}
		timer := l.clock.NewTimer(pause)
		select {
		case <-timer.Chan():
		case <-l.changed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// lateness is the part of the window by which a call may always come late: a system wakes a program
// up some milliseconds after the time, and a pass has other work between the pages of a listing.
// Where calls may be close together that would add up. The count of the window holds all the same.
const lateness = 100

// take counts a call as under way if there is room for it now; otherwise it says how long to wait
// before looking again.
func (l *limiter) take() (mark int, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.forget(now)
	if pause := l.blocked.Sub(now); pause > 0 {
		return 0, pause
	}
	spacing := l.spacing()
	if pause := max(l.room(now), l.slot.Add(spacing).Sub(now)); pause > 0 {
		if len(l.foreign) > 0 {
			pause = min(pause, l.foreign[0].until.Sub(now))
		}
		return 0, pause
	}
	// A call that comes a little late does not delay those after it; a call that comes very late
	// restarts the pace.
	l.slot = later(l.slot.Add(spacing), now.Add(-max(spacing/4, l.window/lateness)))
	l.inFlight++
	l.sent++
	return len(l.answered) + l.inFlight - l.sent, 0
}

// room is the time until fewer calls count than may; zero when there is room.
func (l *limiter) room(now time.Time) time.Duration {
	over := len(l.answered) + l.inFlight - l.capacity()
	switch {
	case over < 0:
		return 0
	case over < len(l.answered):
		return l.answered[over].Add(l.window + edge).Sub(now)
	}
	return min(l.window, transport.MostSilence) // an answer to a call under way wakes the caller earlier
}

// now reads the clock. When the clock was set back, it moves all noted times back as well, because
// a pause is a length of time and must not last until a date is reached again.
func (l *limiter) now() time.Time {
	now := l.clock.Now()
	if back := l.seen.Sub(now); back > 0 {
		l.slot, l.blocked = l.slot.Add(-back), l.blocked.Add(-back)
		for i := range l.answered {
			l.answered[i] = l.answered[i].Add(-back)
		}
		for i := range l.foreign {
			l.foreign[i].until = l.foreign[i].until.Add(-back)
		}
	}
	l.seen = now
	return now
}

// forget drops what no longer counts.
func (l *limiter) forget(now time.Time) {
	l.answered = slices.Delete(l.answered, 0, past(len(l.answered), func(i int) bool {
		return !l.answered[i].Add(l.window + edge).After(now)
	}))
	l.foreign = slices.Delete(l.foreign, 0, past(len(l.foreign), func(i int) bool { return !l.foreign[i].until.After(now) }))
}

// past is the number of entries, of n in the order of time, that are over.
func past(n int, over func(i int) bool) int {
	return sort.Search(n, func(i int) bool { return !over(i) })
}

func (l *limiter) capacity() int {
	if len(l.foreign) == 0 {
		return l.limit
	}
	return max(l.limit-l.foreign[0].calls, 0)
}

func (l *limiter) spacing() time.Duration { return l.window / time.Duration(max(l.capacity(), 1)) }

// report is the outcome of a call.
type report struct {
	limit     int           // as RingCentral states it; 0 = unknown
	window    time.Duration // likewise
	remaining int           // likewise; negative = unknown
	mark      int           // from wait
	refused   bool          // because of the rate
	penalty   time.Duration // silence that RingCentral asks for
	elsewhere bool          // the call went out on another limiter
}

// settle ends a call that was answered, or that may have reached RingCentral, and takes over
// RingCentral's own numbers.
func (l *limiter) settle(r report) {
	l.update(func(now time.Time) {
		if !r.elsewhere {
			l.inFlight--
		}
		l.answered = append(l.answered, now)
		l.blocked = later(l.blocked, now.Add(l.lengthened(r, now)))
		if r.window > 0 {
			l.window = r.window
		}
		if r.limit <= 0 {
			return
		}
		l.limit = r.limit
		if r.remaining >= 0 {
			// Ours are at most those that counted when the call went out and those sent since. The
			// rest belong to another program of the same user, or to an earlier run of this one.
			l.see(sight{calls: r.limit - r.remaining - (r.mark + l.sent), until: now.Add(l.window)})
		}
	})
}

// Where each call is refused again after the silence that RingCentral has asked for, the silence is doubled from the third refusal on: it
// is not known what would be enough, and each call may begin the penalty again (docs/ringcentral.md §6.1). It grows until it is not waited
// for any more, so that whatever else is to be done does not wait either.
const (
	patientRefusals = 3
	longestGrown    = transport.MostSilence + 5*time.Minute
)

// lengthened is how long a silence is to be after an answer.
func (l *limiter) lengthened(r report, now time.Time) time.Duration {
	switch {
	case !r.refused:
		l.refusals = 0
		return r.penalty
	case now.Before(l.blocked): // it was under way when the silence began
	default:
		l.refusals++
	}
	grown := min(r.penalty<<min(max(0, l.refusals-patientRefusals), 10), longestGrown)
	return max(r.penalty, grown)
}

func (l *limiter) see(s sight) {
	l.foreign = slices.DeleteFunc(l.foreign, func(old sight) bool { return old.calls <= s.calls })
	if s.calls > 0 {
		l.foreign = append(l.foreign, s)
	}
}

// unused ends a call that was never sent, or that counts elsewhere.
func (l *limiter) unused() { l.update(func(time.Time) { l.inFlight-- }) }

func (l *limiter) update(change func(now time.Time)) {
	l.mu.Lock()
	now := l.now()
	l.forget(now)
	change(now)
	l.mu.Unlock()
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

func (l *limiter) rate() Rate {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.forget(now)
	r := Rate{PerMinute: float64(l.capacity()) / l.window.Minutes(), UnderWay: l.inFlight}
	if l.blocked.After(now) {
		r.BlockedUntil = l.blocked
	}
	return r
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
