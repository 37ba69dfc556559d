package e2e

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
	"ringcentral-archiver/e2e/harness"
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
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.Want(0, "not signed in", "status")
	for _, line := range []string{"backup on", "run --once", "run", "logout"} {
		pc.Want(3, "not signed in to RingCentral", line)
	}
	pc.Want(3, "not connected to Dropbox", "disconnect")

	pc.Check(pc.Answer("login", "101", true), 0, "Signed in to RingCentral as Ana Ruiz, extension 101, ", "login")
	pc.Want(3, "not connected to Dropbox", "run --once")
	pc.Want(3, "not connected to Dropbox", "backup on")
	pc.Check(pc.Answer("connect", "", true), 0, "Connected to the Dropbox of ", "connect")

	pc.Want(0, "Backup is off", "run --once")
	pc.Want(0, "Backup is off", "run")
	if n := pc.Commits(); n != 0 {
		t.Fatalf("%d files were written while backup was off", n)
	}
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on: call recordings of the whole account", "backup on --since 24h")
	items := pc.Truth(ringcentralserver.AnaID, true, since)
	o := pc.Want(0, " for 24 hours. 0 left.", "run --once")
	if !strings.Contains(o.Out, "Apps/RingCentral Application in Dropbox (your Dropbox may show a translated Apps folder)") {
		t.Errorf("it does not say where the files are:\n%s", o.Out)
	}
	pc.CheckArchived(items)
	checkLog(pc, len(items))

	commits := pc.Commits()
	pc.Want(0, "Nothing new to archive.", "run --once")
	if n := pc.Commits(); n != commits {
		t.Errorf("a second run wrote %d files", n-commits)
	}
	addLateRecording(pc, since)
	signOutAndIn(pc)
	checkSecrets(pc)
}

// addLateRecording adds a recording that turns up behind what was archived before.
func addLateRecording(pc *harness.Computer, since time.Time) {
	pc.T.Helper()
	pc.Services.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
		Start: time.Now().Add(-20 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.BenID,
		Recordings: []ringcentralserver.RecordingSpec{{Size: 1000}},
	})
	pc.Want(0, "Archived 1 item (1 kB). 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

// checkLog checks that the log counts so many items, in its three formats.
func checkLog(pc *harness.Computer, items int) {
	pc.T.Helper()
	hours := checkHours(pc, items)
	rows, err := csv.NewReader(strings.NewReader(pc.Want(0, "From,To,Status,Job Start,Job End,Call Recording,Voice Mail,SMS,FAX\n", "log --format csv").Out)).ReadAll()
	if err != nil || len(rows) != len(hours)+1 {
		pc.T.Errorf("%d rows as CSV, %v", len(rows), err)
	}
	var less []hour
	if err := json.Unmarshal([]byte(pc.Want(0, "[", "log --less --format json").Out), &less); err != nil || len(less) >= len(hours) || len(less) == 0 {
		pc.T.Errorf("%d hours with data, %v", len(less), err)
	}
	pc.Want(0, "success", "log")
	pc.Want(0, "The log has no hours", "log --from 2019-01-01 --to 2019-12-31")
	if o := pc.Want(0, "", "log --from 2019-01-01 --to 2019-12-31 --format json"); o.Out != "[]\n" {
		pc.T.Errorf("an empty log is %q", o.Out)
	}
}

// checkHours checks that the log has a row for every hour, and counts so many
// items in them.
func checkHours(pc *harness.Computer, items int) (hours []hour) {
	pc.T.Helper()
	if err := json.Unmarshal([]byte(pc.Want(0, "[", "log --format json").Out), &hours); err != nil {
		pc.T.Fatal(err)
	}
	sum := 0
	for i, h := range hours {
		sum += h.CallRecording + h.VoiceMail + h.SMS + h.Fax
		if h.To.Sub(h.From) != time.Hour || h.From.Location() != time.UTC || h.JobStart == nil || h.JobEnd == nil {
			pc.T.Errorf("row %d is %+v", i, h)
		}
		if i > 0 && !hours[i-1].From.Equal(h.To) {
			pc.T.Errorf("row %d does not follow on the one before", i)
		}
	}
	if sum != items || len(hours) < 24 {
		pc.T.Errorf("%d items in %d hours, want %d", sum, len(hours), items)
	}
	return hours
}

// signOutAndIn signs out and disconnects: both revoke, the files and the log stay. It
// signs in again afterwards.
func signOutAndIn(pc *harness.Computer) {
	pc.T.Helper()
	files := len(pc.Services.Dropbox.Files())
	pc.Want(0, "Logged out of RingCentral.", "logout")
	if n := pc.Services.RingCentral.Sessions("101"); n != 0 {
		pc.T.Errorf("RingCentral still has %d sessions", n)
	}
	pc.Want(3, "not signed in", "run --once")
	pc.Want(3, "not signed in", "logout")
	before := pc.Services.Dropbox.Calls()["auth/token/revoke"]
	pc.Want(0, "the archived files stay", "disconnect")
	if n := pc.Services.Dropbox.Calls()["auth/token/revoke"]; n != before+1 {
		pc.T.Errorf("Dropbox was asked to revoke %d times", n-before)
	}
	if n := len(pc.Services.Dropbox.Files()); n != files {
		pc.T.Errorf("%d files are left of %d", n, files)
	}
	pc.Want(0, "success", "log")
	pc.SignIn("101")
	pc.Want(0, "Nothing new to archive.", "run --once")
}

// checkSecrets checks that no token got into an output or the log.
func checkSecrets(pc *harness.Computer) {
	pc.T.Helper()
	log, err := os.ReadFile(filepath.Join(pc.Data, "archiver.log"))
	if err != nil {
		pc.T.Fatal(err)
	}
	said := pc.Said() + string(log)
	n := 0
	for _, marshal := range []func() ([]byte, error){pc.Services.RingCentral.MarshalState, pc.Services.Dropbox.MarshalState} {
		state, err := marshal()
		if err != nil {
			pc.T.Fatal(err)
		}
		for _, token := range regexp.MustCompile(`[A-Za-z0-9_.-]{30,}`).FindAllString(string(state), -1) {
			n++
			if strings.Contains(said, token) {
				pc.T.Errorf("a token was told: %s…", token[:8])
			}
		}
	}
	if n < 4 {
		pc.T.Errorf("only %d tokens are known", n)
	}
}
