package sftp

import (
	"errors"
	"fmt"
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
	// ErrNoSFTP: the server answers, and does not offer SFTP. It is a kind of target.ErrBlocked.
	ErrNoSFTP = errors.New("the server offers no SFTP")
)

// HostKeyError says of a server that has another key than the one that is known. Its kind is ErrHostKey.
type HostKeyError struct {
	Address string
	Known   HostKey // empty: none is known yet
	Offered HostKey // that the server has shown now
}

// Error names both keys by their fingerprints.
func (e *HostKeyError) Error() string {
	if e.Known == "" {
		return fmt.Sprintf("sftp: connect to %s: its host key is not known yet: %s (%s)", e.Address, e.Offered.Fingerprint(), e.Offered.Type())
	}
	return fmt.Sprintf("sftp: connect to %s: its host key has changed: known is %s (%s), shown was %s (%s)",
		e.Address, e.Known.Fingerprint(), e.Known.Type(), e.Offered.Fingerprint(), e.Offered.Type())
}
