package terminal

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
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
		Use: "log [--from DATE] [--to DATE] [--less] [--format table|csv|json]", Short: "show what was archived, hour by hour",
		Long: "Shows the last 7 days, newest hour first. A DATE is a day (2026-11-20; --to includes\n" +
			"that day) or a time (2026-11-20T15:00:00Z).",
		Args: noWords, RunE: r.accept(t, func(c *cobra.Command, _ []string) error { return t.check(c, now) }),
	}
	flags := c.Flags()
	flags.Var(flagvalue.From(&t.from, now, r.env.Zone), "from", "the first `DATE`")
	flags.Var(flagvalue.To(&t.to, now, r.env.Zone), "to", "the last `DATE`")
	flagvalue.Switch(flags, &t.less, "less", "only the hours with data")
	output.TableFormat(flags, &t.format)
	return c
}

func (t *logTask) check(c *cobra.Command, now time.Time) error {
	if !c.Flags().Changed("from") && !c.Flags().Changed("to") {
		t.from = now.Add(-7 * day)
	}
	if !t.to.IsZero() && !t.from.Before(t.to) {
		return wrong(c, "--from must be before --to")
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
		err = writeLogJSON(s.Out, page.Rows)
	case output.FormatCSV:
		err = logcsv.Write(s.Out, page.Rows, s.Zone)
	default:
		err = writeLogTable(s.Out, page, s.Zone)
	}
	if err != nil {
		return s.Fail(s.Env, fmt.Errorf("write the log: %w", err))
	}
	return Done
}

// logHour is a row of the log as JSON. Times are UTC; a job that has not begun
// or ended has none.
type logHour struct {
	From          time.Time  `json:"from"`
	To            time.Time  `json:"to"`
	Status        string     `json:"status"`
	JobStart      *time.Time `json:"jobStart"`
	JobEnd        *time.Time `json:"jobEnd"`
	CallRecording int        `json:"callRecording"`
	VoiceMail     int        `json:"voiceMail"`
	SMS           int        `json:"sms"`
	Fax           int        `json:"fax"`
}

func writeLogJSON(w io.Writer, rows []completeness.Row) error {
	out := make([]logHour, 0, len(rows))
	for _, r := range rows {
		out = append(out, logHour{
			From: r.From.UTC(), To: r.To.UTC(), Status: r.Word(), JobStart: output.Instant(r.JobStart), JobEnd: output.Instant(r.JobEnd),
			CallRecording: r.Counts[0], VoiceMail: r.Counts[1], SMS: r.Counts[2], Fax: r.Counts[3],
		})
	}
	return output.WriteJSON(w, out)
}

func writeLogTable(w io.Writer, page archiver.LogPage, zone *time.Location) error {
	if len(page.Rows) == 0 {
		_, err := plaintext.Fprintf(w, "The log has no hours for these days.\n")
		return err
	}
	table := output.NewTable(w, 2)
	table.Row(slices.Clone(logcsv.Columns)...)
	for _, r := range page.Rows {
		table.Row(wording.Stamp(r.From, zone), wording.Stamp(r.To, zone), r.Word(), logcsv.Clock(r.JobStart, zone), logcsv.Clock(r.JobEnd, zone),
			strconv.Itoa(r.Counts[0]), strconv.Itoa(r.Counts[1]), strconv.Itoa(r.Counts[2]), strconv.Itoa(r.Counts[3]))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := plaintext.Fprintf(w, "%s · %s archived · %d failed\n", wording.Count(len(page.Rows), "hour"), wording.Count(page.Archived, "item"), page.Failed)
	return err
}
