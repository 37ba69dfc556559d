package terminal

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/days"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/placeflags"
)

// The calendar shows the last calendarDays days unless others are asked for, and
// at most mostCalendarDays.
const (
	calendarDays     = 30
	mostCalendarDays = 400
)

const day = 24 * time.Hour // in UTC

// calendarTask shows the calendar.
type calendarTask struct {
	first, last time.Time // each the midnight in UTC of a date of the account
	byExtension bool
	format      string
}

func (r *reader) calendarCommand() *cobra.Command {
	today := r.env.Clock.Now().In(r.env.Zone)
	t := &calendarTask{format: output.FormatTable}
	c := &cobra.Command{
		Use: "calendar [--from DATE] [--to DATE] [--by-extension] [--place KIND] [--format table|csv|json]", Short: "show day by day whether everything is there",
		Long: "Shows the last 30 days of the account, oldest first. A day is complete, settling, missing or\n" +
			"unknown. For each type it shows how many items are archived, how many RingCentral had when it\n" +
			"was last asked, and how many were verified in Dropbox. A DATE is a day (2026-11-20).\n" +
			"Exits with 1 when a day is missing items, and names those days on standard error.",
		Args: cmdline.NoWords, RunE: r.accept(t, func(c *cobra.Command, _ []string) error { return t.check(c, today) }),
	}
	flags := c.Flags()
	flags.Var(flagvalue.DayOf(&t.first, today), "from", "the first `DATE`")
	flags.Var(flagvalue.DayOf(&t.last, today), "to", "the last `DATE`")
	flagvalue.Switch(flags, &t.byExtension, "by-extension", "also show a line for each extension of a day")
	placeflags.About(c, &r.line.place)
	output.TableFormat(flags, &t.format)
	return c
}

// check fills in the days that were not given.
func (t *calendarTask) check(c *cobra.Command, today time.Time) error {
	if t.last.IsZero() {
		t.last = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
		if t.last.Before(t.first) {
			return cmdline.Wrong(c, "--from is in the future")
		}
	}
	if t.first.IsZero() {
		t.first = t.last.AddDate(0, 0, 1-calendarDays)
	}
	switch days := int(t.last.Sub(t.first)/day) + 1; {
	case days < 1:
		return cmdline.Wrong(c, "--from must be before --to")
	case days > mostCalendarDays:
		return cmdline.Wrong(c, "these are %d days; at most %d can be shown at once", days, mostCalendarDays)
	}
	return nil
}

func (t *calendarTask) do(_ context.Context, s *session) int {
	shown, err := days.Read(s.engine, t.first, t.last, t.byExtension)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	switch t.format {
	case output.FormatJSON:
		err = output.WriteCalendarJSON(s.Out, shown)
	case output.FormatCSV:
		err = output.WriteCalendarCSV(s.Out, shown, t.byExtension)
	default:
		err = output.WriteCalendarTable(s.Out, shown, s.Voice())
	}
	if err != nil {
		return s.Fail(s.Env, fmt.Errorf("write the calendar: %w", err))
	}
	return s.outcome().Days(shown)
}
