// Package newfile writes what the program hands to its user, such as a table or a zip, as a file that
// was not there before.
package newfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Write writes a file that only the user can read, and returns its absolute path. Where there is a file already it
// takes the next free name if it may number: name (2).ending, name (3).ending and so on. Errors: fs.ErrExist where
// it may not; the system's.
func Write(path string, content []byte, number bool) (written string, err error) {
	if path, err = absolute(path); err != nil {
		return "", err
	}
	ending := filepath.Ext(path)
	name := strings.TrimSuffix(path, ending)
	for n := 2; ; n++ {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if number && errors.Is(err, fs.ErrExist) {
			path = fmt.Sprintf("%s (%d)%s", name, n, ending)
			continue
		}
		if err != nil {
			return "", fmt.Errorf("write %s: %w", path, reason(err))
		}
		if err := fill(f, content); err != nil {
			return "", errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
		}
		return path, nil
	}
}

// Free looks whether Write could write a file of that name, for what takes long before it does. Errors: fs.ErrExist where there is
// a file already; the system's where there is no folder for it.
func Free(path string) error {
	path, err := absolute(path)
	if err != nil {
		return err
	}
	if _, err = os.Lstat(path); err == nil {
		return fmt.Errorf("write %s: %w", path, fs.ErrExist)
	}
	if _, err = os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("write %s: %w", path, reason(err))
	}
	return nil
}

// absolute is the absolute path of a file. Errors: one that says that the current folder is not there any more.
func absolute(path string) (string, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("write %s: the current folder has been removed: %w", path, err)
	}
	return whole, nil
}

// fill writes the content and closes the file. Errors: the system's, without the path.
func fill(f *os.File, content []byte) error {
	_, err := f.Write(content)
	return errors.Join(reason(err), reason(f.Close()))
}

// reason is what is wrong without the path, which is said already.
func reason(err error) error {
	if at, is := errors.AsType[*fs.PathError](err); is {
		return at.Err
	}
	return err
}

// Downloads is the user's folder for such files, or the home folder. Errors: the system's, where there is none.
func Downloads() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(home, "Downloads")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder, nil
	}
	return home, nil
}
