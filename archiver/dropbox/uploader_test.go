package dropbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  int
		calls map[string]int // besides the finish
	}{
		{"empty", 0, map[string]int{routeStart: 1}},
		{"one byte", 1, map[string]int{routeStart: 1}},
		{"a buffer", leastBuffer, map[string]int{routeStart: 1}},
		{"largest small", mostSmall, map[string]int{routeStart: 1}},
		{"smallest large", mostSmall + 1, map[string]int{routeStart: 1, routeAppend: 1}},
		{"one chunk", chunkSize, map[string]int{routeStart: 1, routeAppend: 1}},
		{"two chunks and a byte", 2*chunkSize + 1, map[string]int{routeStart: 1, routeAppend: 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, r := newFakeRig(t)
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			data := content(2, test.size)
			put(t, u, "/Zoë 😀\x7f.mp3", data)
			if err := u.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			stored(t, f, res, "/Zoë 😀\x7f.mp3", data)
			test.calls[routeFinish] = 1
			if fmt.Sprint(f.calls) != fmt.Sprint(test.calls) {
				t.Errorf("calls %v, want %v", f.calls, test.calls)
			}
		})
	}
}

// TestIdle checks that a file is sent after a second without another file, and is committed a
// second later.
func TestIdle(t *testing.T) {
	f, r := newFakeRig(t)
	f.begun = make(chan string, 100)
	committed := make(chan []Outcome, 1)
	u := r.NewUploader(t.Context(), func(o []Outcome) { committed <- o })
	put(t, u, "/a", content(1, 10))
	for _, route := range []string{routeStart, routeFinish} {
		if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(idle - 1)
		if n := len(f.begun); n != 0 {
			t.Errorf("%s came too early", <-f.begun)
		}
		r.clock.Advance(1)
		if got := <-f.begun; got != route {
			t.Errorf("call %s, want %s", got, route)
		}
	}
	if o := <-committed; len(o) != 1 || o[0].Err != nil {
		t.Errorf("outcomes %v", o)
	}
	if err := u.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCountdownIsPutOff(t *testing.T) {
	clock := clockwork.NewFakeClock()
	c := countdown{clock: clock}
	if c.over() != nil {
		t.Error("over before it began")
	}
	for range 3 {
		c.start(time.Second)
		clock.Advance(900 * time.Millisecond)
		if len(c.over()) != 0 {
			t.Error("over too early")
		}
	}
	clock.Advance(100 * time.Millisecond)
	if len(c.over()) != 1 {
		t.Error("not over")
	}
	c.stop()
	if c.over() != nil {
		t.Error("over although it was stopped")
	}
}

func TestFlushWaitsForAll(t *testing.T) {
	f, r := newFakeRig(t)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	for round := range 3 {
		for i := range 70 {
			put(t, u, fmt.Sprintf("/%d/%d", round, i), content(uint64(i), 1000))
		}
		put(t, u, fmt.Sprintf("/%d/large", round), content(9, mostSmall+1))
		if err := u.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := res.count(); n != 71*(round+1) {
			t.Errorf("%d outcomes after round %d", n, round)
		}
	}
	if n := f.count(routeFinish); n != 3 {
		t.Errorf("%d commits for 3 flushes", n)
	}
	if err := u.Flush(t.Context()); err != nil || f.count(routeFinish) != 3 {
		t.Errorf("an empty flush: %v, %d commits", err, f.count(routeFinish))
	}
	for range 2 {
		if err := u.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if err := u.Put(t.Context(), Upload{Path: "/late", Body: strings.NewReader("x")}); !errors.Is(err, errClosed) {
		t.Errorf("put after the end: %v", err)
	}
}

// TestMemory holds that no more bodies are read than fit while Dropbox takes nothing.
func TestMemory(t *testing.T) {
	f, r := newFakeRig(t)
	f.slow = make(chan struct{})
	res := newResults(t)
	ctx, cancel := context.WithCancel(t.Context())
	u := r.NewUploader(ctx, res.done).(*uploader)
	if err := u.Await(t.Context()); err != nil {
		t.Errorf("there is no room yet: %v", err)
	}
	var running sync.WaitGroup
	accepted := make(chan struct{}, 100)
	data := content(1, mostSmall)
	for i := range 30 {
		running.Go(func() {
			err := u.Put(ctx, Upload{Path: fmt.Sprintf("/%d", i), Body: bytes.NewReader(data)})
			if err == nil {
				accepted <- struct{}{}
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	for range mostSmallBytes / mostSmall {
		<-accepted
	}
	if u.room.TryAcquire(1) {
		t.Error("there is room for more")
	}
	waiting, leave := context.WithCancelCause(t.Context())
	leave(errClosed)
	if err := u.Await(waiting); !errors.Is(err, errClosed) {
		t.Errorf("there is room for one more: %v", err)
	}
	if n := len(accepted); n != 0 {
		t.Errorf("%d files too many were read", n)
	}
	close(f.slow)
	cancel()
	running.Wait()
	if err := u.Close(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("close: %v", err)
	}
	if n := res.count(); n != 12+len(accepted) {
		t.Errorf("%d outcomes for %d files", n, 12+len(accepted))
	}
}

// TestCancel ends the uploader while a call of each route is under way: every file has one outcome,
// and nothing is left behind.
func TestCancel(t *testing.T) {
	for _, route := range []string{routeStart, routeStartBatch, routeAppend, routeAppendBatch, routeFinish} {
		t.Run(route, func(t *testing.T) {
			f, r := newFakeRig(t)
			ctx, cancel := context.WithCancel(t.Context())
			f.fault = func(got string, _ int) fault {
				if got == route {
					cancel()
					return fault{status: 500}
				}
				return fault{}
			}
			res := newResults(t)
			u := r.NewUploader(ctx, res.done)
			accepted := 0
			for i := range 60 {
				if u.Put(t.Context(), Upload{Path: fmt.Sprintf("/%d", i), Body: strings.NewReader("x")}) == nil {
					accepted++
				}
			}
			err := u.Put(t.Context(), Upload{Path: "/large", Body: bytes.NewReader(content(1, mostSmall+1))})
			if err == nil {
				accepted++
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if err := u.Close(t.Context()); !errors.Is(err, context.Canceled) {
				t.Errorf("close: %v", err)
			}
			if res.count() != accepted {
				t.Errorf("%d outcomes for %d files", res.count(), accepted)
			}
			for path, o := range res.byPath {
				if o.Err != nil && !errors.Is(o.Err, context.Canceled) {
					t.Errorf("%s: %v", path, o.Err)
				}
			}
		})
	}
}

func TestPutAndFlushGiveUpWithTheirCaller(t *testing.T) {
	f, r := newFakeRig(t)
	f.slow, f.begun = make(chan struct{}), make(chan string, 100)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	put(t, u, "/a", content(1, 10))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := u.Put(ctx, Upload{Path: "/b", Body: strings.NewReader("x")}); !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := u.Flush(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("flush: %v", err)
		}
	})
	<-f.begun
	cancel()
	running.Wait()
	close(f.slow)
	if err := u.Close(t.Context()); err != nil || res.count() != 1 {
		t.Errorf("%d outcomes, %v", res.count(), err)
	}
}
