//go:build window

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/store"
)

// newComer is a desk whose program knows nothing and nobody yet.
func newComer(t *testing.T, changes ...string) *desk {
	t.Helper()
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := &desk{t: t, data: filepath.Join(t.TempDir(), "data")}
	d.env = append(changes, "HOME="+t.TempDir(), "TZ=UTC", "RINGCENTRAL_CLIENT_ID=id", "DROPBOX_APP_KEY=key")
	d.sitDown()
	return d
}

// sitDown gives what is run from now on a screen besides its environment.
func (d *desk) sitDown() { d.env = environ(append(d.env, "XDG_CONFIG_HOME")) }

// secondStart starts the program a second time, which has to end by itself.
func (d *desk) secondStart() {
	d.t.Helper()
	onScreen(d.t, d.data, d.env).ends(0)
}

// TestWindowWithoutTray: where nothing shows tray icons, a window that is closed
// can be brought back, and Ctrl+Q quits.
func TestWindowWithoutTray(t *testing.T) {
	d := newComer(t)
	s := onScreen(t, d.data, d.env)
	s.asks(s.closeWindow) // it says what closing does
	s.press("Return")
	s.disappears()
	if windows := s.tool("wmctrl", "-l"); !strings.Contains(windows, "RingCentral Archiver") {
		t.Fatalf("the window is lost: %q", windows)
	}
	d.secondStart()
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

// TestWindowWithoutSessionBus: the toolkit must not be asked for a tray icon.
func TestWindowWithoutSessionBus(t *testing.T) {
	d := newComer(t, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
	s := onScreen(t, d.data, d.env)
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
}

// TestWindowSecondStart brings the first one's window out of the tray, also when
// its panel comes later than the program.
func TestWindowSecondStart(t *testing.T) {
	d := newComer(t)
	s := onScreen(t, d.data, d.env)
	s.appears()
	i := newPanel(t, sessionBus()).registers(s)
	s.closeWindow()
	s.disappears()
	d.secondStart()
	s.appears()
	d.secondStart() // and again, when it can be seen
	i.click("Quit")
	s.ends(0)
}

// TestWindowTrouble: whoever starts the program by its icon reads why it cannot
// start.
func TestWindowTrouble(t *testing.T) {
	d := newComer(t)
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.data, store.FileName), []byte(strings.Repeat("not a store ", 10_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := onScreen(t, d.data, d.env)
	s.appears()
	s.press("Return")
	s.ends(1)
	if wrote := s.wrote(); !strings.Contains(wrote, "damaged") {
		t.Errorf("it wrote %q", wrote)
	}
}

// TestWindowInUse: a command holds the data folder, which has no window to show.
func TestWindowInUse(t *testing.T) {
	d := newDesk(t)
	d.sitDown()
	d.signIn("101")
	d.want(0, "Backup is on", "backup on")
	holder := d.start(nil, "run")
	holder.until("Archiving every hour.")
	s := onScreen(t, d.data, d.env)
	s.appears()
	s.press("Escape")
	s.ends(1)
	if wrote := s.wrote(); !strings.Contains(wrote, "already running with this data folder") {
		t.Errorf("it wrote %q", wrote)
	}
	if err := holder.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	d.check(holder.end(), 0, "", "run")
}

// TestWindowAutostart: what starts with the session is the program where it is
// now.
func TestWindowAutostart(t *testing.T) {
	d := newComer(t)
	about, err := readDetails()
	if err != nil {
		t.Fatal(err)
	}
	var home string
	for _, v := range d.env {
		if value, found := strings.CutPrefix(v, "HOME="); found {
			home = value
		}
	}
	folder := filepath.Join(home, ".config", "autostart")
	entry := filepath.Join(folder, about.ID+".desktop")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(entry, []byte("[Desktop Entry]\nType=Application\nExec=\"/before/archiver\" --hidden\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := onScreen(t, d.data, d.env)
	s.until("the entry was renewed", func() bool {
		text, err := os.ReadFile(entry)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), "\nExec=\""+s.cmd.Path+"\" --hidden\n")
	})
	s.appears()
	s.press("ctrl+q")
	s.ends(0)
}
