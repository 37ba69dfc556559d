package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// hour is a row of "log --format json".
type hour struct {
	From, To         time.Time
	Status           string
	JobStart, JobEnd *time.Time
	CallRecording    int
	VoiceMail        int
	SMS              int
	Fax              int
}

// TestFromNothingToArchivedAndBack is what an office's admin does, from the
// first start to the last.
func TestFromNothingToArchivedAndBack(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.want(0, "not signed in", "status")
	for _, line := range []string{"backup on", "run --once", "run", "logout"} {
		d.want(3, "not signed in to RingCentral", line)
	}
	d.want(3, "not connected to Dropbox", "disconnect")

	d.check(d.answer("login", "101", true), 0, "Signed in to RingCentral as Ana Ruiz, extension 101, ", "login")
	d.want(3, "not connected to Dropbox", "run --once")
	d.want(3, "not connected to Dropbox", "backup on")
	d.check(d.answer("connect", "", true), 0, "Connected to the Dropbox of ", "connect")

	d.want(0, "Backup is off", "run --once")
	d.want(0, "Backup is off", "run")
	if n := d.commits(); n != 0 {
		t.Fatalf("%d files were written while backup was off", n)
	}
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on: call recordings of the whole account", "backup on --since 24h")
	items := d.truth(ringcentralserver.AnaID, true, since)
	o := d.want(0, " for 24 hours. 0 left.", "run --once")
	if !strings.Contains(o.out, "Apps/RingCentral Application in Dropbox (your Dropbox may show a translated Apps folder)") {
		t.Errorf("it does not say where the files are:\n%s", o.out)
	}
	d.archived(items)
	d.logAgrees(len(items))

	commits := d.commits()
	d.want(0, "Nothing new to archive.", "run --once")
	if n := d.commits(); n != commits {
		t.Errorf("a second run wrote %d files", n-commits)
	}
	d.late(since)
	d.leave()
	d.keepsSecrets()
}

// late adds a recording that turns up behind what was archived before.
func (d *desk) late(since time.Time) {
	d.t.Helper()
	d.services.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: time.Now().Add(-20 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.BenID,
		Recordings: []ringcentralserver.RecordingSpec{{Size: 1000}},
	})
	d.want(0, "Archived 1 item (1 kB) for earlier hours. 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.AnaID, true, since))
}

// logAgrees checks the log in its three formats against so many items.
func (d *desk) logAgrees(items int) {
	d.t.Helper()
	var hours []hour
	if err := json.Unmarshal([]byte(d.want(0, "[", "log --format json").out), &hours); err != nil {
		d.t.Fatal(err)
	}
	sum := 0
	for i, h := range hours {
		sum += h.CallRecording + h.VoiceMail + h.SMS + h.Fax
		if h.To.Sub(h.From) != time.Hour || h.From.Location() != time.UTC || h.JobStart == nil || h.JobEnd == nil {
			d.t.Errorf("row %d is %+v", i, h)
		}
		if i > 0 && !hours[i-1].From.Equal(h.To) {
			d.t.Errorf("row %d does not follow on the one before", i)
		}
	}
	if sum != items || len(hours) < 24 {
		d.t.Errorf("%d items in %d hours, want %d", sum, len(hours), items)
	}
	rows, err := csv.NewReader(strings.NewReader(d.want(0, "From,To,Status,Job Start,Job End,Call Recording,Voice Mail,SMS,FAX\n", "log --format csv").out)).ReadAll()
	if err != nil || len(rows) != len(hours)+1 {
		d.t.Errorf("%d rows as CSV, %v", len(rows), err)
	}
	var less []hour
	if err := json.Unmarshal([]byte(d.want(0, "[", "log --less --format json").out), &less); err != nil || len(less) >= len(hours) || len(less) == 0 {
		d.t.Errorf("%d hours with data, %v", len(less), err)
	}
	d.want(0, "success", "log")
	d.want(0, "The log has no hours", "log --from 2019-01-01 --to 2019-12-31")
	if o := d.want(0, "", "log --from 2019-01-01 --to 2019-12-31 --format json"); o.out != "[]\n" {
		d.t.Errorf("an empty log is %q", o.out)
	}
}

// leave signs out and disconnects: both revoke, the files and the log stay.
func (d *desk) leave() {
	d.t.Helper()
	files := len(d.services.Dropbox.Files())
	d.want(0, "Signed out of RingCentral.", "logout")
	if n := d.services.RingCentral.Sessions("101"); n != 0 {
		d.t.Errorf("RingCentral still has %d sessions", n)
	}
	d.want(3, "not signed in", "run --once")
	d.want(3, "not signed in", "logout")
	before := d.services.Dropbox.Calls()["auth/token/revoke"]
	d.want(0, "the archived files stay", "disconnect")
	if n := d.services.Dropbox.Calls()["auth/token/revoke"]; n != before+1 {
		d.t.Errorf("Dropbox was asked to revoke %d times", n-before)
	}
	if n := len(d.services.Dropbox.Files()); n != files {
		d.t.Errorf("%d files are left of %d", n, files)
	}
	d.want(0, "success", "log")
	d.signIn("101")
	d.want(0, "Nothing new to archive.", "run --once")
}

// keepsSecrets checks that no token got into an output or the log.
func (d *desk) keepsSecrets() {
	d.t.Helper()
	log, err := os.ReadFile(filepath.Join(d.data, "archiver.log"))
	if err != nil {
		d.t.Fatal(err)
	}
	said := d.said.String() + string(log)
	n := 0
	for _, marshal := range []func() ([]byte, error){d.services.RingCentral.MarshalState, d.services.Dropbox.MarshalState} {
		state, err := marshal()
		if err != nil {
			d.t.Fatal(err)
		}
		for _, token := range regexp.MustCompile(`[A-Za-z0-9_.-]{30,}`).FindAllString(string(state), -1) {
			n++
			if strings.Contains(said, token) {
				d.t.Errorf("a token was told: %s…", token[:8])
			}
		}
	}
	if n < 4 {
		d.t.Errorf("only %d tokens are known", n)
	}
}
