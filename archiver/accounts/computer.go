package accounts

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ownfile"
)

// A computer is known by a random id outside the store: it stays when the computer is renamed, and
// a copy of the store on another computer does not find it. It lies in the keychain. As a keychain
// is not always within reach (a cron job has none), it lies in a file beside the store as well,
// which counts only where the operating system's own id is the same. Containers have no id of
// their own that would outlive them; there the file alone is enough.

// computerFile is the file beside the store.
const computerFile = "computer-id"

// OtherComputer reports whether the store was signed in on another computer. A
// refresh token that is renewed with every use has one holder: two programs
// with the same one would end each other's sign-in.
func (a *Accounts) OtherComputer(s store.Settings) bool {
	switch {
	case a.Simulated != nil || s.Computer == "":
		return false
	case s.ComputerID == "":
		return s.Computer != a.computer
	default:
		return s.ComputerID != a.vault.Computer() && s.ComputerID != a.readComputer()
	}
}

// claim notes that the accounts are signed in on this computer.
func (a *Accounts) claim(s *store.Settings) {
	s.Computer, s.ComputerID = a.computer, a.vault.Computer()
	if a.Simulated != nil {
		return
	}
	if s.ComputerID == "" {
		s.ComputerID = a.readComputer()
	}
	if s.ComputerID == "" {
		s.ComputerID = rand.Text()
	}
	if err := a.writeComputer(s.ComputerID); err != nil {
		a.Log.Warn("This computer's id could not be kept beside the store", "error", err.Error())
		s.ComputerID = a.vault.Computer()
	}
}

// adoptName gives an id to a store that knows this computer by its name only.
func (a *Accounts) adoptName() error {
	s, err := a.Store.Settings()
	if err != nil || a.Simulated != nil || s.ComputerID != "" || s.Computer != a.computer {
		return err
	}
	return reasons.StoreFailed("note this computer", a.Store.ChangeSettings(func(s *store.Settings) error {
		a.claim(s)
		return nil
	}))
}

func (a *Accounts) computerPath() string {
	return filepath.Join(filepath.Dir(a.Store.Path()), computerFile)
}

// readComputer is the id in the file beside the store; empty where it was written on another
// computer, or there is none.
func (a *Accounts) readComputer() string {
	text, err := os.ReadFile(a.computerPath())
	id, bound, found := strings.Cut(string(bytes.TrimSpace(text)), "\n")
	if err != nil || !found || bound != a.bind(id) {
		return ""
	}
	return id
}

// writeComputer keeps the id beside the store. Windows and macOS always have a keychain.
func (a *Accounts) writeComputer(id string) error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if a.readComputer() == id {
		return nil
	}
	fresh := a.computerPath() + ".new"
	if err := writeOwn(fresh, id+"\n"+a.bind(id)+"\n"); err != nil {
		return fmt.Errorf("write this computer's id: %w", err)
	}
	if err := os.Rename(fresh, a.computerPath()); err != nil {
		return fmt.Errorf("write this computer's id: %w", err)
	}
	return nil
}

func writeOwn(path, text string) error {
	f, err := ownfile.Open(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// bind ties an id to this computer without telling the operating system's id.
func (a *Accounts) bind(id string) string {
	mac := hmac.New(sha256.New, []byte(a.machine))
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// computerName is the name of this computer.
func computerName() string {
	name, err := os.Hostname()
	if err != nil {
		return "this computer"
	}
	return name
}

// machineID is the operating system's id of this computer (machine-id(5)); empty in a container,
// whose id is that of its image, and where there is none.
func machineID() string {
	if os.Getenv("container") != "" || os.Getenv("KUBERNETES_SERVICE_HOST") != "" {
		return ""
	}
	for _, sign := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(sign); err == nil {
			return ""
		}
	}
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"} {
		if text, err := os.ReadFile(path); err == nil && len(bytes.TrimSpace(text)) > 0 {
			return string(bytes.TrimSpace(text))
		}
	}
	return ""
}
