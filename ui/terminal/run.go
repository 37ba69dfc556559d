package terminal

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/metrics"
	"ringcentral-archiver/ui/terminal/output"
)

// runTask archives without a window.
type runTask struct {
	once     bool
	listen   string // where monitoring programs can ask; empty = nowhere
	logLevel string // empty = as is usual
}

func (r *reader) runCommand() *cobra.Command {
	t := &runTask{}
	c := &cobra.Command{
		Use: "run [--once] [--listen ADDRESS] [--log-level LEVEL]", Short: "archive without a window",
		Long: "Archives everything that is due, then continues every hour until it is stopped (Ctrl+C).\n\n" +
			"With --listen, monitoring programs can ask at /healthz (200, or 503 when your action is needed\n" +
			"or nothing was listed for 3 hours) and /metrics (Prometheus). An ADDRESS is a port of this computer\n" +
			"(9464), which other computers cannot reach, or HOST:PORT. No names are told there.\n\n" +
			"Where standard error is no terminal, as in a service, the log from level info on is written\n" +
			"there as well.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.check),
	}
	flags := c.Flags()
	flagvalue.Switch(flags, &t.once, "once", "archive everything that is due, then stop")
	flags.StringVar(&t.listen, "listen", "", "answer /healthz and /metrics at `ADDRESS`: 9464 or 127.0.0.1:9464")
	flags.Var(flagvalue.OneOf(&t.logLevel, "a level", "debug", "info", "warn", "error", "off"), "log-level",
		"`LEVEL`: write the log from debug, info, warn or error on to standard error, too; or off")
	return c
}

func (t *runTask) check(c *cobra.Command, _ []string) (err error) {
	switch {
	case !c.Flags().Changed("listen"):
		return nil
	case t.once:
		return cmdline.Wrong(c, "--listen cannot be used with --once")
	}
	if t.listen, err = metrics.ParseAddress(t.listen); err != nil {
		return cmdline.Wrong(c, "--listen: %w", err)
	}
	return nil
}

func (t *runTask) do(ctx context.Context, s *session) int {
	if err := s.beginDemo(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	if t.once {
		return s.runOnce(ctx)
	}
	if s.Holder != nil {
		output.Say(s.Err, "RingCentral Archiver is already running with this data folder (%s). Archive now with: archiver run --once", s.Data)
		return Failed
	}
	if t.listen == "" {
		return s.serve(ctx)
	}
	server, err := metrics.Listen(ctx, t.listen, s.engine.Snapshot)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Answering at http://%s/healthz and /metrics.", server.Address())
	code := s.serve(ctx)
	if err := server.Close(); err != nil {
		return max(code, s.Fail(s.Env, err))
	}
	return code
}

// beginDemo says so when a demonstration turns backup on without being asked.
func (s *session) beginDemo(ctx context.Context) error {
	since, err := s.engine.BeginDemo(ctx)
	if err == nil && !since.IsZero() {
		output.Say(s.Out, "This is a demonstration with a made-up office: backup is turned on for items newer than %s.", wording.Stamp(since, s.Zone))
	}
	return err
}

// runOnce does one pass and shows how it gets on.
func (s *session) runOnce(ctx context.Context) int {
	changed, unsubscribe := s.engine.Changed()
	defer unsubscribe()
	var report progress.Report
	var err error
	over := make(chan struct{})
	go func() {
		defer close(over)
		report, err = s.engine.RunOnce(ctx)
	}()
	output.NewPassLine(s.Out, s.Width, s.Clock, s.Zone).Follow(changed, over, s.engine.Snapshot)
	switch {
	case errors.Is(err, reasons.ErrBackupOff):
		return s.backupIsOff()
	case err != nil:
		return s.Fail(s.Env, err)
	}
	return s.report(report)
}

// report says how a pass ended: what it did on standard output, and everything
// that is not archived on standard error.
func (s *session) report(r progress.Report) int {
	output.Say(s.Out, "%s", output.Summary(r))
	if r.Damaged() {
		return s.endedEarly(reasons.StoreDamaged, cmp.Or(r.Err, r.IndexErr))
	}
	if r.Adopted > 0 {
		output.Say(s.Out, "%s already in Dropbox, archived earlier by this or another computer.", wording.Count(r.Adopted, "item"))
	}
	if r.Archived > 0 {
		output.Say(s.Out, "The files are in %s.", s.place())
	}
	if r.IndexErr != nil {
		why, detail := reasons.OfIndex(r.IndexErr)
		output.Say(s.Err, "archiver: %s [%s]", why.Sentence(), why)
		output.Say(s.Err, "%s", output.Sentence(cmp.Or(detail, r.IndexErr.Error())))
	}
	if r.Complete() {
		return Done
	}
	if r.Continues {
		output.Say(s.Out, "The next hour is due: it is checked first, then the remaining items are copied.")
		r.Left = slices.DeleteFunc(slices.Clone(r.Left), func(u progress.Unarchived) bool { return u.Reason == reasons.NoReason })
		r.LeftCount = len(r.Left) // the others are on their way
	}
	for _, left := range r.Left {
		left.Reason = cmp.Or(left.Reason, r.Reason) // not even tried
		output.Say(s.Err, "%s", output.Unarchived(left, s.Zone))
	}
	if more := r.LeftCount - len(r.Left); more > 0 && len(r.Left) > 0 {
		output.Say(s.Err, "and %d more.", more)
	}
	if r.Reason == reasons.NoReason && r.Err != nil {
		return s.Fail(s.Env, r.Err)
	}
	if r.Reason == reasons.NoReason {
		return Failed
	}
	return s.endedEarly(r.Reason, r.Err)
}

// endedEarly says why a pass did not run to its end.
func (s *session) endedEarly(r reasons.Reason, err error) int {
	output.Say(s.Err, "archiver: %s [%s]", r.Sentence(), r)
	if err != nil && r != reasons.Stopped {
		output.Say(s.Err, "%s", output.Sentence(err.Error()))
	}
	if help := commands[r]; help != "" {
		output.Say(s.Err, "%s", help)
	}
	if r.EndsSignIn() || r == reasons.Disconnected {
		return NotSignedIn
	}
	return Failed
}

// serve runs the engine until the context ends, with a line for each pass. A
// sign-in that has ended stops it, so that whoever watches the service sees that
// nothing is archived.
func (s *session) serve(ctx context.Context) int {
	if view := s.engine.Snapshot(); !s.ready(view) {
		s.engine.TellStop(ctx)
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
	l := &serveLog{session: s, signedOut: func(c int) { code = c; stop() }}
	output.Say(s.Out, "Archiving every hour. Stop it with Ctrl+C.")
	l.note(s.engine.Snapshot())
	output.Throttle{Clock: s.Clock}.Follow(changed, over, func() { l.note(s.engine.Snapshot()) })
	if err != nil && !errors.Is(err, context.Canceled) {
		return s.Fail(s.Env, err)
	}
	return code
}

func (s *session) ready(view archiver.Snapshot) bool {
	return view.RingCentral.SignedIn && !view.RingCentral.Expired && view.Dropbox.Connected && !view.Dropbox.Expired && view.Backup.On &&
		!view.OtherComputer && view.Waiting != reasons.StoreDamaged
}

func (s *session) cannotServe(view archiver.Snapshot) int {
	switch {
	case view.Waiting == reasons.StoreDamaged:
		return s.endedEarly(reasons.StoreDamaged, nil)
	case view.OtherComputer:
		return s.endedEarly(reasons.OtherComputer, nil)
	case view.RingCentral.Expired:
		return s.endedEarly(cmp.Or(view.RingCentral.Over, reasons.SignedOut), nil)
	case !view.RingCentral.SignedIn:
		return s.Fail(s.Env, reasons.ErrNotSignedIn)
	case view.Dropbox.Expired:
		return s.endedEarly(reasons.Disconnected, nil)
	case !view.Dropbox.Connected:
		return s.Fail(s.Env, reasons.ErrNotConnected)
	default:
		return s.backupIsOff()
	}
}

// backupIsOff says so, and how to turn it on.
func (s *session) backupIsOff() int {
	output.Say(s.Out, "%s %s", output.Sentence(reasons.ErrBackupOff.Error()), commands[reasons.BackupOff])
	return Done
}

// serveLog writes a line for each thing that happens while the engine serves.
type serveLog struct {
	*session
	signedOut func(code int)
	running   bool
	waiting   reasons.Reason
	reported  progress.Report
}

func (l *serveLog) note(view archiver.Snapshot) {
	if running := view.Pass.Running; running != l.running {
		l.running = running
		if running {
			l.stamp("Checking for new items.")
		}
	}
	if last := view.Pass.LastResult; !last.Ended.IsZero() && !last.Ended.Equal(l.reported.Ended) {
		l.reported = last
		l.stamp("")
		l.report(last)
	}
	if view.Waiting != l.waiting {
		l.waiting = view.Waiting
		if l.waiting != reasons.NoReason {
			l.stamp(l.waiting.Sentence())
		}
	}
	if !l.ready(view) && !view.Pass.Running {
		l.signedOut(l.cannotServe(view))
	}
}

// stamp writes the time and what happened.
func (l *serveLog) stamp(text string) {
	output.Say(l.Out, "%s  %s", l.Clock.Now().In(l.Zone).Format("2006-01-02 15:04:05"), text)
}
