package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var morning = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// strict counts calls as RingCentral does: those that arrived within the window, refused ones
// included.
type strict struct {
	limit    int
	window   time.Duration
	arrivals []time.Time // within the window
	total    int
	refused  int
	closest  time.Duration // between two arrivals
}

func (s *strict) arrive(now time.Time) (remaining int) {
	if n := len(s.arrivals); n > 0 {
		s.closest = min(s.closest, now.Sub(s.arrivals[n-1]))
	}
	for len(s.arrivals) > 0 && now.Sub(s.arrivals[0]) > s.window {
		s.arrivals = s.arrivals[1:]
	}
	s.arrivals = append(s.arrivals, now)
	s.total++
	if len(s.arrivals) > s.limit {
		s.refused++
	}
	return max(s.limit-len(s.arrivals), 0)
}

// event is something that happens at a moment of a simulated run.
type event struct {
	at time.Time
	do func()
}

// run keeps a limiter busy for a while with more callers than it can serve. Each call takes delay()
// to arrive and again until its answer is back. stranger, if any, gives the pauses between the
// calls of another program.
func run(s *strict, d time.Duration, delay, stranger func() time.Duration) (sent int) {
	clock := clockwork.NewFakeClockAt(morning)
	l := newLimiter(clock, 10, usualWindow)
	if s.limit < 10 {
		l.limit = s.limit
	}
	s.closest = d
	var events []event
	after := func(pause time.Duration, do func()) { events = append(events, event{clock.Now().Add(pause), do}) }
	var other func()
	other = func() { s.arrive(clock.Now()); after(stranger(), other) }
	if stranger != nil {
		other()
	}
	for end := morning.Add(d); clock.Now().Before(end); {
		mark, pause := l.take()
		if pause <= 0 {
			sent++
			after(delay(), func() {
				remaining := s.arrive(clock.Now())
				after(delay(), func() {
					l.settle(report{limit: s.limit, window: s.window, remaining: remaining, mark: mark})
				})
			})
			continue
		}
		next := clock.Now().Add(pause)
		for _, e := range events {
			next = earlier(next, e.at)
		}
		clock.Advance(next.Sub(clock.Now()))
		var due []event
		events = slices.DeleteFunc(events, func(e event) bool {
			if e.at.After(next) {
				return false
			}
			due = append(due, e)
			return true
		})
		for _, e := range due {
			e.do()
		}
	}
	return sent
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func TestAnHourUsesWhatIsAllowed(t *testing.T) {
	const seed = 7
	for name, c := range map[string]struct {
		limit int
		delay func(r *rand.Rand) time.Duration
	}{
		"10 a minute, no delay": {10, func(*rand.Rand) time.Duration { return 0 }},
		"10 a minute, jitter":   {10, func(r *rand.Rand) time.Duration { return time.Duration(r.Int64N(int64(500 * time.Millisecond))) }},
		"600 a minute, jitter":  {600, func(r *rand.Rand) time.Duration { return time.Duration(r.Int64N(int64(500 * time.Millisecond))) }},
		"3 a minute, jitter":    {3, func(r *rand.Rand) time.Duration { return time.Duration(r.Int64N(int64(time.Second))) }},
	} {
		r := rand.New(rand.NewPCG(seed, 1))
		s := &strict{limit: c.limit, window: time.Minute}
		sent := run(s, time.Hour, func() time.Duration { return c.delay(r) }, nil)
		if possible := 60 * c.limit; sent < possible*98/100 || s.refused != 0 {
			t.Errorf("%s: %d of %d calls, %d refused (seed %d)", name, sent, possible, s.refused, seed)
		}
		if spacing := time.Minute / time.Duration(c.limit); c.limit == 10 && s.closest < spacing*2/3-time.Second {
			t.Errorf("%s: two calls came within %v", name, s.closest)
		}
	}
}

func TestAnHourBesideAStranger(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	delay := func() time.Duration { return time.Duration(r.Int64N(int64(200 * time.Millisecond))) }
	alone := &strict{limit: 20, window: time.Minute}
	run(alone, time.Hour, delay, func() time.Duration { return 15_100 * time.Millisecond })
	// The stranger takes 4 of 20 a minute. While the limiter does not know yet, one of the calls
	// may be refused.
	if ours := alone.total - 239; ours < 16*60*90/100 || alone.refused > 3 {
		t.Errorf("%d calls of ours, %d refused", ours, alone.refused)
	}
}

func newTestLimiter(limit int) (*limiter, *clockwork.FakeClock) {
	clock := clockwork.NewFakeClockAt(morning)
	return newLimiter(clock, limit, usualWindow), clock
}

// mustTake sends a call on a limiter that has room.
func mustTake(t *testing.T, l *limiter) int {
	t.Helper()
	mark, pause := l.take()
	if pause > 0 {
		t.Fatalf("no room for %v", pause)
	}
	return mark
}

func TestForeignCallsAreLeftRoom(t *testing.T) {
	l, clock := newTestLimiter(10)
	l.settle(report{limit: 10, window: time.Minute, remaining: 4, mark: mustTake(t, l)})
	if got := l.rate().PerMinute; got != 5 {
		t.Errorf("rate %v beside 5 calls of others", got)
	}
	if _, pause := l.take(); pause < 10*time.Second || pause > 12*time.Second {
		t.Errorf("next call in %v, want one in 12 s", pause)
	}
	clock.Advance(time.Minute + edge)
	if got := l.rate().PerMinute; got != 10 {
		t.Errorf("rate %v a window later", got)
	}
	l.settle(report{limit: 10, remaining: 0, mark: mustTake(t, l)})
	if _, pause := l.take(); pause < 59*time.Second || pause > time.Minute {
		t.Errorf("nothing remains, next call in %v", pause)
	}
}

func TestOwnCallsAreNotForeign(t *testing.T) {
	l, clock := newTestLimiter(600)
	marks := []int{}
	for range 20 {
		marks = append(marks, mustTake(t, l))
		clock.Advance(100 * time.Millisecond)
	}
	for i, mark := range marks { // the server saw all that were sent before this one
		l.settle(report{limit: 600, remaining: 600 - i - 1, mark: mark})
		if len(l.foreign) != 0 {
			t.Fatalf("call %d: taken for foreign: %v", i, l.foreign)
		}
	}
	slow := mustTake(t, l)
	clock.Advance(usualWindow + time.Second)
	// it arrived before the others were a minute old
	l.settle(report{limit: 600, remaining: 600 - 21, mark: slow})
	if len(l.foreign) != 0 {
		t.Errorf("a slow answer: taken for foreign: %v", l.foreign)
	}
}

func TestLimitsAreLearned(t *testing.T) {
	l, clock := newTestLimiter(10)
	l.settle(report{limit: 600, window: 2 * time.Minute, remaining: -1, mark: mustTake(t, l)})
	if got := l.rate().PerMinute; got != 300 {
		t.Errorf("rate %v", got)
	}
	clock.Advance(200 * time.Millisecond)
	mustTake(t, l) // the pace is the new one at once
	l.settle(report{elsewhere: true, remaining: -1})
	if l.inFlight != 1 || len(l.answered) != 2 {
		t.Errorf("%d in flight, %d counted", l.inFlight, len(l.answered))
	}
}

func TestCallsInFlightCount(t *testing.T) {
	l, clock := newTestLimiter(2)
	mustTake(t, l)
	clock.Advance(time.Hour)
	mustTake(t, l)
	clock.Advance(time.Hour)
	if _, pause := l.take(); pause <= 0 {
		t.Error("a third call beside two in flight")
	}
	l.unused()
	mustTake(t, l)
}

func TestPenaltyNeverShortens(t *testing.T) {
	l, clock := newTestLimiter(10)
	mustTake(t, l)
	clock.Advance(6 * time.Second)
	mustTake(t, l)
	l.settle(report{penalty: time.Minute})
	l.settle(report{penalty: time.Second})
	end := clock.Now().Add(time.Minute)
	if got := l.rate().BlockedUntil; !got.Equal(end) {
		t.Errorf("blocked until %v, want %v", got, end)
	}
	if _, pause := l.take(); pause != time.Minute {
		t.Errorf("next look in %v", pause)
	}
	clock.Advance(time.Minute)
	if got := l.rate().BlockedUntil; !got.IsZero() {
		t.Errorf("still blocked until %v", got)
	}
	mustTake(t, l)
}

func TestCallersGoInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const callers = 5
		l, clock := newTestLimiter(10)
		mustTake(t, l)
		order := make(chan int, callers)
		for i := range callers {
			go func() {
				if _, err := l.wait(t.Context()); err != nil {
					t.Error(err)
				}
				order <- i
			}()
			synctest.Wait() // it stands in the queue
		}
		for i := range callers {
			clock.Advance(6 * time.Second)
			if got := <-order; got != i {
				t.Errorf("caller %d went in the place of %d", got, i)
			}
			synctest.Wait()
			if len(order) != 0 {
				t.Error("two went at once")
			}
		}
	})
}

func TestNewsWakesTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, clock := newTestLimiter(1)
		mark := mustTake(t, l)
		done := make(chan error, 1)
		go func() { _, err := l.wait(t.Context()); done <- err }()
		synctest.Wait()
		clock.Advance(time.Second)
		l.settle(report{limit: 600, window: time.Minute, remaining: 599, mark: mark})
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestAWaitingCallerHonoursItsContext(t *testing.T) {
	l, clock := newTestLimiter(10)
	mustTake(t, l)
	done := make(chan error)
	first, cancelFirst := context.WithCancel(t.Context())
	second, cancelSecond := context.WithCancel(t.Context())
	wait := func(ctx context.Context) { _, err := l.wait(ctx); done <- err }
	go wait(first)
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	go wait(second)
	cancelSecond()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	cancelFirst()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if l.inFlight != 1 {
		t.Errorf("%d in flight", l.inFlight)
	}
}

// TestPaceSurvivesAClockThatIsSetBack: the calls before do not hold up those after until their date
// is reached again.
func TestPaceSurvivesAClockThatIsSetBack(t *testing.T) {
	c := clockwork.NewFakeClock()
	l := newLimiter(c, 10, time.Minute)
	for range 10 {
		if _, pause := l.take(); pause > 0 {
			c.Advance(pause)
			l.take()
		}
		l.settle(report{remaining: -1})
	}
	c.Advance(-20 * 24 * time.Hour)
	if _, pause := l.take(); pause > time.Minute+edge {
		t.Errorf("the next call waits %s", pause)
	}
}
