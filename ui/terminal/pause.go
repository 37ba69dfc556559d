package terminal

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
)

// pauseTask stops archiving for a while.
type pauseTask struct{ until time.Time } // zero = until resumed

func (r *reader) pauseCommand() *cobra.Command {
	t := &pauseTask{}
	c := &cobra.Command{
		Use: "pause [--until TIME]", Short: "stop archiving for a while",
		Long: "Stops a run in progress and starts none until TIME, or until \"archiver resume\". Items that\n" +
			"RingCentral deletes meanwhile are lost.",
		Args: cmdline.NoWords, RunE: r.accept(t),
	}
	c.Flags().Var(flagvalue.UntilAfter(&t.until, r.env.Clock.Now()), "until", "resume at `TIME`: 2h (from now), 3d or 2026-11-22T08:00:00Z")
	return c
}

func (r *reader) resumeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "resume", Short: "continue archiving after a pause",
		Args: cmdline.NoWords, RunE: r.accept(plain((*session).resume)),
	}
}

func (t *pauseTask) do(ctx context.Context, s *session) int {
	if !s.engine.Snapshot().Backup.On {
		return s.Fail(s.Env, reasons.ErrBackupOff)
	}
	if err := s.engine.Pause(ctx, t.until); err != nil {
		return s.Fail(s.Env, err)
	}
	if t.until.IsZero() {
		s.Tell("Archiving is paused. Continue with: archiver resume")
		return Done
	}
	s.Tell("Archiving is paused until %s.", s.Voice().Stamp(t.until))
	return Done
}

func (s *session) resume(ctx context.Context) int {
	if err := s.engine.Resume(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Archiving is no longer paused.")
	return Done
}
