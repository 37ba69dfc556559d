package output

import (
	"io"
	"slices"
	"strconv"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/ui/logcsv"
)

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

// WriteLogJSON writes the rows for programs.
func WriteLogJSON(w io.Writer, rows []completeness.Row) error {
	out := make([]logHour, 0, len(rows))
	for _, r := range rows {
		out = append(out, logHour{
			From: r.From.UTC(), To: r.To.UTC(), Status: r.Word(), JobStart: Instant(r.JobStart), JobEnd: Instant(r.JobEnd),
			CallRecording: r.Counts[0], VoiceMail: r.Counts[1], SMS: r.Counts[2], Fax: r.Counts[3],
		})
	}
	return WriteJSON(w, out)
}

// WriteLogTable writes the rows for people.
func WriteLogTable(w io.Writer, page archiver.LogPage, zone *time.Location) error {
	if len(page.Rows) == 0 {
		_, err := plaintext.Fprintf(w, "The log has no hours for these days.\n")
		return err
	}
	table := NewTable(w, 2)
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
