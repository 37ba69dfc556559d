// Package playing keeps a sound while the system's player plays it. A player opens only files: the sound
// lies in a folder of its own that no other user can read, until another is played or the window closes.
package playing

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ringcentral-archiver/store/ownfile"
)

// Folder is where the sound lies that was played last.
type Folder string

// In is that folder in a data folder.
func In(data string) Folder { return Folder(filepath.Join(data, "Playing")) }

// Keep removes what was played before, has fill write a sound, and gives the absolute path of its file. If fill
// fails nothing is left. Errors: those of ownfile, of the system, and of fill.
func (in Folder) Keep(name string, fill func(io.Writer) error) (path string, err error) {
	if !filepath.IsLocal(name) || filepath.Base(name) != name { // as on Windows `x_\..\..\y.mp3`
		return "", fmt.Errorf("keep the sound: no file can be called %q", name)
	}
	_ = in.Clear() // a player that still holds the last one keeps nothing from being played
	folder, err := filepath.Abs(string(in))
	if err != nil {
		return "", fmt.Errorf("keep the sound: %w", err)
	}
	if err := ownfile.MakeFolder(folder); err != nil {
		return "", fmt.Errorf("keep the sound: %w", err)
	}
	path = filepath.Join(folder, name)
	file, err := ownfile.Open(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", errors.Join(fmt.Errorf("keep the sound: %w", err), in.Clear())
	}
	if err := errors.Join(fill(file), file.Close()); err != nil {
		return "", errors.Join(err, in.Clear())
	}
	return path, nil
}

// Clear removes what was played. Errors: the system's; on Windows while a player holds the file open.
func (in Folder) Clear() error {
	if err := os.RemoveAll(string(in)); err != nil {
		return fmt.Errorf("remove what was played: %w", err)
	}
	return nil
}
