package desktop

import (
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
