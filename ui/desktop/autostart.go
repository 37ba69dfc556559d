package desktop

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
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
	options []string // that it is started with
}

// NewAutostart is the autostart of the program with an application id and a
// name, at the place where it runs from now. Options are those that it is to be
// started with, --data with a folder among them; each folder has an entry of its
// own, and can start with the session beside the others.
func NewAutostart(id, name string, options ...string) Autostart {
	for _, o := range options {
		if folder, is := strings.CutPrefix(o, "--data="); is {
			id += fmt.Sprintf(".%x", sha256.Sum256([]byte(folder)))[:9]
		}
	}
	return Autostart{id: id, name: name, program: os.Executable, options: options}
}

// words are the program and its options, as it is started.
func (a Autostart) words(program string) []string {
	return append(append([]string{program}, a.options...), hiddenFlag)
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
		err = a.enter(a.words(program))
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
