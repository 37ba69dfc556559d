//go:build window

package window

import (
	"path/filepath"
	"testing"
)

// TestWindowAnswersCommands: while the window is open, commands work, bring it to the front and end
// the program.
func TestWindowAnswersCommands(t *testing.T) {
	pc := newComputer(t)
	s := startApp(t, pc.Data, pc.Env, "--demo")
	s.appears()
	s.until("files were archived", func() bool { return pc.FilesOnDisk() > 0 })
	pc.Want(0, "Ana Ruiz", "--demo status")
	pc.Want(0, "", "--demo run --once") // which ends with the pass that is under way
	pc.Want(0, "Nothing new to archive.", "--demo run --once")
	pc.Want(0, "all are in Dropbox with the right content", "--demo verify")
	pc.Want(0, "is paused", "--demo pause")
	pc.Want(0, "paused: ", "--demo status")
	pc.Want(0, "no longer paused", "--demo resume")
	pc.Want(1, "already running with this data folder", "--demo run")
	pc.Want(1, "A demonstration is running", "status")
	s.asks(s.closeWindow)
	s.press("Return")
	s.disappears()
	pc.Want(0, "", "--demo show")
	s.appears()
	pc.Want(0, "asked to quit", "--demo quit")
	s.ends(0)
	if left, err := filepath.Glob(filepath.Join(pc.Data, "door.*")); err != nil || len(left) > 0 {
		t.Errorf("%v left, %v", left, err)
	}
}
