//go:build unix

package archiver_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// silence has a folder hang, as a NAS does whose server is gone: whoever looks for its mark waits in the kernel.
func silence(t testing.TB, root string) (answers func()) {
	t.Helper()
	at := filepath.Join(root, ".ringcentral-archiver", "archive.json")
	text, err := os.ReadFile(at)
	if err := errors.Join(err, os.Rename(at, at+" aside")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at, 0o600); err != nil { // there are no pipes on this file system: the mark is away
		return func() {
			if err := os.Rename(at+" aside", at); err != nil {
				t.Error(err)
			}
		}
	}
	return func() {
		t.Helper()
		pipe, err := os.OpenFile(at, os.O_RDWR, 0) // who waits for it goes on
		if err != nil {
			t.Fatal(err)
		}
		_, err = pipe.Write(text)
		if err := errors.Join(err, os.Rename(at+" aside", at), pipe.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// A folder that hangs holds up nothing: a pass says that it is not there, Stop stops, and when it answers again everything is there once.
func TestAFolderThatHangs(t *testing.T) {
	r := newQuickRig(t)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	r.checkFolder(root, want)
	answers := silence(t, root)
	r.clock.Advance(time.Hour)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	for range 2 {
		if report := r.runOnce(); reasons.Of(report.Err) != reasons.FolderMissing || report.Archived != 0 || !strings.Contains(report.Err.Error(), "does not answer") {
			t.Errorf("while it hangs: %+v", report)
		}
	}
	if s := r.a.Snapshot(); s.Completeness.Now {
		t.Error("everything is said to be there")
	}
	r.a.Close() // and ends
	answers()
	r.open()
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("when it answers again: %+v, left %+v", report, report.Left)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
	answers = silence(t, root)
	ctx, cancel := context.WithCancel(t.Context())
	r.clock.Advance(time.Hour)
	ended := make(chan error)
	go func() {
		_, err := r.a.RunOnce(ctx)
		ended <- err
	}()
	cancel()
	<-ended
	answers()
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("after it was stopped: %+v, left %+v", report, report.Left)
	}
}
