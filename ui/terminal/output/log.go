package output

import (
	"io"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/terminal/phrase"
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
func WriteLogTable(w io.Writer, page archiver.LogPage, in phrase.Voice) error {
	if len(page.Rows) == 0 {
		_, err := io.WriteString(w, in.Say("The log has no hours for these days.")+"\n")
		return err
	}
	table := NewTable(w, 2)
	table.Row(titles(logcsv.Columns, in)...)
	for _, r := range page.Rows {
		table.Row(in.Stamp(r.From), in.Stamp(r.To), statusWords(r, in), in.Clock(r.JobStart), in.Clock(r.JobEnd),
			in.Number(r.Counts[0]), in.Number(r.Counts[1]), in.Number(r.Counts[2]), in.Number(r.Counts[3]))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, in.Count(len(page.Rows), "hour")+" · "+in.Say("%s archived", in.Count(page.Archived, "item"))+" · "+in.Say("%s failed", in.Number(page.Failed))+"\n")
	return err
}

// titles are those of a table's columns.
func titles(english []string, in phrase.Voice) (words []string) {
	for _, title := range english {
		words = append(words, in.Say(title))
	}
	return words
}
