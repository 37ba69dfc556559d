package e2e

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestKilledWhileFilesAreCopied: kill -9 while files that only an earlier data file has archived in Dropbox are copied to a folder that was
// added since. The next runs copy every file, once.
func TestKilledWhileFilesAreCopied(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	o := pc.Services.RingCentral.Office()
	for at := time.Now().UTC().Add(-40 * time.Hour); at.Before(time.Now().Add(-30 * time.Hour)); at = at.Add(time.Hour) {
		o.AddMessage(ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeVoiceMail, ExtensionID: ringcentralserver.AnaID, Created: at,
			From: ringcentralserver.Party{Number: "+14155550123"}, To: []ringcentralserver.Party{{Number: "+16505550101"}}, Transcript: "Hello",
		})
	}
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 48h")
	pc.Want(0, "", "run --once")
	o.Forget(time.Now(), func(ringcentralserver.TruthItem) bool { return true })
	pc.Data = filepath.Join(t.TempDir(), "data")
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 48h")
	nas := filepath.Join(t.TempDir(), "NAS")
	if err := os.Mkdir(nas, 0o777); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, "", "connect folder --also "+nas)
	prepared, mark, want := pc.Data, filepath.Join(t.TempDir(), "mark"), archivedInDropbox(pc)
	if err := os.CopyFS(mark, os.DirFS(nas)); err != nil {
		t.Fatal(err)
	}
	k := &killer{when: unanswered}
	pc.Services.Watch(k.around)
	kills := 0
	for at := 1; ; at += 5 {
		pc.Data = filepath.Join(t.TempDir(), "data")
		if err := errors.Join(os.CopyFS(pc.Data, os.DirFS(prepared)), os.RemoveAll(nas), os.CopyFS(nas, os.DirFS(mark))); err != nil {
			t.Fatal(err)
		}
		killed := false
		for range 2 { // each place is listed first
			if killed = runKilled(pc, k, at, "run --once"); killed {
				break
			}
		}
		if !killed {
			break
		}
		kills++
		checkStore(pc)
		k.arm(0)
		for range 3 {
			pc.Want(0, "", "run --once")
		}
		checkStore(pc)
		if got := archivedIn(t, nas); !maps.Equal(got, want) {
			t.Fatalf("killed at call %d: the folder has %d files, want %d", at, len(got), len(want))
		}
		pc.Want(0, "all are in the folder", "verify --place folder")
		if after := archivedInDropbox(pc); !maps.Equal(after, want) {
			t.Fatalf("killed at call %d: Dropbox has %d files, want %d", at, len(after), len(want))
		}
	}
	if kills < 5 || len(want) < 20 {
		t.Errorf("it was killed %d times while %d files were copied", kills, len(want))
	}
}

// archivedInDropbox gives what lies in Dropbox besides pages, by path.
func archivedInDropbox(pc *harness.Computer) map[string]string {
	pc.T.Helper()
	all := map[string]string{}
	for _, f := range pc.Services.Dropbox.Files() {
		if harness.IsPage(f.Path) {
			continue
		}
		data, err := pc.Services.Dropbox.ReadFile(f.Path)
		if err != nil {
			pc.T.Fatal(err)
		}
		all[f.Path] = string(data)
	}
	return all
}

// archivedIn gives what lies in a folder besides pages and the mark of the archive, by path.
func archivedIn(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := "/" + filepath.ToSlash(strings.TrimPrefix(file, root+string(filepath.Separator)))
		if harness.IsPage(name) || strings.HasPrefix(name, "/.ringcentral-archiver/") {
			return nil
		}
		data, err := os.ReadFile(file)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
