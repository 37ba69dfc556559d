package reasons

import (
	"errors"
	"fmt"
)

// Wrap says before an error what was being done; nil stays nil.
func Wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// UnreadableError says that a listing held records that could not be read. The
// readable ones are archived, and the hours do not count as complete.
type UnreadableError struct{ N int }

// Error implements error.
func (e *UnreadableError) Error() string {
	return fmt.Sprintf("%d records of RingCentral's answer could not be read", e.N)
}

// service tells apart the two services in errors that both can give.
type service string

const (
	// RingCentral and Dropbox are the services, for From.
	RingCentral service = "RingCentral"
	Dropbox     service = "Dropbox"
)

// serviceError carries which service an error came from.
type serviceError struct {
	at  service
	err error
}

// Error implements error.
func (e *serviceError) Error() string { return e.err.Error() }

// Unwrap returns the service's error.
func (e *serviceError) Unwrap() error { return e.err }

// From notes which service an error came from, for Of; nil stays nil.
func From(at service, err error) error {
	if err == nil {
		return nil
	}
	return &serviceError{at, err}
}

// Errors of the actions. Each says what to do.
var (
	ErrNotSignedIn  = errors.New("not signed in to RingCentral: sign in first (archiver login)")
	ErrMovedFolder  = errors.New("this data folder was signed in on another computer: sign in anew on this one (archiver login)")
	ErrNotConnected = errors.New("not connected to Dropbox: connect it first (archiver connect)")
	ErrNoClientID   = errors.New("this build has no RingCentral client id: set RINGCENTRAL_CLIENT_ID (the README says how to register the app)")
	ErrNoAppKey     = errors.New("this build has no Dropbox app key: set DROPBOX_APP_KEY (the README says how to register the app)")
	ErrOtherAccount = errors.New("this log belongs to another account")
	ErrScope        = errors.New("the signed-in user may not archive the whole account")
	ErrTypes        = errors.New("the account scope archives call recordings only: choose --scope extension for voicemail, sms and fax")
	ErrBackupOff    = errors.New("backup is off: nothing is archived until it is turned on (archiver backup on)")
	ErrSealed       = errors.New("the sign-in is sealed by a key that this computer does not have: the data folder was copied or the keychain was emptied; sign in again")
	ErrBadContent   = errors.New("the content is not what its type says")
	ErrStore        = errors.New("the store could not be written")
)

// StoreFailed marks an error of the store with ErrStore, so that a pass stops
// and does not go on without its store; nil stays nil.
func StoreFailed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %w", what, ErrStore, err)
}
