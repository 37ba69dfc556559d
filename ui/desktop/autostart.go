package desktop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// What the program is started with: hiddenFlag has it begin in the tray, dataFlag names its data folder.
const (
	hiddenFlag = "--hidden"
	dataFlag   = "--data"
)

// Autostart is whether the operating system starts this program, hidden, when
// the user's session begins. The system's own register is asked each time,
// because the user can change it there: on Windows the registry's Run key, on
// macOS a launch agent, elsewhere an entry in the autostart folder.
type Autostart struct {
	id      string // com.example.program
	name    string // as it is shown to the user
	data    string // the data folder to start with; empty = the usual one
	program func() (string, error)
}

// NewAutostart is the autostart of the program with an application id and a
// name, at the place where it runs from now. data is the data folder that it was
// told to use; empty is the usual one. Each folder has an entry of its own, so
// that none takes the place of another's.
func NewAutostart(id, name, data string) Autostart {
	if data != "" {
		sum := sha256.Sum256([]byte(data))
		id += "." + hex.EncodeToString(sum[:4])
		name += " (" + filepath.Base(data) + ")"
	}
	return Autostart{id: id, name: name, data: data, program: os.Executable}
}

// Enabled reports whether the program starts with the session.
func (a Autostart) Enabled() (bool, error) {
	on, err := a.enabled()
	if err != nil {
		return false, fmt.Errorf("check whether the program starts with the session: %w", err)
	}
	return on, nil
}

// Set has the program start with the session, or not any more.
func (a Autostart) Set(on bool) error {
	if !on {
		if err := a.remove(); err != nil {
			return fmt.Errorf("stop starting the program with the session: %w", err)
		}
		return nil
	}
	program, err := a.program()
	if err == nil {
		err = a.enter(command{program, a.data})
	}
	if err != nil {
		return fmt.Errorf("start the program with the session: %w", err)
	}
	return nil
}

// Renew notes where the program is now, if it starts with the session: it may
// have been moved or updated since.
func (a Autostart) Renew() error {
	on, err := a.Enabled()
	if err != nil || !on {
		return err
	}
	return a.Set(true)
}
