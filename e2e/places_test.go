package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestTwoPlaces: an office archives to Dropbox and to a folder. Each is told of, and told apart; one that is away is the folder's trouble
// alone, and whichever is disconnected, the other goes on and is found again.
func TestTwoPlaces(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	nas := filepath.Join(t.TempDir(), "NAS")
	if err := os.Mkdir(nas, 0o777); err != nil {
		t.Fatal(err)
	}
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(1, "To keep the archive in both places, add --also.", "connect folder "+nas)
	pc.Want(1, "archiver: this is not the archive that was connected before (grace.okafor@example.com)\nAdd --other to continue in this one, in a log of its own.", "connect folder "+nas)
	pc.Want(0, "The archive is kept in Dropbox and the folder "+nas+".", "connect folder --also "+nas)
	pc.Want(1, "can be in one place of a kind", "connect folder --also "+t.TempDir())
	pc.Want(0, "Connected to the folder "+nas+".", "connect folder --also "+nas+"/")
	o := pc.Want(0, "Dropbox: Archived ", "run --once")
	if !strings.Contains(o.Out, nas+": Archived ") || strings.Count(o.Out, " 0 left.") != 2 {
		t.Errorf("of the folder it is said:\n%s", o.Out)
	}
	truth := pc.Truth(ringcentralserver.AnaID, true, since)
	pc.CheckArchived(truth)
	if o := pc.Want(0, everything, "status"); !strings.Contains(o.Out, "Everything RingCentral holds is in the folder,") {
		t.Errorf("the status of the folder:\n%s", o.Out)
	}
	pc.Want(0, nas+": Checked ", "verify")
	pc.Want(1, "Use dropbox or folder", "verify --place s3")
	pc.Want(1, "say which to disconnect, dropbox or folder", "disconnect")

	if err := os.Rename(nas, nas+" (away)"); err != nil {
		t.Fatal(err)
	}
	pc.Want(1, "[folder-missing]", "run --once")
	pc.Want(1, "Dropbox: Checked ", "verify")
	pc.Want(0, "all are in Dropbox", "verify --place dropbox")
	if err := os.Rename(nas+" (away)", nas); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, nas+": Nothing new to archive.", "run --once")

	pc.Want(0, "The archive continues in the folder "+nas+".", "disconnect dropbox")
	pc.Want(0, "all are in the folder", "verify")
	pc.Check(pc.Answer("connect --also", "", true), 0, "The archive is kept in the folder "+nas+" and Dropbox.", "connect")
	pc.Want(0, " items archived · 0 failed", "log --place dropbox")
	pc.Want(0, "Dropbox: Nothing new to archive.", "run --once")
	pc.CheckArchived(truth)
	pc.Want(0, "The archive continues in Dropbox.", "disconnect folder")
	pc.Want(0, everything, "status")
}
