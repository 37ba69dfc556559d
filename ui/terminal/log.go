package terminal

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/placeflags"
)

// logTask shows the log.
type logTask struct {
	from, to time.Time // a zero time is no bound
	less     bool
	format   string
}

func (r *reader) logCommand() *cobra.Command {
	now := r.env.Clock.Now()
	t := &logTask{format: output.FormatTable}
	c := &cobra.Command{
		Use: "log [--from DATE] [--to DATE] [--less] [--place KIND] [--format table|csv|json]", Short: "show what was archived, hour by hour",
		Long: "Shows the last 7 days, newest hour first. A DATE is a day (2026-11-20; --to includes\n" +
			"that day) or a time (2026-11-20T15:00:00Z).",
		Args: cmdline.NoWords, RunE: r.accept(t, func(c *cobra.Command, _ []string) error { return t.check(c, now) }),
	}
	flags := c.Flags()
	flags.Var(flagvalue.From(&t.from, now, r.env.Zone), "from", "the first `DATE`")
	flags.Var(flagvalue.To(&t.to, now, r.env.Zone), "to", "the last `DATE`")
	flagvalue.Switch(flags, &t.less, "less", "only the hours with data")
	placeflags.About(c, &r.line.place)
	output.TableFormat(flags, &t.format)
	return c
}

func (t *logTask) check(c *cobra.Command, now time.Time) error {
	if !c.Flags().Changed("from") && !c.Flags().Changed("to") {
		t.from = now.Add(-7 * day)
	}
	if !t.to.IsZero() && !t.from.Before(t.to) {
		return cmdline.Wrong(c, "--from must be before --to")
	}
	return nil
}

func (t *logTask) do(_ context.Context, s *session) int {
	from := t.from.Truncate(time.Hour) // so that the hour which it lies in is shown
	page, err := s.engine.Log(archiver.LogQuery{From: from, To: t.to, Less: t.less})
	if err != nil {
		return s.Fail(s.Env, err)
	}
	switch t.format {
	case output.FormatJSON:
		err = output.WriteLogJSON(s.Out, page.Rows)
	case output.FormatCSV:
		err = logcsv.Write(s.Out, page.Rows, s.Zone)
	default:
		err = output.WriteLogTable(s.Out, page, s.Voice())
	}
	if err != nil {
		return s.Fail(s.Env, fmt.Errorf("write the log: %w", err))
	}
	return Done
}
