// Package computer knows whether a store was signed in on this computer.
package computer

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ownfile"
)

// A computer is known by a random id outside the store: it stays when the computer is renamed, and
// a copy of the store on another computer does not find it. It lies in the keychain. As a keychain
// is not always within reach (a cron job has none), it lies in a file beside the store as well,
// which counts only where the operating system's own id is the same. Containers have no id of
// their own that would outlive them; there the file alone is enough.

// file is the file beside the store.
const file = "computer-id"

// Computer is this computer, for one store.
type Computer struct {
	store     *store.Store
	vault     *vault.Vault
	log       *slog.Logger
	simulated bool   // a demonstration is signed in wherever it runs
	name      string // of the computer
	machine   string // what the operating system calls it; empty where that says nothing
	unsure    error  // it could not be asked just now
}

// Of makes the computer that the program runs on. A store that knows it by its
// name only is given its id. Errors: reasons.ErrStore, and those of
// store.Store.Settings.
func Of(s *store.Store, v *vault.Vault, log *slog.Logger, simulated bool) (*Computer, error) {
	c := &Computer{store: s, vault: v, log: log, simulated: simulated, name: systemName()}
	c.machine, c.unsure = machineID()
	return c, c.adopt()
}

// Name is the name of this computer.
func (c *Computer) Name() string { return c.name }

// IsOther reports whether the store was signed in on another computer. A
// refresh token that is renewed with every use has one holder: two programs
// with the same one would end each other's sign-in. What cannot be found out now is no sign of another.
func (c *Computer) IsOther(s store.Settings) bool {
	switch {
	case c.simulated || s.Computer == "":
		return false
	case s.ComputerID == "":
		return s.Computer != c.name
	case s.ComputerID == c.vault.Computer():
		return false
	default:
		id, err := c.read()
		return err == nil && s.ComputerID != id
	}
}

// Claim notes that the accounts are signed in on this computer.
func (c *Computer) Claim(s *store.Settings) {
	s.Computer, s.ComputerID = c.name, c.vault.Computer()
	if c.simulated {
		return
	}
	if s.ComputerID == "" {
		s.ComputerID, _ = c.read() // what writes it has the error, too
	}
	if s.ComputerID == "" {
		s.ComputerID = rand.Text()
	}
	if err := c.write(s.ComputerID); err != nil {
		c.log.Warn("This computer's id could not be kept beside the store", "error", err.Error())
		s.ComputerID = c.vault.Computer()
	}
}

// adopt gives an id to a store that knows this computer by its name only.
func (c *Computer) adopt() error {
	s, err := c.store.Settings()
	if err != nil || c.simulated || s.ComputerID != "" || s.Computer != c.name {
		return err
	}
	return reasons.StoreFailed("note this computer", c.store.ChangeSettings(func(s *store.Settings) error {
		c.Claim(s)
		return nil
	}))
}

func (c *Computer) path() string {
	return filepath.Join(filepath.Dir(c.store.Path()), file)
}

// read is the id in the file beside the store; empty where it was written on another
// computer, or there is none. Errors: those that pass.
func (c *Computer) read() (string, error) {
	if c.unsure != nil {
		return "", c.unsure
	}
	text, err := ownfile.Read(c.path(), 1<<10)
	if passing(err) {
		return "", fmt.Errorf("read this computer's id: %w", err)
	}
	id, bound, found := strings.Cut(string(bytes.TrimSpace(text)), "\n")
	if err != nil || !found || bound != c.bind(id) {
		return "", nil
	}
	return id, nil
}

// passing reports whether a file could not be read for a reason that says nothing of the file: no more files may be open, the disk does
// not answer.
func passing(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENOMEM)
}

// write keeps the id beside the store. Windows and macOS always have a keychain.
func (c *Computer) write(id string) error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if have, err := c.read(); err != nil || have == id {
		return err
	}
	fresh := c.path() + ".new"
	if err := writeOwn(fresh, id+"\n"+c.bind(id)+"\n"); err != nil {
		return fmt.Errorf("write this computer's id: %w", err)
	}
	if err := os.Rename(fresh, c.path()); err != nil {
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
func (c *Computer) bind(id string) string {
	mac := hmac.New(sha256.New, []byte(c.machine))
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// systemName is the name that the system gives this computer.
func systemName() string {
	name, err := os.Hostname()
	if err != nil {
		return "this computer"
	}
	return name
}

// machineID is the operating system's id of this computer (machine-id(5)); empty in a container,
// whose id is that of its image, and where there is none. Errors: those that pass.
func machineID() (string, error) {
	if os.Getenv("container") != "" || os.Getenv("KUBERNETES_SERVICE_HOST") != "" {
		return "", nil
	}
	for _, sign := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(sign); err == nil {
			return "", nil
		}
	}
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"} {
		text, err := os.ReadFile(path)
		if passing(err) {
			return "", fmt.Errorf("find out which computer this is: %w", err)
		}
		if err == nil && len(bytes.TrimSpace(text)) > 0 {
			return string(bytes.TrimSpace(text)), nil
		}
	}
	return "", nil
}
