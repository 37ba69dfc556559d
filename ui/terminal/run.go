package terminal

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/flagvalue"
)

// runTask archives without a window.
type runTask struct{ once bool }

func (r *reader) runCommand() *cobra.Command {
	t := &runTask{}
	c := &cobra.Command{
		Use: "run [--once]", Short: "archive without a window",
		Long: "Archives what is due and goes on every hour until it is stopped (Ctrl+C).",
		Args: noWords, RunE: r.accept(t),
	}
	flagvalue.Switch(c.Flags(), &t.once, "once", "archive everything that is due, then stop")
	return c
}

func (t *runTask) do(ctx context.Context, s *session) int {
	if err := s.beginDemo(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	if t.once {
		return s.runOnce(ctx)
	}
	return s.serve(ctx)
}

// runOnce does one pass and shows how it gets on.
func (s *session) runOnce(ctx context.Context) int {
	changed, unsubscribe := s.engine.Changed()
	defer unsubscribe()
	var report archiver.Report
	var err error
	over := make(chan struct{})
	go func() {
		defer close(over)
		report, err = s.engine.RunOnce(ctx)
	}()
	newProgress(s.Env).follow(changed, over, s.engine.Snapshot)
	switch {
	case errors.Is(err, archiver.ErrBackupOff):
		say(s.Out, "%s", sentence(err.Error()))
		return Done
	case err != nil:
		return s.Fail(s.Env, err)
	}
	return s.tell(report)
}

// tell says how a pass ended: what it did on standard output, and everything
// that is not archived on standard error.
func (s *session) tell(r archiver.Report) int {
	say(s.Out, "%s", summary(r))
	if r.Recognised > 0 {
		say(s.Out, "%s found in Dropbox, archived before by this or another computer.", count(r.Recognised, "item"))
	}
	if r.Archived > 0 {
		say(s.Out, "The files are in %s.", s.place())
	}
	if r.IndexErr != nil {
		say(s.Err, "archiver: %s [%s]", archiver.IndexBehind.Sentence(), archiver.IndexBehind)
		say(s.Err, "%s", sentence(r.IndexErr.Error()))
	}
	if r.Complete() {
		return Done
	}
	if r.Continues {
		say(s.Out, "The next hour is due: it is looked through first, then the others are copied.")
		r.Left = slices.DeleteFunc(slices.Clone(r.Left), func(u archiver.Unarchived) bool { return u.Reason == archiver.NoReason })
		r.LeftCount = len(r.Left) // the others are on their way
	}
	for _, left := range r.Left {
		left.Reason = cmp.Or(left.Reason, r.Reason) // not even tried
		say(s.Err, "%s", unarchived(left, s.Zone))
	}
	if more := r.LeftCount - len(r.Left); more > 0 && len(r.Left) > 0 {
		say(s.Err, "and %d more.", more)
	}
	if r.Reason == archiver.NoReason && r.Err != nil {
		return s.Fail(s.Env, r.Err)
	}
	if r.Reason == archiver.NoReason {
		return Failed
	}
	return s.early(r.Reason, r.Err)
}

// early says why a pass did not run to its end.
func (s *session) early(r archiver.Reason, err error) int {
	say(s.Err, "archiver: %s [%s]", r.Sentence(), r)
	if err != nil && r != archiver.Stopped {
		say(s.Err, "%s", sentence(err.Error()))
	}
	if r == archiver.SignedOut || r == archiver.Disconnected {
		return NotSignedIn
	}
	return Failed
}

// serve runs the engine until the context ends, with a line for each pass. A
// sign-in that has ended stops it: another process cannot sign in while this one
// holds the store.
func (s *session) serve(ctx context.Context) int {
	if view := s.engine.Snapshot(); !s.ready(view) {
		return s.cannotServe(view)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	changed, unsubscribe := s.engine.Changed()
	defer unsubscribe()
	over := make(chan struct{})
	var err error
	go func() {
		defer close(over)
		err = s.engine.Serve(ctx)
	}()
	code := Done
	d := &diary{session: s, signedOut: func(c int) { code = c; stop() }}
	say(s.Out, "Archiving every hour. Stop it with Ctrl+C.")
	pace{s.Clock}.follow(changed, over, func() { d.note(s.engine.Snapshot()) })
	if err != nil && !errors.Is(err, context.Canceled) {
		return s.Fail(s.Env, err)
	}
	return code
}

func (s *session) ready(view archiver.Snapshot) bool {
	return view.RingCentral.SignedIn && !view.RingCentral.Expired && view.Dropbox.Connected && !view.Dropbox.Expired && view.Backup.On
}

func (s *session) cannotServe(view archiver.Snapshot) int {
	switch {
	case view.RingCentral.Expired:
		return s.early(archiver.SignedOut, nil)
	case !view.RingCentral.SignedIn:
		return s.Fail(s.Env, archiver.ErrNotSignedIn)
	case view.Dropbox.Expired:
		return s.early(archiver.Disconnected, nil)
	case !view.Dropbox.Connected:
		return s.Fail(s.Env, archiver.ErrNotConnected)
	default:
		say(s.Out, "%s", sentence(archiver.ErrBackupOff.Error()))
		return Done
	}
}

// diary writes a line for each thing that happens while the engine serves.
type diary struct {
	*session
	signedOut func(code int)
	running   bool
	waiting   archiver.Reason
	told      archiver.Report
}

func (d *diary) note(view archiver.Snapshot) {
	if running := view.Pass.Running; running != d.running {
		d.running = running
		if running {
			d.stamp("Looking for what is new.")
		}
	}
	if last := view.Pass.LastResult; !last.Ended.IsZero() && !last.Ended.Equal(d.told.Ended) {
		d.told = last
		d.stamp("")
		d.tell(last)
	}
	if view.Waiting != d.waiting {
		d.waiting = view.Waiting
		if d.waiting != archiver.NoReason {
			d.stamp(d.waiting.Sentence())
		}
	}
	if !d.ready(view) && !view.Pass.Running {
		d.signedOut(d.cannotServe(view))
	}
}

// stamp writes the time and what happened.
func (d *diary) stamp(text string) {
	say(d.Out, "%s  %s", d.Clock.Now().In(d.Zone).Format("2006-01-02 15:04:05"), text)
}
