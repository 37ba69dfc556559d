package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// ErrNotThere: the folder is not there, or not the one with the archive, as when a disk or a NAS is not mounted. It is
// a kind of target.ErrUnavailable.
var ErrNotThere = errors.New("the folder of the archive is not there")

// Error is something that could not be done in the folder. What the system said is in its text alone: a number of one system means
// nothing on another.
type Error struct {
	Op       string // what was done
	Path     string // with what
	Blocking string // the file where a folder is needed, if it was found
	kind     error
	cause    error
}

// Error says what was done, with what, and why it failed.
func (e *Error) Error() string {
	cause := e.cause
	var of *fs.PathError
	if errors.As(cause, &of) {
		cause = of.Err
	}
	text := fmt.Sprintf("folder: %s %s: %v", e.Op, e.Path, e.kind)
	if e.Blocking != "" {
		text += ": " + e.Blocking
	}
	if cause != nil && !errors.Is(e.kind, cause) {
		text += fmt.Sprintf(" (%v)", cause)
	}
	return text
}

// Is compares with the kinds of target, and with ErrNotThere.
func (e *Error) Is(kind error) bool {
	return kind == e.kind || e.kind == ErrNotThere && kind == target.ErrUnavailable
}

// BlockedBy implements target.Blocked.
func (e *Error) BlockedBy() string { return e.Blocking }

// stopped is why something was given up that the caller has ended; nil if it was not.
func stopped(err error) error {
	if ended, is := errors.AsType[*mount.Ended](err); is {
		return ended.Cause
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// missing is the error of a folder that could not be opened as the archive's. One that the program may not look into may well be there: no disk
// has to be connected then, but somebody has to let it in.
func missing(folder string, err error) error {
	if ended := stopped(err); ended != nil {
		return ended
	}
	kind := ErrNotThere
	if errors.Is(err, fs.ErrPermission) {
		kind = target.ErrBlocked
	}
	return &Error{Op: "open", Path: folder, kind: kind, cause: err}
}

// failed is the error of something that the system refused; nil if it did not.
func failed(op, path string, err error) error {
	if err == nil {
		return nil
	}
	if ended := stopped(err); ended != nil {
		return ended
	}
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	return &Error{Op: op, Path: path, kind: kindOf(err), cause: err}
}

// kindOf sorts what systems say.
func kindOf(err error) error {
	for _, row := range kinds {
		for _, number := range row.numbers {
			if errors.Is(err, number) {
				return row.kind
			}
		}
	}
	switch {
	case errors.Is(err, mount.ErrSilent):
		return ErrNotThere
	case errors.Is(err, fs.ErrNotExist):
		return target.ErrNotFound
	case errors.Is(err, fs.ErrExist):
		return target.ErrConflict
	case errors.Is(err, fs.ErrPermission):
		return target.ErrNoWrite
	case errors.Is(err, fs.ErrInvalid):
		return target.ErrBadPath
	}
	return target.ErrUnavailable
}

// kind is the numbers by which a system says one thing.
type kind struct {
	kind    error
	numbers []syscall.Errno
}
