package desktop

import (
	"os"
	"path/filepath"
)

// path is where macOS looks for a user's launch agents at login. The agent is
// not loaded when it is written: that would start the program a second time.
func (a Autostart) path() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "LaunchAgents", a.id+".plist"), err
}

func (a Autostart) enabled() (bool, error) {
	path, err := a.path()
	if err != nil {
		return false, err
	}
	text, err := readEntry(path)
	return text != "", err
}

func (a Autostart) enter(words []string) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	return writeEntry(path, launchAgent(a.id, words))
}

func (a Autostart) remove() error {
	path, err := a.path()
	if err != nil {
		return err
	}
	return removeEntry(path)
}
