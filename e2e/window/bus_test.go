//go:build window

package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// sessionBus is where the session's programs meet.
func sessionBus() string { return os.Getenv("DBUS_SESSION_BUS_ADDRESS") }

// ownBus starts a session bus of the test's own and gives its address and what
// ends it.
func ownBus(t *testing.T) (address string, end func()) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bus")
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--nosyslog", "--address=unix:path="+path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it was killed
	})
	t.Cleanup(end)
	waitUntil(t, "there was a session bus", nil, func() bool {
		_, err := os.Stat(path)
		return err == nil
	})
	return "unix:path=" + path, end
}
