// Package upgrade keeps the note between an installer's two commands. An installer that replaces a running program has
// it quit and starts it again, and one that finds none running starts none. It knows no more than how to run commands.
package upgrade

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ringcentral-archiver/store/ownfile"
)

// Note is a file in the data folder: the program with its window was ended to be replaced.
const Note = "quit-to-upgrade"

// Keep keeps that the window was ended to be replaced, or that there was none. Errors: the system's.
func Keep(dataDir string, window bool) error {
	path := filepath.Join(dataDir, Note)
	if !window {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	f, err := ownfile.Open(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Take reports whether an installer has ended the window, and takes the note away.
func Take(dataDir string) bool { return os.Remove(filepath.Join(dataDir, Note)) == nil }
