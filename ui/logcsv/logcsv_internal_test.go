package logcsv

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
)

func TestEveryRowHasItsLine(t *testing.T) {
	from := time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)
	rows := []completeness.Row{
		{From: from, To: from.Add(time.Hour), Status: completeness.Success, JobStart: from.Add(63 * time.Minute), JobEnd: from.Add(64 * time.Minute), Counts: [4]int{1200, 2, 3, 4}},
		{From: from.Add(-time.Hour), To: from, Status: completeness.WaitingFor, Reason: reasons.DropboxFull},
	}
	var out strings.Builder
	if err := Write(&out, rows, time.FixedZone("CET", 3600)); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		Columns,
		{"2026-11-21 14:00:00", "2026-11-21 15:00:00", "success", "2026-11-21 15:03:00", "2026-11-21 15:04:00", "1200", "2", "3", "4"},
		{"2026-11-21 13:00:00", "2026-11-21 14:00:00", "waiting: Dropbox is full", "", "", "0", "0", "0", "0"},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = csv.ErrQuote

func TestAWriteThatFailsIsTold(t *testing.T) {
	if err := Write(broken{}, nil, time.UTC); err == nil {
		t.Error("nothing was told")
	}
}
