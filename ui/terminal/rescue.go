package terminal

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
)

// rescueTask says what RingCentral still has from before the first hour, and
// archives it where that is asked for.
type rescueTask struct {
	since time.Time
	all   bool // everything RingCentral has; neither = the last 90 days, then everything
	begin bool
}

// rescueDays is how far back goes what is counted first.
const rescueDays = 90

func (r *reader) rescueCommand() *cobra.Command {
	t := &rescueTask{}
	c := &cobra.Command{
		Use: "rescue [--since 90d|DATE|everything] [--begin]", Short: "archive older items that RingCentral still has",
		Long: "Counts what RingCentral has from before the first archived hour, and says how large it is and\n" +
			"how long archiving it takes. Without --since, it counts the last 90 days, then everything.\n" +
			"Nothing is archived without --begin.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.check),
	}
	flags := c.Flags()
	flagvalue.Switch(flags, &t.begin, "begin", "archive it: turns backup on, and each run continues until all is archived")
	flags.Var(flagvalue.SinceBefore(&t.since, r.env.Clock.Now(), r.env.Zone).OrEverything(&t.all), "since",
		"how far back to go: `TIME` is 90d, 2026-11-01, 2026-11-01T00:00:00Z or everything")
	return c
}

func (t *rescueTask) check(c *cobra.Command, _ []string) error {
	if t.begin && !t.all && t.since.IsZero() {
		return cmdline.Wrong(c, "--begin needs --since: 90d, a date or everything")
	}
	return nil
}

func (t *rescueTask) do(ctx context.Context, s *session) int {
	if !t.all && t.since.IsZero() {
		return s.tellRescues(ctx)
	}
	e, err := s.tellRescue(ctx, t.since)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	since := cmp.Or(t.since, e.Since)
	switch nothing := e.Items+e.Unread == 0 && !(t.begin && e.Partial()); {
	case nothing, since.IsZero():
	case !t.begin:
		s.Tell("Nothing was archived. To archive it, add --begin.")
	default:
		if err := s.engine.Rescue(ctx, since); err != nil {
			return s.Fail(s.Env, err)
		}
		s.Tell("Backup is on: %s.", output.Scopes(s.engine.Snapshot().Backup, s.Voice()))
		s.Tell(`Archive now with "archiver run --once", or leave "archiver run" or the window running.`)
	}
	if t.begin && t.all && len(e.Missing) > 0 {
		s.Warn("Not everything could be counted, so it is not known how far back it goes. Rescue again later, or give a date.")
		return Failed
	}
	return Done
}

// tellRescues says what the last days and everything have.
func (s *session) tellRescues(ctx context.Context) int {
	has := 0
	for _, since := range []time.Time{s.Clock.Now().AddDate(0, 0, -rescueDays), {}} {
		e, err := s.tellRescue(ctx, since)
		if err != nil {
			return s.Fail(s.Env, err)
		}
		has += e.Items + e.Unread
	}
	if has == 0 {
		return Done
	}
	s.Tell(`Nothing was archived. To archive it: "archiver rescue --since 90d --begin", with a date, or with everything.`)
	return Done
}

// tellRescue counts and says what there is since then; the zero time is everything.
func (s *session) tellRescue(ctx context.Context, since time.Time) (archiver.Estimate, error) {
	e, err := s.engine.Estimate(ctx, since)
	if err != nil {
		return e, err
	}
	in, now := s.Voice(), s.engine.Snapshot()
	span := in.Say("Everything")
	if !since.IsZero() {
		span = in.Say("Since %s", in.Stamp(since))
	}
	s.Tell("%s: %s", span, output.EstimateWords(e, now.Archived+now.Open > 0, in))
	return e, nil
}
