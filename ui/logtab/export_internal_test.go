package logtab

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/uitest"
)

func TestTheLogIsExported(t *testing.T) {
	r := newLog(t)
	folder := t.TempDir()
	r.log.folder = func() (string, error) { return folder, nil }
	r.Engine.Pages = func(q archiver.LogQuery) (archiver.LogPage, error) {
		if q.Limit == 0 {
			q.Limit = 168
		}
		return uitest.Week(q)
	}
	r.Tap(r.log.next)
	for _, name := range []string{"RingCentral Archiver log 2026-11-14 to 2026-11-21.csv", "RingCentral Archiver log 2026-11-14 to 2026-11-21 (2).csv"} {
		r.Tap(r.log.exports)
		path := filepath.Join(folder, name)
		if q := r.Engine.Query(); q.Offset != 0 || q.Limit != 0 {
			t.Errorf("exported %+v, not all", q)
		}
		if want := "168 hours written to " + path; r.log.summary.Text != want {
			t.Errorf("told %q, want %q", r.log.summary.Text, want)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 169 || !strings.HasPrefix(lines[0], "From,To,Status") {
			t.Errorf("%d lines, first %q", len(lines), lines[0])
		}
	}
	if !r.log.inFolder.Visible() {
		t.Error("the file cannot be shown")
	}
	r.Tap(r.log.inFolder)
	if got := <-r.Opened; got != actions.FileAddress(folder) {
		t.Errorf("it shows %s", got)
	}
	r.Tap(r.log.previous)
	if r.log.inFolder.Visible() {
		t.Error("another page still shows the file")
	}
	if strings.Contains(r.log.summary.Text, "written") {
		t.Errorf("another page still tells %q", r.log.summary.Text)
	}
}

func TestAnExportThatFailsIsTold(t *testing.T) {
	r := newLog(t)
	r.log.folder = func() (string, error) { return "", errors.New("there is no home") }
	r.Tap(r.log.exports)
	if got := r.log.summary.Text; got != "Find the downloads folder: there is no home." {
		t.Errorf("told %q", got)
	}
	r.log.folder = func() (string, error) { return filepath.Join(t.TempDir(), "missing"), nil }
	r.Tap(r.log.exports)
	if got := r.log.summary.Text; !strings.HasPrefix(got, "Write ") {
		t.Errorf("told %q", got)
	}
}

func TestAnExportOfNothingHasAName(t *testing.T) {
	if got := exportName(nil, here.Zone); got != "RingCentral Archiver log" {
		t.Errorf("%q", got)
	}
}
