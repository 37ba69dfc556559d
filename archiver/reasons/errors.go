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

// stillError carries the reason of an attempt that was made before.
type stillError struct {
	why  Reason
	said string
}

// Error implements error.
func (e *stillError) Error() string { return e.said }

// Still is the error of what waits before it is tried again: it has failed for that reason, with these
// words.
func Still(why Reason, said string) error { return &stillError{why, said} }

// Errors of the actions. Each says what is wrong. How to put it right, with a
// command or in a tab, is said where the error is shown.
var (
	ErrNotSignedIn     = errors.New("not signed in to RingCentral")
	ErrMovedFolder     = errors.New("this data folder was signed in on another computer")
	ErrNotConnected    = errors.New("not connected to Dropbox")
	ErrNoClientID      = errors.New("the RingCentral client id is missing")
	ErrNoAppKey        = errors.New("the Dropbox app key is missing")
	ErrClientIDShape   = errors.New("this does not look like a RingCentral client id, which usually has 22 letters, digits, hyphens and underscores: copy it from the app's page again (the client secret is not needed)")
	ErrAppKeyShape     = errors.New("this does not look like a Dropbox app key, which usually has 15 small letters and digits: copy it from the app's page again (the app secret is not needed)")
	ErrOtherAccount    = errors.New("this log belongs to another account")
	ErrScope           = errors.New("the signed-in user is not allowed to archive the whole account")
	ErrExtension       = errors.New("nothing was changed") // an extension that was named is not there
	ErrBackupOff       = errors.New("backup is off: nothing is archived until it is turned on")
	ErrSealed          = errors.New("the sign-in is encrypted with a key that this computer does not have: the data folder was copied or the keychain was emptied; sign in again")
	ErrOtherIssuer     = errors.New("the sign-in belongs to another server, and no other gets it")
	ErrServer          = errors.New("not a usable RingCentral server")
	ErrOpenAddress     = errors.New("sign-ins are sent over https only, so this server cannot be used")
	ErrNotYours        = errors.New("the account was not confirmed, so nothing was kept")
	ErrElsewhere       = errors.New("it lies in another place, which cannot be read now")
	ErrNowhere         = fmt.Errorf("%w: no place that is connected has it any more", ErrElsewhere)
	ErrOtherPlace      = errors.New("this is not the archive that was connected before")
	ErrOneOfAKind      = errors.New("the archive can be in one place of a kind")
	ErrConnectedTwice  = errors.New("the archive that lies there is connected already")
	ErrNoSuchPlace     = errors.New("no archive lies in such a place")
	ErrWithin          = errors.New("the folder of the archive and that of the program's own data lie in each other")
	ErrNotRevoked      = errors.New("logged out here, but the access could not be revoked at RingCentral")
	ErrNotDisconnected = errors.New("disconnected here, but the access could not be revoked at Dropbox")
	ErrBadContent      = errors.New("the content does not match its type")
	ErrFileMoved       = errors.New("the file is not where it was archived: it was moved or removed in Dropbox")
	ErrFileChanged     = errors.New("the file in Dropbox is not the one that was archived: it was changed there")
	ErrNoSecret        = errors.New("the password or the key is missing: give it again")
	ErrHostKeyRefused  = errors.New("the server's host key was not confirmed, so nothing was sent to it")
	ErrFileLarge       = errors.New("the file is too large to be fetched for this")
	ErrProxyAddress    = errors.New("this is not the address of a proxy: enter one like http://proxy.example.com:8080, without a user name or a password in it")
	ErrProxyPort       = errors.New("the address of the proxy has no port: enter one like http://proxy.example.com:8080")
	ErrProxyUser       = errors.New("a user name for a proxy cannot have a colon in it")
	ErrStore           = errors.New("the store could not be written")
)

// StoreFailed marks an error of the store with ErrStore, so that a pass stops
// and does not go on without its store; nil stays nil.
func StoreFailed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %w", what, ErrStore, err)
}

// ErrMailbox is how it is said that the messages of one extension are not served, and not why.
var ErrMailbox = errors.New("RingCentral does not say whether the extension has messages")
