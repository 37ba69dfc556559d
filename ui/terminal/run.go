package terminal

import (
	"context"
	"errors"
	"log/slog"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/metrics"
	"ringcentral-archiver/ui/terminal/outcome"
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
	flags.Var(flagvalue.OneOf(&t.logLevel, flagvalue.UnknownLevel, "debug", "info", "warn", "error", "off"), "log-level",
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
		return cmdline.Wrong(c, "--listen: %v", err)
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
		s.Warn("RingCentral Archiver is already running with this data folder (%s). Archive now with: archiver run --once", s.Data)
		return Failed
	}
	if t.listen == "" {
		return s.serve(ctx)
	}
	server, err := metrics.Listen(ctx, t.listen, s.engine.Snapshot)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Answering at http://%s/healthz and /metrics.", server.Address())
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
		s.Tell("This is a demonstration with a made-up office: backup is turned on for items newer than %s.", s.Voice().Stamp(since))
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
	output.NewPassLine(s.Out, s.Width, s.Clock, s.Voice()).Follow(changed, over, s.engine.Snapshot)
	return s.outcome().Passes(report, s.engine.Snapshot(), err)
}

// serve runs the engine until the context ends, with a line for each pass. A
// sign-in that has ended stops it, so that whoever watches the service sees that
// nothing is archived.
func (s *session) serve(ctx context.Context) int {
	if view := s.engine.Snapshot(); !outcome.Ready(view) {
		s.engine.TellStop(ctx)
		return s.outcome().CannotServe(view)
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
	l := &outcome.Log{Teller: s.outcome(), Clock: s.Clock, SignedOut: func(c int) { code = c; stop() }}
	s.Tell("Archiving every hour. Stop it with Ctrl+C.")
	l.Note(s.engine.Snapshot())
	output.Throttle{Clock: s.Clock}.Follow(changed, over, func() { l.Note(s.engine.Snapshot()) })
	if err != nil && !errors.Is(err, context.Canceled) {
		return s.Fail(s.Env, err)
	}
	return code
}

// logLevels are the words for what of the program's log goes to standard error as well.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// LogLevel is from which level on the program's log goes to standard error as well; false = none of
// it does. A service, which runs where there is no terminal, tells its log what matters unless it was
// told otherwise.
func (l *Line) LogLevel(terminal bool) (slog.Level, bool) {
	t, is := l.task.(*runTask)
	switch {
	case !is || t.logLevel == "off":
		return 0, false
	case t.logLevel != "":
		return logLevels[t.logLevel], true
	default:
		return slog.LevelInfo, !terminal && !t.once
	}
}
