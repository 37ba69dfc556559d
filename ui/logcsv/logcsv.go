// Package logcsv writes the log as comma-separated values, for the window and
// for the command line.
package logcsv

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/csvcell"
)

// Columns are the columns of the log, as the window names them.
var Columns = []string{"From", "To", "Status", "Job Start", "Job End", "Call Recording", "Voice Mail", "SMS", "FAX"}

// Write writes a line of titles and one for each row. Times are of the zone.
func Write(w io.Writer, rows []completeness.Row, zone *time.Location) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns); err != nil {
		return err
	}
	for _, r := range rows {
		cells := []string{Clock(r.From, zone), Clock(r.To, zone), csvcell.Text(r.Word()), Clock(r.JobStart, zone), Clock(r.JobEnd, zone)}
		for _, n := range r.Counts {
			cells = append(cells, strconv.Itoa(n))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Clock is a time to the second, empty for none.
func Clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.DateTime)
}
