package desktop

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open listens in a folder and gives the channel that show writes to.
func open(t *testing.T, dir string) chan bool {
	t.Helper()
	shown := make(chan bool, 8)
	instance, err := Listen(dir, func() { shown <- true })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := instance.Close(); err != nil {
			t.Error(err)
		}
	})
	return shown
}

func TestASecondStartShowsTheWindow(t *testing.T) {
	for name, dir := range map[string]string{"socket": short(t), "port": long(t)} {
		t.Run(name, func(t *testing.T) {
			shown := open(t, dir)
			for range 2 {
				if err := AskToShow(dir); err != nil {
					t.Fatal(err)
				}
				<-shown
			}
			_, err := os.Stat(filepath.Join(dir, portName))
			if byPort := err == nil; byPort != (name == "port") {
				t.Errorf("port file: %v", err)
			}
		})
	}
}

// short is a folder whose path a socket takes, long one whose path is too long.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "instance")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func long(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNobodyAnswers(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, dir string){
		"nothing there": func(*testing.T, string) {},
		"a socket left behind": func(t *testing.T, dir string) {
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, socketName), Net: "unix"})
			if err != nil {
				t.Fatal(err)
			}
			l.SetUnlinkOnClose(false)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		},
		"a port left behind": func(t *testing.T, dir string) { write(t, dir, "127.0.0.1:1\nword\n") },
		"half a port file":   func(t *testing.T, dir string) { write(t, dir, "127.0.0.1:1") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := short(t)
			prepare(t, dir)
			if err := AskToShow(dir); !errors.Is(err, ErrNobody) {
				t.Fatalf("got %v", err)
			}
			shown := open(t, dir) // what was left behind is replaced
			if err := AskToShow(dir); err != nil {
				t.Fatal(err)
			}
			<-shown
		})
	}
}

func write(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, portName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestThePortOpensToItsWordOnly(t *testing.T) {
	dir := long(t)
	shown := open(t, dir)
	info, err := os.Stat(filepath.Join(dir, portName))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the word: %v", info.Mode())
	}
	text, err := os.ReadFile(filepath.Join(dir, portName))
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(string(text), "\n")
	for _, wrong := range []string{"", "show", strings.Repeat("x", 1000)} {
		if err := ask("tcp", address, wrong); err == nil {
			t.Errorf("it opened to %.10q", wrong)
		}
	}
	if len(shown) != 0 {
		t.Error("the window was shown")
	}
}

func TestAClosedInstanceLeavesNothing(t *testing.T) {
	for _, dir := range []string{short(t), long(t)} {
		instance, err := Listen(dir, func() {})
		if err != nil {
			t.Fatal(err)
		}
		if err := instance.Close(); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 0 {
			t.Errorf("%v left, %v", left, err)
		}
	}
}

func TestNoBusMeansNoTray(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		if !HasSession(t.Context()) || !TrayHost(t.Context()) {
			t.Error("no tray on a system that has one")
		}
		return
	}
	for _, address := range []string{"unix:path=/nonexistent", "nonsense"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if HasSession(t.Context()) || TrayHost(t.Context()) {
			t.Errorf("a tray host at %s", address)
		}
	}
}
