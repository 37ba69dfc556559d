package ui

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

// change has the engine say that something has changed.
func (r *rig) change() {
	select {
	case r.Engine.Changes <- struct{}{}:
	default:
	}
}

// drawn waits until follow has drawn and waits for its time to pass.
func (r *rig) drawn() {
	r.T.Helper()
	if err := r.Clock.BlockUntilContext(r.T.Context(), 2); err != nil { // the ticker and the pause
		r.T.Fatal(err)
	}
}

func TestRedrawsAtMostEightTimesASecond(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.Go(r.follow)
	r.Next()
	r.drawn()
	for range 5 {
		r.change()
	}
	if len(r.Posted) != 0 {
		t.Fatal("it was drawn again at once")
	}
	r.Engine.SetState(uitest.Copying())
	r.Clock.Advance(redrawEvery)
	r.Next()
	if r.Snapshot().Mood != archiver.Working {
		t.Errorf("the window shows %q", r.Snapshot().Mood)
	}
	r.drawn()
	r.Clock.Advance(redrawEvery)
	r.loop.wake()
	r.Clock.Advance(tickEvery)
	r.Next()
}

func TestTheWindowEndsWithItsGoroutines(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.Go(r.follow)
	r.Next()
	r.Close()
	if !slices.Contains(r.Engine.Called(), "unsubscribed") {
		t.Error("the subscription to changes goes on")
	}
}
