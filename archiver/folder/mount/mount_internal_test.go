package mount

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a place where some calls hang until they are let go.
type rig struct {
	t     *testing.T
	m     *Mount
	clock watched
	let   chan struct{}
}

func newRig(t *testing.T) *rig {
	clock := watched{clockwork.NewFakeClock(), make(chan time.Duration, 1000)}
	return &rig{t: t, m: New(clock), clock: clock, let: make(chan struct{})}
}

// watched is a clock that says for how long calls are waited for.
type watched struct {
	*clockwork.FakeClock
	waits chan time.Duration
}

func (c watched) NewTimer(d time.Duration) clockwork.Timer {
	timer := c.FakeClock.NewTimer(d)
	c.waits <- d
	return timer
}

// hangs makes a call that hangs, and says how it ended.
func (r *rig) hangs(ctx context.Context, how manner) <-chan error {
	let, ended := r.let, make(chan error, 1)
	go func() {
		_, err := do(ctx, r.m, how, func() (int, error) { <-let; return 0, nil }, nil)
		ended <- err
	}()
	return ended
}

// waits lets time go by, once so many calls wait for it.
func (r *rig) waits(calls int, d time.Duration) {
	r.t.Helper()
	if err := r.clock.BlockUntilContext(r.t.Context(), calls); err != nil {
		r.t.Fatal(err)
	}
	r.clock.Advance(d)
}

// call makes one that does not hang.
func (r *rig) call() error { return r.m.Do(r.t.Context(), func() error { return nil }) }

// back lets what hangs go, and waits until it has come back.
func (r *rig) back() {
	close(r.let)
	for r.m.Hung() > 0 {
		time.Sleep(time.Millisecond) // nothing else shows it
	}
	r.let = make(chan struct{})
}

// A call that does not come back is given up, and so is the place until it does.
func TestACallThatHangs(t *testing.T) {
	r := newRig(t)
	ended := r.hangs(t.Context(), manner{})
	r.waits(1, Patience-time.Second)
	if err := r.call(); err != nil {
		t.Errorf("while one is waited for, another fails: %v", err)
	}
	r.waits(1, time.Second)
	if err := <-ended; !errors.Is(err, ErrSilent) || r.m.Hung() != 1 {
		t.Errorf("it ends with %v, %d hang", err, r.m.Hung())
	}
	if err := r.call(); !errors.Is(err, ErrSilent) {
		t.Errorf("another is made: %v", err)
	}
	r.back()
	if err := r.call(); err != nil {
		t.Errorf("when it has come back: %v", err)
	}
}

// Whoever is told to stop waits no longer than the tidying up may take.
func TestStoppingWhileACallHangs(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := r.hangs(ctx, manner{answer: func() bool { return true }})
	<-r.clock.waits
	cancel()
	if d := <-r.clock.waits; d != grace {
		t.Errorf("it is waited for %s more", d)
	}
	r.clock.Advance(grace)
	if err := <-ended; !errors.Is(err, context.Canceled) || r.m.Hung() != 1 {
		t.Errorf("it ends with %v, %d hang", err, r.m.Hung())
	}
	r.back()
}

// Where nothing comes back for months, calls are tried more and more rarely, and never so many that they pile up.
func TestMonthsOfSilence(t *testing.T) {
	r := newRig(t)
	tried := 0
	try := func() {
		ended := r.hangs(t.Context(), manner{})
		select {
		case <-r.clock.waits:
			r.clock.Advance(Patience)
			tried++
			if err := <-ended; !errors.Is(err, ErrSilent) {
				t.Errorf("it ends with %v", err)
			}
		case err := <-ended:
			if !errors.Is(err, ErrSilent) {
				t.Errorf("it is refused with %v", err)
			}
		}
	}
	began := r.clock.Now()
	for r.clock.Since(began) < 180*24*time.Hour {
		try()
		r.clock.Advance(time.Hour)
	}
	if n := r.m.Hung(); n != tried || n > mostHung || n < 10 {
		t.Errorf("%d hang, %d were made", n, tried)
	}
	r.back()
	if err := r.call(); err != nil {
		t.Errorf("when all have come back: %v", err)
	}
}

// A place that is mounted anew answers although calls of before never come back.
func TestMountedAnew(t *testing.T) {
	r := newRig(t)
	ended := r.hangs(t.Context(), manner{})
	r.waits(1, Patience)
	<-ended
	r.clock.Advance(Patience)
	for i := range 2 {
		if err := r.call(); err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	r.back()
}

// What waits for the disk may take long while others are answered, though not for ever.
func TestASlowDisk(t *testing.T) {
	r := newRig(t)
	asked := make(chan bool)
	ended := r.hangs(t.Context(), manner{answer: func() bool { return <-asked }})
	for range mostSlow - 1 {
		r.waits(1, Patience)
		asked <- true
	}
	r.waits(1, Patience)
	if err := <-ended; !errors.Is(err, ErrSilent) {
		t.Errorf("it ends with %v", err)
	}
	r.back()

	ended = r.hangs(t.Context(), manner{answer: func() bool { return <-asked }})
	r.waits(1, Patience)
	asked <- false
	if err := <-ended; !errors.Is(err, ErrSilent) {
		t.Errorf("where nothing answers it ends with %v", err)
	}
	r.back()
}

// A name that may still be given undoes none that was given later.
func TestNoNameIsGivenBesideOneThatHangs(t *testing.T) {
	r := newRig(t)
	root, err := r.m.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	rename := func() error {
		f, err := root.OpenFile("draft", 0o102, 0o666)
		if err != nil {
			return err
		}
		return errors.Join(f.Close(), root.Rename("draft", "name"))
	}
	ended := r.hangs(t.Context(), manner{moves: true})
	r.waits(1, Patience)
	<-ended
	r.clock.Advance(Patience)
	if err := rename(); !errors.Is(err, ErrSilent) {
		t.Errorf("another file got its name: %v", err)
	}
	r.back()
	if err := rename(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestAFileThatIsMadeAfterItWasGivenUp: whoever wanted it is told, and no one else.
func TestAFileThatIsMadeAfterItWasGivenUp(t *testing.T) {
	r := newRig(t)
	root, err := r.m.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	whole := open
	t.Cleanup(func() { open = whole })
	open = func(in *os.Root, name string, flag int, perm fs.FileMode) (*os.File, error) {
		<-r.let
		return whole(in, name, flag, perm)
	}
	late, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := root.Create("a", func() { close(late) })
		ended <- err
	}()
	r.waits(1, Patience)
	if err := <-ended; !errors.Is(err, ErrSilent) {
		t.Errorf("a file that hangs: %v", err)
	}
	select {
	case <-late:
		t.Error("it is told before the file is there")
	default:
	}
	close(r.let)
	<-late
	if f, err := root.Create("b", func() { t.Error("one that was made in time is told, too") }); err != nil {
		t.Error(err)
	} else if err := errors.Join(f.Close(), root.Close()); err != nil {
		t.Error(err)
	}
}
