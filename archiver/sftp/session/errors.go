package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
)

// The kinds of errors that only a server has, for errors.Is, beside those of target.
var (
	// ErrHostKey: the server has another key than the one that is known, or none is known yet; a *HostKeyError says which. Nothing was
	// sent to it. It is a kind of target.ErrBlocked: nothing goes on before a person has looked.
	ErrHostKey = errors.New("the server has another host key")
	// ErrNotThere: the folder is not there, or not the one with the archive, as when a disk is not mounted on the server. It is a kind of
	// target.ErrUnavailable.
	ErrNotThere = errors.New("the folder of the archive is not there")
	// ErrPassphrase: the private key is protected by a passphrase. It is a kind of target.ErrUnauthorized.
	ErrPassphrase = errors.New("the private key is protected by a passphrase")
	// ErrKey: what was given as a private key is none. It is a kind of target.ErrUnauthorized.
	ErrKey = errors.New("this is no private key")
	// ErrAgent: there is no SSH agent, or it does not answer. It is a kind of target.ErrUnauthorized.
	ErrAgent = errors.New("the SSH agent does not answer")
	// ErrNoSFTP: the server takes the sign-in, and does not offer SFTP. It is a kind of target.ErrBlocked.
	ErrNoSFTP = errors.New("the server offers no SFTP")
)

// general is the kind of target that each kind above is one of.
var general = map[error]error{
	ErrNotThere: target.ErrUnavailable, ErrPassphrase: target.ErrUnauthorized, ErrKey: target.ErrUnauthorized, ErrAgent: target.ErrUnauthorized,
	ErrNoSFTP: target.ErrBlocked,
}

// Error is something that could not be done on the server. What the server said is in its text alone.
type Error struct {
	Op       string // what was done
	Path     string // with what
	Blocking string // the file where a folder is needed, if it was found
	Kind     error  // of this package or of target
	Cause    error
}

// Error says what was done, with what, and why it failed.
func (e *Error) Error() string {
	text := fmt.Sprintf("sftp: %s %s: %v", e.Op, e.Path, e.Kind)
	if e.Blocking != "" {
		text += ": " + e.Blocking
	}
	if e.Cause != nil {
		text += fmt.Sprintf(" (%v)", e.Cause)
	}
	return text
}

// Is compares with the kinds of target, with those of this package, and with those of transport for a proxy on the way.
func (e *Error) Is(kind error) bool {
	return kind == e.Kind || kind == general[e.Kind] || slices.Contains(ofProxies, kind) && errors.Is(e.Cause, kind)
}

// ofProxies are what proxies on the way do.
var ofProxies = []error{transport.ErrProxyPassword, transport.ErrProxyRefused, transport.ErrProxyAddress}

// BlockedBy implements target.Blocked.
func (e *Error) BlockedBy() string { return e.Blocking }

// Failed is the error of something that the server refused, or that was lost with the connection; nil if nothing failed. The error of a
// context, and one that says already what failed, stays as it is.
func Failed(op, path string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, is := errors.AsType[*Error](err); is {
		return err
	}
	return &Error{Op: op, Path: path, Kind: kindOf(err), Cause: err}
}

// What servers say by number (docs/sftp.md §2). Those above 8 are of later versions of the protocol, and some servers say them in version 3.
var numbers = map[uint32]error{
	5: target.ErrBadPath, 10: target.ErrNotFound, 11: target.ErrConflict, 12: target.ErrNoWrite, 14: target.ErrFull, 15: target.ErrFull,
	20: target.ErrBadPath,
}

// kindOf sorts what servers say. What says nothing is taken for a trouble that passes.
func kindOf(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target.ErrNotFound
	case errors.Is(err, fs.ErrPermission):
		return target.ErrNoWrite
	}
	if said, is := errors.AsType[*sftp.StatusError](err); is {
		if kind, known := numbers[said.Code]; known {
			return kind
		}
	}
	return target.ErrUnavailable
}

// IsFailure reports whether the server said no more than that it failed, which can mean anything.
func IsFailure(err error) bool {
	if e, is := errors.AsType[*Error](err); is {
		err = e.Cause
	}
	said, is := errors.AsType[*sftp.StatusError](err)
	return is && numbers[said.Code] == nil
}

// Answered reports whether an error is what the server said, and not that it did not.
func Answered(err error) bool {
	if e, is := errors.AsType[*Error](err); is {
		err = e.Cause
	}
	_, said := errors.AsType[*sftp.StatusError](err)
	return said || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}
