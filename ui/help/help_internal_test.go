package help

import (
	"archive/zip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// rig is an empty window with its help.
type rig struct {
	*uitest.Rig
	help *Help
}

const log = "/home/ana/.config/RingCentral Archiver/archiver.log"

// sample is what was collected of an office whose Dropbox cannot be reached.
func sample() diagnose.Bundle {
	return diagnose.Bundle{
		Name: "ringcentral-archiver-diagnose-2026-11-29.zip", At: uitest.Now, Log: log,
		Files: []diagnose.File{
			{Name: "contents.txt", Holds: "this list", Content: make([]byte, 900)},
			{Name: "log.txt", Holds: "the last lines of the log", Personal: "your user name, where it is in the folder's path", Content: make([]byte, 412_000)},
		},
		Connections: []diagnose.Connection{
			{Service: "RingCentral", Host: "platform.ringcentral.com", Passed: []diagnose.Passed{{Step: "TLS", Took: 40 * time.Millisecond}, {Step: "sign-in accepted", Took: 2 * time.Millisecond}}},
			{Service: "Dropbox", Host: "api.dropboxapi.com", Failed: "TCP connection", Why: "No connection to %s: it is not reachable from here, or a firewall is in the way.", About: "api.dropboxapi.com"},
		},
	}
}

func newHelp(t *testing.T, collect func(context.Context) diagnose.Bundle) *rig {
	t.Helper()
	return newHelpIn(t, theme.VariantLight, collect)
}

func newHelpIn(t *testing.T, variant fyne.ThemeVariant, collect func(context.Context) diagnose.Bundle) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, &uitest.Engine{State: uitest.Office()}, variant)}
	r.help = New(r.Runner, r.Dialogs, Program{Diagnose: collect, Log: log})
	folder := t.TempDir()
	r.help.folder = func() (string, error) { return folder, nil }
	r.Put(nil, r.help.Draw, nil)
	return r
}

func TestItLooksAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
	}{{"diagnosis_light", theme.VariantLight}, {"diagnosis_dark", theme.VariantDark}, {"diagnosis_german", theme.VariantLight}} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "diagnosis_german" {
				uitest.Speak(t, "de_DE.UTF-8")
			}
			r := newHelpIn(t, c.variant, func(context.Context) diagnose.Bundle {
				b := sample()
				b.Missing = "open archiver.db: the store is damaged"
				return b
			})
			r.help.folder = func() (string, error) { return "/home/ana/Downloads", nil }
			r.help.Diagnose()
			r.Settle()
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}

func TestWhatIsCollectedIsListedAndThenSaved(t *testing.T) {
	r := newHelp(t, func(context.Context) diagnose.Bundle { return sample() })
	r.help.Diagnose()
	if !r.Says("The connections to both services are tested. That may take a minute.") || !r.Button("Save").Disabled() {
		t.Error("it is not said that it is collected")
	}
	r.Settle()
	for _, words := range []string{
		"contents.txt", "log.txt", "412 KB", "the last lines of the log", "Personal data: your user name, where it is in the folder's path",
		string(diagnose.NoSecret), "RingCentral · platform.ringcentral.com · sign-in accepted · 42 ms",
		"TCP connection fails: No connection to api.dropboxapi.com: it is not reachable from here, or a firewall is in the way.",
	} {
		if !r.Says(words) {
			t.Errorf("it does not say %q", words)
		}
	}
	if r.Win.Canvas().Focused() != r.Button("Save") {
		t.Error("Save has not got the focus")
	}
	path := r.Entry(0).Text
	if _, err := os.Lstat(path); filepath.Base(path) != sample().Name || !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("before it was agreed to: %s, %v", path, err)
	}
	r.Tap(r.Button("Save"))
	test.Tap(r.Button("Show in folder"))
	if got := <-r.Opened; got != actions.FileAddress(filepath.Dir(path)) {
		t.Errorf("it shows %s", got)
	}
	if !r.Says("Written to " + path) {
		t.Error("it does not say where it was saved")
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 2 || z.File[1].Name != "log.txt" || z.File[1].UncompressedSize64 != 412_000 {
		t.Errorf("%d files, %+v", len(z.File), z.File)
	}
	r.Tap(r.Button("Close"))
	if r.Asked() {
		t.Error("it does not close")
	}
}

// TestANameThatIsTaken: what was given a name of its own takes the next; what the user has named replaces nothing.
// TestTheListScrollsByKeys: what is not seen at once in a small window is read without a mouse, too.
func TestTheListScrollsByKeys(t *testing.T) {
	r := newHelp(t, func(context.Context) diagnose.Bundle {
		b := sample()
		for range 12 {
			b.Files = append(b.Files, b.Files[1])
		}
		return b
	})
	r.help.Diagnose()
	r.Settle()
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(r.help.diagnosis.list).Y }
	for _, button := range []string{"Save", "Cancel"} {
		before := top()
		r.Button(button).TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		if down := top(); down >= before {
			t.Errorf("%s: PageDown leaves the list at %v of %v", button, down, before)
		}
		r.Button(button).TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
		if back := top(); back != before {
			t.Errorf("%s: PageUp leaves the list at %v, not at %v", button, back, before)
		}
	}
}

func TestANameThatIsTaken(t *testing.T) {
	r := newHelp(t, func(context.Context) diagnose.Bundle { return sample() })
	for _, ending := range []string{"29.zip", "29 (2).zip"} {
		r.help.Diagnose()
		r.Settle()
		r.Tap(r.Button("Save"))
		if !strings.HasSuffix(r.help.diagnosis.saved, ending) {
			t.Errorf("saved as %s", r.help.diagnosis.saved)
		}
		r.help.diagnosis.close()
	}
	r.help.Diagnose()
	r.Settle()
	mine := filepath.Join(t.TempDir(), "mine.zip")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Entry(0).SetText(mine)
	r.Tap(r.Button("Save"))
	if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
		t.Errorf("it was replaced: %q, %v", text, err)
	}
	if !r.Says("Write "+mine+": file exists.") || r.Button("Save").Disabled() {
		t.Error("it is not said, or cannot be tried again")
	}
}

func TestItIsGivenUp(t *testing.T) {
	ended := make(chan struct{})
	r := newHelp(t, func(ctx context.Context) diagnose.Bundle {
		<-ctx.Done()
		close(ended)
		return sample()
	})
	r.help.Diagnose()
	r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	<-ended
	r.Settle()
	if r.Asked() || r.help.diagnosis.bundle != nil {
		t.Error("it goes on")
	}
}

func TestTheLogAndTheFolderAreShown(t *testing.T) {
	r := newHelp(t, nil)
	items := r.help.Menu(fyne.NewMenuItem("About", nil)).Items
	if len(items) != 4 {
		t.Fatalf("%d in the menu", len(items))
	}
	items[1].Action()
	items[2].Action()
	opened := map[string]bool{<-r.Opened: true, <-r.Opened: true}
	if !opened["file:///home/ana/.config/RingCentral%20Archiver/archiver.log"] || !opened["file:///home/ana/.config/RingCentral%20Archiver"] {
		t.Errorf("opened %v", opened)
	}
	r.Runner.Open = func(string) error { return errors.New("nothing opens it") }
	items[1].Action()
	r.Next()
	if !r.Says("It cannot be opened from here. Its path is " + log) {
		t.Error("it is not said where the log is")
	}
	r.Tap(r.Yes())
	if r.App.Clipboard().Content() != log {
		t.Errorf("copied %q", r.App.Clipboard().Content())
	}
}
