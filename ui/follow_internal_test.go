package ui

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver"
)

// change has the engine say that something has changed.
func (r *rig) change() {
	select {
	case r.fake.changed <- struct{}{}:
	default:
	}
}

// rest waits until follow has drawn and waits for its time to pass.
func (r *rig) rest() {
	r.t.Helper()
	if err := r.clock.BlockUntilContext(r.t.Context(), 2); err != nil { // the ticker and the pause
		r.t.Fatal(err)
	}
}

func TestRedrawsAtMostEightTimesASecond(t *testing.T) {
	r := newOffice(t, office())
	r.work.Go(r.follow)
	r.next()
	r.rest()
	for range 5 {
		r.change()
	}
	if len(r.posted) != 0 {
		t.Fatal("it was drawn again at once")
	}
	r.fake.mu.Lock()
	r.fake.snapshot = copying()
	r.fake.mu.Unlock()
	r.clock.Advance(redrawEvery)
	r.next()
	if r.snap.Mood != archiver.Working {
		t.Errorf("the window shows %q", r.snap.Mood)
	}
	r.rest()
	r.clock.Advance(redrawEvery)
	r.seen.Store(true)
	r.clock.Advance(tickEvery)
	r.next()
}

func TestTheWindowEndsWithItsGoroutines(t *testing.T) {
	r := newOffice(t, office())
	r.work.Go(r.follow)
	r.next()
	r.close()
	if !slices.Contains(r.fake.called(), "unsubscribed") {
		t.Error("the subscription to changes goes on")
	}
}
