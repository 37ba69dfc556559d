//go:build window

package window

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// newComputer is a computer whose program has never run.
func newComputer(t *testing.T, changes ...string) *harness.Computer {
	t.Helper()
	pc := harness.Offline(t, append(changes, "RINGCENTRAL_CLIENT_ID=id", "DROPBOX_APP_KEY=key")...)
	useScreen(pc)
	return pc
}

// useScreen gives what is run from now on a screen besides its environment.
func useScreen(pc *harness.Computer) { pc.Env = environ(append(pc.Env, "XDG_CONFIG_HOME")) }

// secondStart starts the program a second time, which has to end at once.
func secondStart(pc *harness.Computer) {
	pc.T.Helper()
	startApp(pc.T, pc.Data, pc.Env).ends(0)
}

// TestWindowWithoutTray: where nothing shows tray icons, a window that is closed
// can be brought back, and Ctrl+Q quits.
func TestWindowWithoutTray(t *testing.T) {
	pc := newComputer(t)
	s := startApp(t, pc.Data, pc.Env)
	s.asks(s.closeWindow) // it says what closing does
	s.press("Return")
	s.disappears()
	if windows := s.tool("wmctrl", "-l"); !strings.Contains(windows, "RingCentral Archiver") {
		t.Fatalf("the window is lost: %q", windows)
	}
	secondStart(pc)
	s.closeWindow() // it is there again, and minimised at once from now on
	s.disappears()
	s.tool("wmctrl", "-a", "RingCentral Archiver") // what a list of windows does
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
	if wrote := s.wrote(); strings.Contains(wrote, "panic") {
		t.Errorf("it wrote %s", wrote)
	}
}

// TestWindowWithoutHost: a watcher that takes tray icons and shows none is as good as no tray.
func TestWindowWithoutHost(t *testing.T) {
	pc := newComputer(t)
	p := newWatcher(t, sessionBus(), false)
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	p.registers(s)
	s.asks(s.closeWindow)
	s.press("Return")
	s.disappears()
	if windows := s.tool("wmctrl", "-l"); !strings.Contains(windows, "RingCentral Archiver") {
		t.Fatalf("the window is lost: %q", windows)
	}
	s.terminate()
	s.ends(0)
}

// TestWindowThatCannotBeShown: where there is no display, or none that can draw, the program says
// so and ends; it does not run where nothing shows it.
func TestWindowThatCannotBeShown(t *testing.T) {
	number, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer number.Close()
	plain := exec.Command("Xvfb", "-displayfd", "3", "-extension", "GLX", "-nolisten", "tcp")
	plain.ExtraFiles = []*os.File{w}
	if err := errors.Join(plain.Start(), w.Close()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = plain.Process.Kill()
		_ = plain.Wait() // it was killed
	}()
	display, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ display, words string }{
		"no display": {":9999", "the display cannot be opened"},
		"no OpenGL":  {":" + strings.TrimSpace(display), "no OpenGL"},
	} {
		for _, bus := range []string{sessionBus(), "unix:path=/nonexistent"} {
			pc := newComputer(t, "DISPLAY="+c.display, "DBUS_SESSION_BUS_ADDRESS="+bus)
			s := startApp(t, pc.Data, pc.Env)
			s.ends(1)
			if wrote := s.wrote(); strings.Contains(wrote, "goroutine ") || !strings.Contains(wrote, c.words) {
				t.Errorf("%s: it wrote %s", name, wrote)
			}
		}
	}
}

// TestWindowDamagedStore: the window offers to set a damaged data file aside, and starts again with
// a new one, at its start and later.
func TestWindowDamagedStore(t *testing.T) {
	pc := newComputer(t)
	path := filepath.Join(pc.Data, store.FileName)
	damage := func(content []byte) {
		if err := errors.Join(os.MkdirAll(pc.Data, 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	damage([]byte(strings.Repeat("not a store ", 10_000)))
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	s.press("shift+Tab", "Return")
	s.until("it started again", func() bool {
		kept, err := filepath.Glob(path + ".damaged-*")
		return err == nil && len(kept) == 1 && strings.Contains(s.wrote(), "The damaged data file is now")
	})
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
	pc.Want(0, "not signed in", "status")
}

// TestWindowLockedKeyring: the window starts while the keyring is locked, says so, and archives
// once it is unlocked.
func TestWindowLockedKeyring(t *testing.T) {
	pc := harness.New(t)
	pc.AddDay()
	bus, _ := harness.OwnBus(t)
	keyring := harness.NewKeyring(t, bus, false)
	useScreen(pc)
	pc.Set("DBUS_SESSION_BUS_ADDRESS", bus)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	keyring.Lock()
	s := startApp(t, pc.Data, pc.Env, "--hidden")
	i := newTrayHost(t, bus).registers(s)
	i.shows("attention", "keyring is locked")
	i.click("Open")
	s.appears()
	keyring.Unlock()
	items := pc.Truth(ringcentralserver.AnaID, true, time.Now().Add(-24*time.Hour).Truncate(time.Hour))
	s.until("everything was in Dropbox", func() bool { return pc.Files() == countParts(items) })
	s.terminate()
	s.ends(0)
	pc.CheckArchived(items)
}

// TestWindowWithoutSessionBus: the toolkit must not be asked for a tray icon.
func TestWindowWithoutSessionBus(t *testing.T) {
	pc := newComputer(t, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
}

// TestWindowSecondStart brings the first one's window out of the tray, also when
// its panel comes later than the program.
func TestWindowSecondStart(t *testing.T) {
	pc := newComputer(t)
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	i := newTrayHost(t, sessionBus()).registers(s)
	s.closeWindow()
	s.disappears()
	secondStart(pc)
	s.appears()
	secondStart(pc) // and again, when it can be seen
	i.click("Quit")
	s.ends(0)
}

// TestWindowTrouble: whoever starts the program by its icon reads why it cannot
// start.
func TestWindowTrouble(t *testing.T) {
	pc := newComputer(t)
	if err := os.MkdirAll(pc.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(pc.Data, store.FileName), []byte(strings.Repeat("not a store ", 10_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	s.press("Return")
	s.ends(1)
	if wrote := s.wrote(); !strings.Contains(wrote, "damaged") {
		t.Errorf("it wrote %q", wrote)
	}
}

// TestWindowInUse: a command holds the data folder, which has no window to show.
func TestWindowInUse(t *testing.T) {
	pc := harness.New(t)
	useScreen(pc)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	holder := pc.Start(nil, "run")
	holder.Until("Archiving every hour.")
	s := startApp(t, pc.Data, pc.Env)
	s.appears()
	s.press("Escape")
	s.ends(1)
	if wrote := s.wrote(); !strings.Contains(wrote, "already running with this data folder") {
		t.Errorf("it wrote %q", wrote)
	}
	holder.Signal(os.Interrupt)
	pc.Check(holder.End(), 0, "", "run")
}

// appID is the program's id at the desktop, which FyneApp.toml says.
func appID(t *testing.T) string {
	t.Helper()
	var app struct{ Details struct{ ID string } }
	if _, err := toml.DecodeFile(filepath.Join(harness.Root(t), "FyneApp.toml"), &app); err != nil || app.Details.ID == "" {
		t.Fatalf("FyneApp.toml has the id %q, %v", app.Details.ID, err)
	}
	return app.Details.ID
}

// TestWindowAutostart: what starts with the session is the program where it is
// now, with the data folder that it was given; the entry of another folder stays as it is.
func TestWindowAutostart(t *testing.T) {
	pc := newComputer(t)
	folder := filepath.Join(pc.Getenv("HOME"), ".config", "autostart")
	usual := filepath.Join(folder, appID(t)+".desktop")
	entry := filepath.Join(folder, fmt.Sprintf("%s.%.4x.desktop", appID(t), sha256.Sum256([]byte(pc.Data))))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	const before = "[Desktop Entry]\nType=Application\nExec=\"/before/archiver\" --hidden\n"
	if err := errors.Join(os.WriteFile(usual, []byte(before), 0o600), os.WriteFile(entry, []byte(before), 0o600)); err != nil {
		t.Fatal(err)
	}
	s := startApp(t, pc.Data, pc.Env)
	s.until("the entry was renewed", func() bool {
		text, err := os.ReadFile(entry)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), "\nExec=\""+s.cmd.Path+"\" \"--data="+pc.Data+"\" --hidden\n")
	})
	if text, err := os.ReadFile(usual); err != nil || string(text) != before {
		t.Errorf("the entry of the usual folder is %s, %v", text, err)
	}
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
}
