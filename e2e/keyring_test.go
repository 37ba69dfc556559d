package e2e

import (
	"os"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestLockedKeyring: with a keyring that is locked, and no one there to unlock it, every command
// starts at once and says so. What runs goes on when it is unlocked.
func TestLockedKeyring(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	bus, _ := harness.OwnBus(t)
	keyring := harness.NewKeyring(t, bus, false)
	pc.Set("DBUS_SESSION_BUS_ADDRESS", bus)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	keyring.Lock()

	sentence := reasons.KeychainLocked.Sentence()
	for line, code := range map[string]int{
		"status": 0, "log": 0, "calendar": 0, "backup on": 0, "notify": 0, "login": 1, "connect": 1, "logout": 1, "disconnect": 1, "run --once": 1, "verify": 1,
	} {
		began := time.Now()
		pc.Want(code, sentence, line)
		if spent := time.Since(began); spent > 10*time.Second {
			t.Errorf("%s took %s", line, spent)
		}
	}
	if pc.Files() != 0 {
		t.Fatal("something was archived")
	}

	run := pc.Start(nil, "run")
	run.Until("Archiving every hour.")
	keyring.Unlock()
	for line := ""; !strings.Contains(line, "0 left"); {
		line = run.Until("")
	}
	run.Signal(os.Interrupt)
	pc.Check(run.End(), 0, "", "run")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
	if keyring.Prompts() == 0 {
		t.Error("the desktop was never asked for the password")
	}
}

// TestKeyringThatNeverWas: the desktop has a keyring program, and no keyring.
func TestKeyringThatNeverWas(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	bus, _ := harness.OwnBus(t)
	keyring := harness.NewKeyring(t, bus, false)
	keyring.Empty(true)
	pc.Set("DBUS_SESSION_BUS_ADDRESS", bus)
	pc.Want(0, reasons.KeychainLocked.Sentence(), "status")
	pc.Want(1, "Unlock it in the desktop's password program", "login")
	keyring.Empty(false)
	pc.SignIn("101")
}
