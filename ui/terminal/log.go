package terminal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/logcsv"
)

func (s *session) log(context.Context) int {
	from := s.from.Truncate(time.Hour) // so that the hour which it lies in is shown
	page, err := s.engine.Log(archiver.LogQuery{From: from, To: s.to, Less: s.less})
	if err != nil {
		return s.Fail(s.Env, err)
	}
	switch s.format {
	case formatJSON:
		err = writeLogJSON(s.Out, page.Rows)
	case formatCSV:
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

func writeLogJSON(w io.Writer, rows []archiver.Row) error {
	out := make([]logHour, 0, len(rows))
	for _, r := range rows {
		out = append(out, logHour{
			From: r.From.UTC(), To: r.To.UTC(), Status: r.Word(), JobStart: instant(r.JobStart), JobEnd: instant(r.JobEnd),
			CallRecording: r.Counts[0], VoiceMail: r.Counts[1], SMS: r.Counts[2], Fax: r.Counts[3],
		})
	}
	return writeJSON(w, out)
}

func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// instant is a time in UTC to the second, nil for none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

func writeLogTable(w io.Writer, page archiver.LogPage, zone *time.Location) error {
	if len(page.Rows) == 0 {
		_, err := fmt.Fprintln(w, "The log has no hours for these days.")
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(logcsv.Columns, "\t"))
	for _, r := range page.Rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\n", moment(r.From, zone), moment(r.To, zone), r.Word(),
			logcsv.Clock(r.JobStart, zone), logcsv.Clock(r.JobEnd, zone), r.Counts[0], r.Counts[1], r.Counts[2], r.Counts[3])
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s · %s archived · %d failed\n", count(len(page.Rows), "hour"), count(page.Archived, "item"), page.Failed)
	return err
}
