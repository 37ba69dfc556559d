package terminal

import (
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/output"
)

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		report progress.Report
		want   string
	}{
		{progress.Report{Hours: 24, Archived: 41, Bytes: 18_200_000}, "Archived 41 items (18.2 MB) for 24 hours. 0 left."},
		{progress.Report{Hours: 1, Archived: 1, Bytes: 512}, "Archived 1 item (512 B) for 1 hour. 0 left."},
		{progress.Report{Archived: 2, Bytes: 1000}, "Archived 2 items (1 kB). 0 left."},
		{progress.Report{Hours: 1}, "Nothing new to archive."},
		{progress.Report{Hours: 2, LeftCount: 3}, "Nothing was archived. 3 left."},
		{progress.Report{Hours: 2, Reason: reasons.Offline}, "Nothing was archived. How many are left is not known."},
		{progress.Report{Hours: 2, Reason: reasons.Offline, LeftCount: 3}, "Nothing was archived. 3 left."},
		{progress.Report{IndexErr: store.ErrDamaged}, "Nothing was archived. How many are left is not known."},
		{progress.Report{Archived: 2, Bytes: 1000, Err: store.ErrDamaged, LeftCount: 3}, "Archived 2 items (1 kB). How many are left is not known."},
	} {
		if got := output.Summary(c.report, english); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func left() progress.Unarchived {
	return progress.Unarchived{Key: ledger.Key{Type: ledger.CallRecording, ID: "7700"}, Who: "Ana Ruiz, 101", Time: noon, Reason: reasons.NotYetAvailable}
}

func TestUnarchivedIsNamedWithItsReason(t *testing.T) {
	want := "call recording of Ana Ruiz, 101, 2026-11-21 12:07 (call-recordings/7700): " +
		"RingCentral has not released it yet. It will be retried automatically. [not-yet-available]"
	if got := output.Unarchived(left(), english); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	unnamed := left()
	unnamed.Who, unnamed.Detail = "", "status 404"
	if got := output.Unarchived(unnamed, english); !strings.Contains(got, "of unknown") || !strings.Contains(got, "Status 404. [not-yet-available]") {
		t.Errorf("got %s", got)
	}
}

func TestHowAPassEnds(t *testing.T) {
	for name, c := range map[string]struct {
		report progress.Report
		code   int
		said   []string
	}{
		"stopped":       {progress.Report{Reason: reasons.Stopped, Left: []progress.Unarchived{left()}, LeftCount: 1, Err: errors.New("context canceled")}, 1, []string{"call-recordings/7700", "It was stopped before it finished. [stopped]\n"}},
		"left":          {progress.Report{Left: []progress.Unarchived{left()}, LeftCount: 3}, 1, []string{"call-recordings/7700", "and 2 more."}},
		"damaged index": {progress.Report{Hours: 1, IndexErr: store.ErrDamaged}, 1, []string{"[store-damaged]", "archiver repair"}},
		"offline":       {progress.Report{Reason: reasons.Offline, Err: errors.New("no route to host")}, 1, []string{"[offline]", "No route to host."}},
		"role":          {progress.Report{Reason: reasons.AppAccess}, 3, []string{"[ringcentral-app-access]", "Third Party Apps Access", "archiver login"}},
		"app disabled":  {progress.Report{Reason: reasons.AppDisabled}, 1, []string{"[dropbox-app-disabled]", "Dropbox App Console"}},
		"signed out":    {progress.Report{Reason: reasons.SignedOut}, 3, []string{"[ringcentral-signed-out]"}},
		"disconnected":  {progress.Report{Reason: reasons.Disconnected}, 3, []string{"[dropbox-disconnected]"}},
		"store trouble": {progress.Report{Err: errors.New("disk full")}, 1, []string{"disk full"}},
	} {
		t.Run(name, func(t *testing.T) {
			env, o := testEnv()
			s := &session{Env: env, Line: &Line{}}
			if code := s.outcome().Pass(c.report); code != c.code {
				t.Errorf("code %d, want %d", code, c.code)
			}
			for _, text := range c.said {
				if !strings.Contains(o.err.String(), text) {
					t.Errorf("said %q, want %q in it", o.err.String(), text)
				}
			}
		})
	}
}

// TestAPassThatMakesRoomIsNoFailure: what a rescue has not come to yet is not
// listed again every hour, only what could not be archived.
func TestAPassThatMakesRoomIsNoFailure(t *testing.T) {
	env, o := testEnv()
	s := &session{Env: env, Line: &Line{}}
	waits := progress.Unarchived{Key: ledger.Key{Type: ledger.CallRecording, ID: "7701"}, Who: "Bob"}
	s.outcome().Pass(progress.Report{Continues: true, Hours: 3, Left: []progress.Unarchived{left(), waits}, LeftCount: 5000})
	if !strings.Contains(o.out.String(), "5,000 left.\nThe next hour is due: it is checked first, then the remaining items are copied.\n") {
		t.Errorf("said %q", o.out.String())
	}
	if text := o.err.String(); !strings.Contains(text, "call-recordings/7700") || strings.Count(text, "\n") != 1 {
		t.Errorf("said %q", text)
	}
}
