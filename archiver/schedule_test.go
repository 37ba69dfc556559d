package archiver_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// serve runs the engine for the length of a test.
func (r *rig) serve() {
	r.t.Helper()
	ctx, cancel := context.WithCancel(r.t.Context())
	done := make(chan error, 1)
	go func() { done <- r.a.Serve(ctx) }()
	r.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Serve: %v", err)
		}
	})
}

// await reads snapshots as a face does, until one is as wanted.
func (r *rig) await(what string, wanted func(archiver.Snapshot) bool) archiver.Snapshot {
	r.t.Helper()
	changed, stop := r.a.Changed()
	defer stop()
	limit := time.After(2 * time.Minute) // a busy computer may take long
	for {
		s := r.a.Snapshot()
		if wanted(s) {
			return s
		}
		select {
		case <-changed:
		case <-limit:
			r.t.Fatalf("it never came to this: %s; last seen %+v", what, s)
		}
	}
}

// pump advances a clock whenever a goroutine waits for it, until it is stopped.
func pump(t *testing.T, ticks *clockwork.FakeClock) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ticks.BlockUntilContext(ctx, 1) == nil {
			ticks.Advance(10 * time.Millisecond)
		}
	}()
	return func() { cancel(); <-done }
}

// TestASignInIsFollowedByARun: what a run could not list or copy for want of a sign-in is archived once a person has signed in
// again, not an hour later.
func TestASignInIsFollowedByARun(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.serve()
	before := r.await("the first run is over", func(s archiver.Snapshot) bool { return s.Archived > 0 && !s.Pass.Running })
	r.sim.RingCentral.RevokeSessions(r.ana)
	r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
	r.a.RunNow()
	r.await("a run met the end of the sign-in", func(s archiver.Snapshot) bool { return s.Waiting == reasons.SignedOut && !s.Pass.Running })
	r.login()
	r.await("the new recording is archived", func(s archiver.Snapshot) bool { return s.Archived == before.Archived+1 && !s.Pass.Running })
	if at := r.a.Snapshot().NextRun; !at.After(r.clock.Now()) {
		t.Errorf("another run is due at once, at %s", at)
	}
}

// TestServeTicksOnTheWallClock: a pass after each hour, one when the computer
// wakes from a sleep that a monotonic ticker would not have noticed, and none
// between.
//
//test:long
func TestServeTicksOnTheWallClock(t *testing.T) {
	ticks := clockwork.NewFakeClockAt(start)
	stop := pump(t, ticks)
	r := newRigOn(t, ringcentralserver.RoleAdmin, ticks)
	r.a.Close()
	stop()
	own := &shiftClock{Clock: r.clock} // this computer's, which may be wrong
	r.openWith(own, nil)
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{}); err != nil {
		t.Fatal(err)
	}
	r.serve()
	pass := func(last time.Time) time.Time {
		t.Helper()
		for {
			s := r.a.Snapshot()
			if !s.Pass.Running && !s.Pass.LastResult.Began.Equal(last) {
				return s.Pass.LastResult.Began
			}
			if err := ticks.BlockUntilContext(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			ticks.Advance(5 * time.Second) // less than the engine's own poll of the clock
		}
	}
	first := pass(time.Time{})
	if first.Sub(start) > time.Minute {
		t.Errorf("the first pass began %s after the start", first.Sub(start))
	}
	last := first
	for hour := 19; hour < 22; hour++ {
		at := pass(last)
		if after := at.Sub(time.Date(2026, 11, 20, hour, 0, 0, 0, time.UTC)); after < 2*time.Minute || after > 5*time.Minute {
			t.Errorf("the pass for hour %d began %s after it", hour, after)
		}
		last = at
	}
	r.clock.Advance(9 * time.Hour) // asleep: timers stand still
	woke := r.clock.Now()
	last = pass(last)
	if late := last.Sub(woke); late > time.Minute {
		t.Errorf("after a sleep of nine hours the pass began %s late", late)
	}
	own.Advance(-3 * time.Hour) // set back: RingCentral's clock goes on
	back := r.clock.Now()
	// at once, because listings lie in the future then; it learns RingCentral's time
	last = pass(last)
	// by either clock: while a pass of a busy computer runs, this one is turned on
	if late := min(last.Sub(back).Abs(), last.Add(3*time.Hour).Sub(back).Abs()); late > time.Minute {
		t.Errorf("after the clock was set back the pass began %s late", late)
	}
	next := r.clock.Now().Truncate(time.Hour).Add(time.Hour)
	if after := pass(last).Sub(next); after < 2*time.Minute || after > 5*time.Minute {
		t.Errorf("after the clock was set back the pass began %s after the hour", after)
	}
}

func TestRunNowPauseAndSwitchOff(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	r.serve()
	r.await("everything archived", func(s archiver.Snapshot) bool { return s.Archived == 17 && !s.Pass.Running })

	if err := r.a.Pause(t.Context(), r.clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	s := r.await("paused", func(s archiver.Snapshot) bool { return s.Backup.Paused })
	if s.Waiting != reasons.Paused || s.Mood != archiver.Paused {
		t.Errorf("paused: waiting %q, mood %s", s.Waiting, s.Mood)
	}
	r.call(r.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	r.a.RunNow()
	s = r.await("archived on request, and still paused", func(s archiver.Snapshot) bool { return s.Archived == 18 && !s.Pass.Running })
	if s.Waiting != reasons.Paused || !s.Backup.Paused {
		t.Errorf("after a run on request: waiting %q, paused %t", s.Waiting, s.Backup.Paused)
	}
	r.call(r.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	r.clock.Advance(61 * time.Minute)
	r.a.RunNow()
	r.await("archived when the pause was over", func(s archiver.Snapshot) bool { return s.Archived == 19 && !s.Pass.Running })

	r.call(r.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	if err := r.a.SwitchOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); s.Waiting != reasons.BackupOff || !s.NextRun.IsZero() {
		t.Errorf("switched off: waiting %q, next run %v", s.Waiting, s.NextRun)
	}
	r.backup(time.Hour)
	r.a.RunNow()
	r.await("archived when on again", func(s archiver.Snapshot) bool { return s.Archived == 20 && !s.Pass.Running })
}

// TestSwitchOffStopsARunningPassCleanly: what was not copied stays queued, and
// the next pass has it.
func TestSwitchOffStopsARunningPassCleanly(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	stuck := r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + stuck, Kind: ringcentralserver.FaultStallMidBody, Times: 1})
	r.backup(24 * time.Hour)
	r.serve()
	s := r.await("all but the stuck one", func(s archiver.Snapshot) bool { return s.Archived == 17 && s.Pass.Running })
	if !s.NextRun.IsZero() {
		t.Errorf("while one runs, the next is at %v", s.NextRun)
	}
	if err := r.a.SwitchOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := r.a.Snapshot(); s.Pass.Running || s.Open != 1 {
		t.Errorf("running %v, %d open", s.Pass.Running, s.Open)
	}
	r.backup(24 * time.Hour)
	r.await("the stuck one too", func(s archiver.Snapshot) bool { return s.Archived == 18 })
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestRestartInTheMiddle: the engine is closed at a random number of archived
// items, again and again; nothing is lost and nothing is there twice.
func TestRestartInTheMiddle(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	rng := rand.New(rand.NewPCG(r.seed, 7))
	for range 6 {
		ctx, cancel := context.WithCancel(t.Context())
		changed, stop := r.a.Changed()
		signals := rng.IntN(40)
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			for range signals {
				select {
				case <-changed:
				case <-ctx.Done():
					return
				}
			}
			cancel()
		}()
		if _, err := r.a.RunOnce(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		<-watched
		stop()
		r.a.Close()
		r.open()
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
}

// TestClockThatWasWrong: five days ahead for one pass, then right again; hours that were "listed"
// then are listed again when they come.
//
//test:long
func TestClockThatWasWrong(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(time.Hour)
	r.runOnce()
	r.clock.Advance(5 * 24 * time.Hour)
	r.runOnce()
	r.clock.Advance(-5 * 24 * time.Hour)
	r.call(r.ana, 5*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("archived %d after the clock was put right (%v)", report.Archived, report.Err)
	}
	page, err := r.a.Log(archiver.LogQuery{})
	if err != nil || page.Total != 2 {
		t.Errorf("%d rows (%v), want none of the future", page.Total, err)
	}
	r.clock.Advance(30 * time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset})
	r.runOnce()
	if got := r.row(r.clock.Now().Add(-20 * time.Hour)); got.Status == completeness.Success {
		t.Error("an hour that was never listed in truth is a success")
	}
	r.clock.Advance(-32 * time.Hour)
	r.sim.RingCentral.ClearFaults()
	if report := r.runOnce(); report.Err != nil {
		t.Errorf("with the clock before the first hour: %v", report.Err)
	}
}

// TestComputerWhoseClockIsOff: eight hours fast or slow, as after a mistaken time
// zone. What is said of the hours follows RingCentral's clock.
//
//test:long
func TestComputerWhoseClockIsOff(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"fast": 8 * time.Hour, "slow": -8 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.a.Close()
			wrong := &shiftClock{Clock: clockwork.NewRealClock()}
			wrong.SetTo(start.Add(off))
			r.openWith(wrong, nil)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d (%v)", report.Archived, report.Err)
			}
			page, err := r.a.Log(archiver.LogQuery{})
			if err != nil || len(page.Rows) == 0 || !page.Rows[0].From.Equal(start.Truncate(time.Hour)) {
				t.Fatalf("the newest of %d hours begins at %v (%v)", len(page.Rows), page.Rows[0].From, err)
			}
			for _, row := range page.Rows {
				if settled := !start.Before(row.To.Add(4 * time.Hour)); settled != (row.Status == completeness.Success) {
					t.Errorf("hour %s is %s", row.From, row.Word())
				}
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			r.a.Close()
			r.openWith(wrong, nil)
			if s := r.a.Snapshot(); !s.Completeness.Now {
				t.Errorf("after a restart, before a pass: %q is missing", s.Completeness.Reason)
			}
			if again, err := r.a.Log(archiver.LogQuery{}); err != nil || !reflect.DeepEqual(again, page) {
				t.Errorf("the log before and after a restart (%v):\n%+v\n%+v", err, page, again)
			}
		})
	}
}

// TestAClockThatIsPutRightMeanwhile: where the computer's clock was wrong when the program ended, a pause is not longer for it, and no
// pass waits for an hour that is over.
func TestAClockThatIsPutRightMeanwhile(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"hours": 8 * time.Hour, "years": 3 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.a.Close()
			computers := &shiftClock{Clock: clockwork.NewRealClock()}
			computers.SetTo(start.Add(off))
			r.rcToken, r.dbxToken = oauth.Token{}, oauth.Token{}
			r.openWith(computers, nil)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Fatalf("left %+v (%v)", report.Left, report.Err)
			}
			if err := r.a.Pause(t.Context(), computers.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			r.a.Close()
			r.clock.Advance(2 * time.Hour)
			r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
			computers.SetTo(r.clock.Now())
			r.openWith(computers, nil)
			r.serve()
			r.await("the pause is over", func(s archiver.Snapshot) bool { return s.Archived == 1 })
		})
	}
}
