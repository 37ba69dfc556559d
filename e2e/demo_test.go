package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/e2e/harness"
)

// TestDemo runs one demonstration in several processes.
func TestDemo(t *testing.T) {
	t.Parallel()
	pc := harness.Offline(t)
	pc.Want(0, "Ana Ruiz, extension 101", "--demo status")
	for _, left := range []string{"door.sock", "door.port", "archiver-sign-in-0123abcd-1.html", "crash.log"} { // by a kill
		if err := os.WriteFile(filepath.Join(pc.Data, left), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pc.Want(0, "Ana Ruiz, extension 101", "--demo status")
	o := pc.Want(0, "backup is turned on for items newer than", "run --once --demo")
	if !strings.Contains(o.Out, filepath.Join(pc.Data, "Dropbox")) {
		t.Errorf("it does not say where the files are:\n%s", o.Out)
	}
	if n := pc.FilesOnDisk(); n == 0 {
		t.Error("there are no files in the simulated Dropbox")
	}
	pc.Want(0, "", "--demo run --once")
	pc.Want(0, "Call Recording", "log --demo")
	pc.Want(0, "The choice of extensions counts once", "--demo backup on --scope account --extensions 102")
	if o := pc.Want(0, "of extension 102", "--demo backup on --scope account --types call-recordings,voicemail,sms,fax"); strings.Contains(o.Out, "counts once") {
		t.Errorf("it says that the choice does not count yet:\n%s", o.Out)
	}
	pc.Want(0, "of all extensions", "--demo backup on --scope account --extensions all")
	pc.Want(0, "0 left", "--demo run --once")
	pc.Want(0, "40 extensions, each listed every hour", "--demo status")

	pc.Want(0, "Logged out", "logout --demo")
	pc.Want(3, "not signed in", "--demo run --once")
	pc.Check(pc.Answer("login --demo", "101", true), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	pc.Want(0, "Backup is off.", "backup off --demo")
	pc.Want(0, "Backup is off", "run --once --demo")
}

// TestDemoDestroysNothing: a demonstration in a folder that holds something else says so, and
// leaves everything as it is.
func TestDemoDestroysNothing(t *testing.T) {
	t.Parallel()
	pc := harness.Offline(t)
	mail, recording := filepath.Join(pc.Data, "spool", "mail"), filepath.Join(pc.Data, "Dropbox", "Apps", "RingCentral Application", "x.mp3")
	for _, path := range []string{mail, recording} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{"--demo status", "--demo run --once"} {
		pc.Want(1, "a demonstration needs an empty or a new folder", line)
	}
	entries, err := os.ReadDir(pc.Data)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	for _, path := range []string{mail, recording} {
		if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
}
