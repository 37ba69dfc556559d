package archiver_test

import (
	"bytes"
	"container/heap"
	"context"
	"flag"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// idleClock stands still while anything in this process is at work, and jumps to
// the next timer when nothing is. A day takes as long as the work of that day,
// and how fast this computer is does not show in what is measured.
type idleClock struct {
	*clockwork.FakeClock

	mu  sync.Mutex
	due moments
}

// newIdleClock runs until the test or the benchmark has ended. A test that uses it must not be parallel.
func newIdleClock(b testing.TB) *idleClock {
	c := &idleClock{FakeClock: clockwork.NewFakeClockAt(start)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run(ctx)
	}()
	b.Cleanup(func() { cancel(); <-done })
	return c
}

// moments are when timers are due, the earliest first; those of stopped timers
// are among them.
type moments []time.Time

func (m moments) Len() int           { return len(m) }
func (m moments) Less(i, j int) bool { return m[i].Before(m[j]) }
func (m moments) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *moments) Push(x any)        { *m = append(*m, x.(time.Time)) }
func (m *moments) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// note is called when the timer is there: were it before, the clock could pass
// the moment in between, and the timer would never be due.
func (c *idleClock) note(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	heap.Push(&c.due, c.Now().Add(d))
}

func (c *idleClock) After(d time.Duration) <-chan time.Time {
	defer c.note(d)
	return c.FakeClock.After(d)
}

func (c *idleClock) NewTimer(d time.Duration) clockwork.Timer {
	defer c.note(d)
	return idleTimer{c.FakeClock.NewTimer(d), c}
}

type idleTimer struct {
	clockwork.Timer
	clock *idleClock
}

func (t idleTimer) Reset(d time.Duration) bool {
	defer t.clock.note(d)
	return t.Timer.Reset(d)
}

// glimpse is how long one looks out for idleness before one sleeps; what is at work meanwhile gets the processor first.
const glimpse = 500 * time.Microsecond

func (c *idleClock) run(ctx context.Context) {
	w := newWork()
	for busy := time.Now(); ctx.Err() == nil; {
		if !w.rests() {
			if time.Since(busy) > glimpse {
				time.Sleep(glimpse)
				busy = time.Now()
			}
			runtime.Gosched()
			continue
		}
		if at := c.next(); !at.IsZero() {
			c.jump(at)
		}
		busy = time.Now()
	}
}

// next is the earliest moment; zero without one.
func (c *idleClock) next() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.due) == 0 {
		return time.Time{}
	}
	return c.due[0]
}

// leap is the most that the clock jumps at once. A moment that is
// mistaken for idleness must not cost hours.
const leap = 15 * time.Second

func (c *idleClock) jump(to time.Time) {
	if d := to.Sub(c.Now()); d > 0 {
		c.Advance(min(d, leap))
	}
	to = c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.due) > 0 && !c.due[0].After(to) {
		heap.Pop(&c.due)
	}
}

// work tells whether goroutines other than the one that asks do anything.
type work struct {
	counts   []metrics.Sample
	states   []byte
	profiled uint64 // goroutines that write a profile of the processor: they wait in a call of the system
}

func newWork() *work {
	w := &work{states: make([]byte, 1<<20), counts: []metrics.Sample{
		{Name: "/sched/goroutines/running:goroutines"},
		{Name: "/sched/goroutines/runnable:goroutines"},
		{Name: "/sched/goroutines/not-in-go:goroutines"},
	}}
	if f := flag.Lookup("test.cpuprofile"); f != nil && f.Value.String() != "" {
		w.profiled = 1
	}
	return w
}

// atWork are the states of a goroutine that runs, could run or is in a call of the system or of the
// collector of garbage.
var atWork = []string{"running", "runnable", "syscall", "preempted", "GC"}

// onTheWay are where a goroutine waits for an answer. It is on the way through the system, where no goroutine has it: were that taken
// for idleness, calls would seem to take seconds, and an hour would have room for a third of those that RingCentral allows.
var onTheWay = [][]byte{[]byte("net/http.(*Transport).roundTrip("), []byte("net/http.(*bodyEOFSignal).Read(")}

// works reports whether the goroutine of a stack does anything, or has a service do something.
func works(stack []byte) bool {
	_, state, _ := bytes.Cut(stack, []byte("["))
	return slices.ContainsFunc(atWork, func(s string) bool { return bytes.HasPrefix(state, []byte(s)) }) ||
		slices.ContainsFunc(onTheWay, func(s []byte) bool { return bytes.Contains(stack, s) })
}

// rests looks at the counts first, which costs little and is not exact, and then
// at every goroutine, for which the runtime stops them all.
func (w *work) rests() bool {
	metrics.Read(w.counts)
	if w.counts[0].Value.Uint64() > 1 || w.counts[1].Value.Uint64() > 0 || w.counts[2].Value.Uint64() > w.profiled {
		return false
	}
	states := w.states[:runtime.Stack(w.states, true)]
	_, others, _ := bytes.Cut(states, []byte("\n\n")) // the first is the one that asks
	for one := range bytes.SplitSeq(others, []byte("\n\n")) {
		if works(one) && (w.profiled == 0 || !bytes.Contains(one, []byte("runtime/pprof."))) {
			return false
		}
	}
	return true
}
