package desktop

import (
	"fmt"
	"os"
)

// hiddenFlag has the program begin in the tray.
const hiddenFlag = "--hidden"

// Autostart is whether the operating system starts this program, hidden, when
// the user's session begins. The system's own register is asked each time,
// because the user can change it there: on Windows the registry's Run key, on
// macOS a launch agent, elsewhere an entry in the autostart folder.
type Autostart struct {
	id      string // com.example.program
	name    string // as it is shown to the user
	program func() (string, error)
}

// NewAutostart is the autostart of the program with an application id and a
// name, at the place where it runs from now.
func NewAutostart(id, name string) Autostart {
	return Autostart{id: id, name: name, program: os.Executable}
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
		err = a.enter(program)
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
