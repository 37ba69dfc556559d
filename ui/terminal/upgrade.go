package terminal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ringcentral-archiver/store/ownfile"
)

// An installer that replaces a running program has it quit and starts it again, and one that finds none running starts none. It
// knows no more than how to run commands, so the note between the two is kept here.

// UpgradeNote is a file in the data folder: the program with its window was ended to be replaced.
const UpgradeNote = "quit-to-upgrade"

// note keeps that the window was ended to be replaced, or that there was none.
func note(dataDir string, window bool) error {
	path := filepath.Join(dataDir, UpgradeNote)
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

// GoesOn reports whether the window is to be opened: always, unless an installer starts it that has not ended it before.
func (l *Line) GoesOn() bool {
	return !l.upgraded || os.Remove(filepath.Join(l.Data, UpgradeNote)) == nil
}
