package main

import (
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemo runs one demonstration in several processes.
func TestDemo(t *testing.T) {
	d := &desk{t: t, data: filepath.Join(t.TempDir(), "data"), browser: http.DefaultClient}
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d.env = []string{"HOME=" + t.TempDir(), "TZ=UTC"}
	d.want(0, "Ana Ruiz, extension 101", "--demo status")
	o := d.want(0, "backup is turned on for what is newer than", "run --once --demo")
	if !strings.Contains(o.out, filepath.Join(d.data, "Dropbox")) {
		t.Errorf("it does not say where the files are:\n%s", o.out)
	}
	if n := d.onDisk(); n == 0 {
		t.Error("there are no files in the simulated Dropbox")
	}
	d.want(0, "", "--demo run --once")
	d.want(0, "Call Recording", "log --demo")

	d.want(0, "Signed out", "logout --demo")
	d.want(3, "not signed in", "--demo run --once")
	d.check(d.answer("login --demo", "101", true), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	d.want(0, "Backup is off.", "backup off --demo")
	d.want(0, "Backup is off", "run --once --demo")
}

// onDisk counts the files in the simulated Dropbox.
func (d *desk) onDisk() (n int) {
	d.t.Helper()
	err := filepath.WalkDir(filepath.Join(d.data, "Dropbox"), func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}
