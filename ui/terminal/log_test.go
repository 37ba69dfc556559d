package terminal

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/terminal/output"
)

// hour is a row of the log that began so many hours before noon.
func hour(ago int, status completeness.Status, counts [4]int) completeness.Row {
	from := noon.Truncate(time.Hour).Add(-time.Duration(ago) * time.Hour)
	n := 0
	for _, c := range counts {
		n += c
	}
	return completeness.Row{
		From: from, To: from.Add(time.Hour), Status: status, Counts: counts, Done: n, Total: n,
		JobStart: from.Add(time.Hour + 3*time.Minute), JobEnd: from.Add(time.Hour + 4*time.Minute + 500*time.Millisecond),
	}
}

func testRows() []completeness.Row {
	waits := hour(3, completeness.WaitingFor, [4]int{2, 0, 1, 0})
	waits.Reason, waits.JobEnd = reasons.DropboxFull, time.Time{}
	failed := hour(4, completeness.Failed, [4]int{})
	failed.Reason, failed.JobStart, failed.JobEnd = reasons.NoPermission, time.Time{}, time.Time{}
	return []completeness.Row{hour(1, completeness.Settling, [4]int{1, 2, 3, 4}), hour(5, completeness.Success, [4]int{41, 0, 0, 0}), waits, failed}
}

func TestLogTable(t *testing.T) {
	var out strings.Builder
	if err := output.WriteLogTable(&out, archiver.LogPage{Rows: testRows(), Total: 4, Archived: 54, Failed: 1}, english); err != nil {
		t.Fatal(err)
	}
	golden(t, "log.txt", out.String())
}

func TestLogWithoutHours(t *testing.T) {
	var table, asJSON, asCSV strings.Builder
	for _, err := range []error{
		output.WriteLogTable(&table, archiver.LogPage{}, english), output.WriteLogJSON(&asJSON, nil), logcsv.Write(&asCSV, nil, pacific),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := table.String(); got != "The log has no hours for these days.\n" {
		t.Errorf("table %q", got)
	}
	if got := asJSON.String(); got != "[]\n" {
		t.Errorf("json %q", got)
	}
	if got := asCSV.String(); got != "From,To,Status,Job Start,Job End,Call Recording,Voice Mail,SMS,FAX\n" {
		t.Errorf("csv %q", got)
	}
}

func TestLogJSON(t *testing.T) {
	var out strings.Builder
	if err := output.WriteLogJSON(&out, testRows()); err != nil {
		t.Fatal(err)
	}
	golden(t, "log.json", out.String())
}

func TestLogCSV(t *testing.T) {
	var out strings.Builder
	if err := logcsv.Write(&out, testRows(), pacific); err != nil {
		t.Fatal(err)
	}
	golden(t, "log.csv", out.String())
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
