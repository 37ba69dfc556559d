// Package ownfile keeps other users of the computer out of the data folder: it refuses a folder
// that is not the user's alone, and opens files there without following a link that someone has
// put in their place. On Windows a folder's rights are those that the folder above gives it, which
// for the usual data folder is the user's own; there only links are looked for.
package ownfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

var (
	// ErrShared: another user of this computer owns the folder or the file, or may write to it.
	ErrShared = errors.New("other users of this computer could change it")
	// ErrLink: in the file's place there is a link, or something else that is no file of its own.
	ErrLink = errors.New("a link or something else stands in the file's place")
	// ErrFile: in the place of the folder, or of one above it, there is a file.
	ErrFile = errors.New("a file stands in the folder's place")
)

// MakeFolder makes the folder, and those above it, for this user alone where they are missing, and
// checks it. Where others could put another in its place nothing is made. Errors: ErrFile; those of
// CheckFolder.
func MakeFolder(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	err = checkWay(path)
	if err == nil {
		err = os.MkdirAll(path, 0o700)
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return fmt.Errorf("the folder %s: %w", path, ErrFile)
	}
	if err != nil {
		return err
	}
	return CheckFolder(path)
}

// CheckFolder looks whether the folder is the user's alone, and whether no other user can put another in
// its place. Errors: ErrShared, with the path and why; those of the system.
func CheckFolder(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := checkWay(path); err != nil {
		return err
	}
	folder, err := os.Stat(path)
	if err != nil {
		return err
	}
	if why := shared(path, folder); why != "" {
		return fmt.Errorf("the folder %s: %w: %s", path, ErrShared, why)
	}
	return nil
}

// Open is os.OpenFile for a file of the user's own. Errors: ErrLink, ErrShared; those of
// os.OpenFile.
func Open(path string, flag int, mode os.FileMode) (*os.File, error) {
	// A pipe is not opened at all: it would wait for its other end.
	if there, err := os.Lstat(path); err == nil && !there.Mode().IsRegular() {
		return nil, fmt.Errorf("open %s: %w", path, ErrLink)
	}
	file, err := os.OpenFile(path, flag|noFollow, mode)
	if isLoop(err) {
		return nil, fmt.Errorf("open %s: %w", path, ErrLink)
	}
	if err != nil {
		return nil, err
	}
	if err := check(file, path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Read reads the beginning of a file of the user's own, at most so many bytes. Errors: those of Open, and of reading.
func Read(path string, most int64) ([]byte, error) {
	file, err := Open(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}

// check looks at what was opened, which can no longer be replaced.
func check(file *os.File, path string) error {
	opened, err := file.Stat()
	if err != nil {
		return err
	}
	named, err := os.Lstat(path)
	if err != nil {
		return err
	}
	switch {
	case !opened.Mode().IsRegular() || !os.SameFile(opened, named) || linked(opened):
		return fmt.Errorf("open %s: %w", path, ErrLink)
	case !owned(opened):
		return fmt.Errorf("open %s: %w: it belongs to another user", path, ErrShared)
	}
	return nil
}
