//go:build !windows && !darwin

package desktop

import (
	"os"
	"path/filepath"
)

// path is where the session looks (freedesktop.org, Desktop Application
// Autostart Specification).
func (a Autostart) path() (string, error) {
	config, err := os.UserConfigDir()
	return filepath.Join(config, "autostart", a.id+".desktop"), err
}

func (a Autostart) enabled() (bool, error) {
	path, err := a.path()
	if err != nil {
		return false, err
	}
	text, err := readEntry(path)
	return text != "" && !switchedOff(text), err
}

func (a Autostart) enter(words []string) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	return writeEntry(path, desktopEntry(a.name, words))
}

func (a Autostart) remove() error {
	path, err := a.path()
	if err != nil {
		return err
	}
	return removeEntry(path)
}
