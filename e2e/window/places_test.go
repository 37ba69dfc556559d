//go:build window

package window

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// toAnotherPlace is how often Shift+Tab goes from the end of GENERAL to what has the archive kept in another place, too: the calendar and
// Help in the footer, the two links of the notice, and the alerts come before it.
const toAnotherPlace = 6

// TestWindowAddsAFolderBesideDropbox: by the keyboard alone. Everything that is in Dropbox comes into the folder as well. While the
// folder is not there nothing is made in its place.
func TestWindowAddsAFolderBesideDropbox(t *testing.T) {
	pc := newComputer(t)
	nas := filepath.Join(t.TempDir(), "nas", "archive")
	if err := os.MkdirAll(nas, 0o755); err != nil {
		t.Fatal(err)
	}
	s := startApp(t, pc.Data, pc.Env, "--demo")
	s.appears()
	s.until("files were archived", func() bool { return pc.FilesOnDisk() > 0 })
	for range toAnotherPlace {
		s.press("shift+Tab")
	}
	s.asks(func() { s.press("space") })
	s.press("space") // the first kind that is not connected has the keys
	s.tool("xdotool", "type", "--delay", "20", nas)
	s.press("Return")
	there := filepath.Join(pc.Data, "Dropbox", "Apps", "RingCentral Application")
	s.until("all that is in Dropbox was in the folder", func() bool {
		all := archived(t, there)
		return len(all) > 0 && all == archived(t, nas)
	})
	away := nas + " away"
	if err := os.Rename(nas, away); err != nil {
		t.Fatal(err)
	}
	s.terminate()
	s.ends(0)
	if _, err := os.Stat(nas); err == nil {
		t.Error("something was made where the folder was")
	}
}

// archived are the paths of the items' files below a folder.
func archived(t *testing.T, folder string) string {
	t.Helper()
	var all []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Count(path, "/") == 3 && !strings.HasPrefix(path, "Index/") {
			all = append(all, path)
		}
		return nil // a file may have got its name meanwhile
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}
