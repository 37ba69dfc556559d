package e2e

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

const everything = "Everything RingCentral holds is in Dropbox,"

// TestAnotherDropboxAndBack: each Dropbox has a log of its own, which claims nothing that does not lie
// there, and going back finds the old one. A script says that it wants that.
func TestAnotherDropboxAndBack(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	second, use := pc.SecondDropbox()
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	truth := pc.Truth(ringcentralserver.AnaID, true, since)

	pc.Want(0, "Disconnected", "disconnect")
	use(true)
	pc.Check(pc.Answer("connect --yes", "", true), 1, "add --other", "connect")
	pc.Want(0, "not connected", "status")
	pc.Check(pc.Answer("connect --other", "", true), 0, "Connected to the Dropbox of ", "connect")
	if o := pc.Want(0, "Archived     0 items", "status"); strings.Contains(o.Out, everything) {
		t.Errorf("it is said of the other Dropbox, too:\n%s", o.Out)
	}
	pc.Want(0, "The log has no hours", "log")
	pc.Want(0, " 0 left.", "run --once")
	pc.Want(0, everything, "status")
	pc.Want(0, "all are in Dropbox", "verify")
	pc.CheckArchivedIn(second, truth)

	pc.Want(0, "Disconnected", "disconnect")
	use(false)
	pc.Check(pc.Answer("connect --other", "", true), 0, "Connected to the Dropbox of ", "connect")
	pc.Want(0, " items archived · 0 failed", "log")
	pc.Want(0, "Nothing new to archive.", "run --once")
	pc.Want(0, everything, "status")
	pc.Want(0, "all are in Dropbox", "verify")
	pc.CheckArchived(truth)
}

// TestAnotherUserAndBack: another user of the account archives what they may, in a log of their own;
// whoever comes back finds their log and their choice.
func TestAnotherUserAndBack(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on: call recordings of the whole account; ", "backup on --since 24h")
	pc.Want(0, " 0 left.", "run --once")
	pc.Want(0, everything, "status")
	ofAna := pc.Truth(ringcentralserver.AnaID, true, since)

	pc.Want(0, "Logged out", "logout")
	pc.Check(pc.Answer("login", "102", true), 0, "Backup is on: call recordings, voicemail, SMS and fax of your extension", "login")
	if o := pc.Want(0, "Archived     0 items", "status"); strings.Contains(o.Out, everything) {
		t.Errorf("it is said of the other user's, too:\n%s", o.Out)
	}
	pc.Want(0, "The log has no hours", "log")
	pc.Want(0, " 0 left.", "run --once")
	pc.Want(0, everything, "status")
	pc.Want(0, "all are in Dropbox", "verify")
	both := map[string]ringcentralserver.TruthItem{}
	for _, it := range append(pc.Truth(ringcentralserver.BenID, false, since), ofAna...) {
		both[it.Type+it.ID] = it
	}
	var truth []ringcentralserver.TruthItem
	for _, it := range both {
		truth = append(truth, it)
	}
	pc.CheckArchived(truth)

	pc.Want(0, "Logged out", "logout")
	pc.Check(pc.Answer("login", "101", true), 0, "Backup is on: call recordings of the whole account; ", "login")
	pc.Want(0, everything, "status")
	pc.Want(0, " items archived · 0 failed", "log")
	pc.Want(0, "Nothing new to archive.", "run --once")
	pc.Want(0, "all are in Dropbox", "verify")
	pc.CheckArchived(truth)
}
