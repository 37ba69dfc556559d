package actions_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// newRunner gives a runner over an office, and what it is wired to.
func newRunner(t *testing.T) (*uitest.Rig, *actions.Runner) {
	t.Helper()
	r := uitest.New(t, &uitest.Engine{}, theme.VariantLight)
	r.Put(nil, func() {}, nil)
	return r, r.Runner
}

func TestAGroupDoesOneActionAtATime(t *testing.T) {
	rig, r := newRunner(t)
	release, begun := make(chan struct{}), []string{}
	act := func(name string) func(context.Context) error {
		return func(context.Context) error {
			begun = append(begun, name)
			<-release
			return nil
		}
	}
	r.Do(actions.Backup, act("first"))
	r.Do(actions.Backup, act("second"))
	if !r.Busy(actions.Backup) || r.Busy(actions.Log) {
		t.Error("not the group of the action is busy")
	}
	rig.Engine.SetState(uitest.Office())
	close(release)
	rig.Settle()
	if !slices.Equal(begun, []string{"first"}) || r.Busy(actions.Backup) {
		t.Errorf("begun %v", begun)
	}
	if r.Snapshot().Archived != uitest.Office().Archived {
		t.Error("what the action has changed is not shown")
	}
}

func TestAFailureLastsUntilTheNextActionOfItsGroup(t *testing.T) {
	rig, r := newRunner(t)
	line := widgets.NewFailure()
	fail := func(err error) {
		r.Do(actions.Rescue, func(context.Context) error { return err })
		rig.Settle()
		r.ShowFailure(line, actions.Backup, actions.Rescue)
	}
	fail(errors.New("the disk is full"))
	if line.Text != "The disk is full." || !line.Visible() {
		t.Errorf("it says %q", line.Text)
	}
	fail(context.Canceled)
	if line.Visible() {
		t.Errorf("what was cancelled is called a failure: %q", line.Text)
	}
	fail(errors.New("the disk is full"))
	r.Forget(actions.Rescue)
	if r.Failure(actions.Rescue) != "" {
		t.Error("it is not forgotten")
	}
}

// TestAFailureLastsNoLongerThanItsReason: what failed because the keyring was locked is not said any more once it is not.
func TestAFailureLastsNoLongerThanItsReason(t *testing.T) {
	rig, r := newRunner(t)
	locked := uitest.With(func(s *archiver.Snapshot) { s.Waiting = reasons.KeychainLocked })
	rig.Engine.SetState(locked)
	for g, err := range map[actions.Group]error{actions.RingCentral: oauth.ErrKeychainLocked, actions.Rescue: errors.New("the disk is full")} {
		r.Do(g, func(context.Context) error { return err })
		rig.Settle()
	}
	r.SetSnapshot(locked)
	if r.Failure(actions.RingCentral) == "" {
		t.Error("the reason goes on, and is not said")
	}
	r.SetSnapshot(uitest.Office())
	if got := r.Failure(actions.RingCentral); got != "" {
		t.Errorf("the keyring is unlocked, and it still says %q", got)
	}
	if r.Failure(actions.Rescue) == "" {
		t.Error("a failure of another kind is forgotten")
	}
}

func TestAnActionCanBeGivenUp(t *testing.T) {
	rig, r := newRunner(t)
	var got error
	stop := r.DoUntil(actions.Log, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) { got = err })
	stop()
	rig.Settle()
	if !errors.Is(got, context.Canceled) {
		t.Errorf("it ended with %v", got)
	}
}

func TestAfterItsTimeAFunctionIsPosted(t *testing.T) {
	rig, r := newRunner(t)
	ran := false
	r.After(time.Second, func() { ran = true })
	r.After(time.Hour, func() { t.Error("it ran after the end") })
	if err := rig.Clock.BlockUntilContext(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	rig.Clock.Advance(time.Second)
	rig.Next()
	if !ran {
		t.Error("it did not run")
	}
	r.Close()
	if len(rig.Posted) > 0 {
		t.Error("something was posted after the end")
	}
}
