package archiver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/transport"
)

// Reason is a code that says why something is not archived, or why a pass does
// not go on. It stands in the log and in the JSON output and never changes.
type Reason string

// The reasons.
const (
	NoReason        Reason = ""
	Offline         Reason = "offline"
	ServiceTrouble  Reason = "service-trouble"
	RateLimited     Reason = "rate-limited"
	NotYetAvailable Reason = "not-yet-available"
	DropboxFull     Reason = "dropbox-full"
	DropboxBlocked  Reason = "dropbox-blocked"
	SignedOut       Reason = "ringcentral-signed-out"
	Disconnected    Reason = "dropbox-disconnected"
	NotSignedIn     Reason = "not-signed-in"
	NotConnected    Reason = "not-connected"
	Copied          Reason = "copied"
	NoPermission    Reason = "no-permission"
	BadContent      Reason = "bad-content"
	NameTaken       Reason = "name-taken"
	BadName         Reason = "bad-name"
	Mismatch        Reason = "hash-mismatch"
	FileMissing     Reason = "missing-in-dropbox"
	FileChanged     Reason = "changed-in-dropbox"
	IsGone          Reason = "gone"
	Unreadable      Reason = "unreadable-record"
	StoreTrouble    Reason = "store-trouble"
	Stopped         Reason = "stopped"
	BackupOff       Reason = "backup-off"
	IsPaused        Reason = "paused"
	IndexBehind     Reason = "index-behind"
)

var sentences = map[Reason]string{
	Offline:         "The network or one of the services cannot be reached; it goes on by itself when it can.",
	ServiceTrouble:  "A service answered with an error; it is tried again by itself.",
	RateLimited:     "The service asked to slow down; it goes on as soon as it may.",
	NotYetAvailable: "RingCentral does not serve it yet; it is tried again by itself.",
	DropboxFull:     "Dropbox is full. Make room or choose a larger plan; it goes on by itself then.",
	DropboxBlocked:  "Dropbox does not let this account upload now.",
	SignedOut:       "RingCentral has ended the sign-in. Sign in again.",
	Disconnected:    "Dropbox is not connected any more. Connect it again.",
	NotSignedIn:     "Nobody is signed in to RingCentral. Sign in.",
	NotConnected:    "Dropbox is not connected. Connect it.",
	Copied:          "This data folder was signed in on another computer. Sign in anew on this one.",
	NoPermission:    "The signed-in user may not read it. Ask the account's administrator for the permission.",
	BadContent:      "What RingCentral sent is not a file of this kind; it is tried again by itself.",
	NameTaken:       "Another file lies under its name in Dropbox; it gets another name.",
	BadName:         "Dropbox refused the file's name.",
	Mismatch:        "Dropbox stored other bytes than were sent; it is tried again by itself.",
	FileMissing:     "Its file was missing in Dropbox; it is copied again.",
	FileChanged:     "Its file in Dropbox was changed; that one is left alone and the original is copied beside it.",
	IsGone:          "RingCentral does not have it any more.",
	Unreadable:      "RingCentral sent a record that could not be read.",
	StoreTrouble:    "The program's own file cannot be written. Is the disk full?",
	Stopped:         "It was stopped before it was done.",
	BackupOff:       "Backup is off.",
	IsPaused:        "Backup is paused.",
	IndexBehind:     "The index or the status page in Dropbox could not be brought up to date; it is tried again after the next run.",
}

// Reasons lists every reason that an item can wait for, in the order of the
// alphabet.
func Reasons() (words []string) {
	for r := range sentences {
		words = append(words, string(r))
	}
	slices.Sort(words)
	return words
}

// hourSentences are those of the reasons that no item can have.
var hourSentences = map[Reason]string{
	notListed:  "RingCentral was not asked for all of it yet.",
	tooOld:     "RingCentral was not asked for all of it while it kept it.",
	notAsked:   "It lies before the first hour that is archived.",
	notCopied:  "Not everything is copied yet.",
	inProgress: "RingCentral says for more than a day that something is still in progress.",
}

// Sentence says the reason in words for the user.
func (r Reason) Sentence() string { return cmp.Or(sentences[r], hourSentences[r]) }

// Failure reports whether the reason needs somebody: waiting alone will not
// mend it.
func (r Reason) Failure() bool {
	switch r {
	case NoPermission, IsGone, BadName, DropboxBlocked, SignedOut, Disconnected, NotSignedIn, NotConnected, Copied, DropboxFull, StoreTrouble:
		return true
	default:
		return false
	}
}

// service tells apart the two services in errors that both can give.
type service string

const (
	atRingCentral service = "RingCentral"
	atDropbox     service = "Dropbox"
)

// serviceError carries which service an error came from.
type serviceError struct {
	at  service
	err error
}

func (e *serviceError) Error() string { return e.err.Error() }
func (e *serviceError) Unwrap() error { return e.err }

func from(at service, err error) error {
	if err == nil {
		return nil
	}
	return &serviceError{at, err}
}

// reasonOf classifies an error of a pass. The order matters: the first match is
// the most telling.
func reasonOf(err error) Reason {
	var known *reasonError
	if errors.As(err, &known) {
		return known.reason
	}
	var unreadable *unreadableError
	if errors.As(err, &unreadable) {
		return Unreadable
	}
	var of *serviceError
	signedOut := SignedOut
	if errors.As(err, &of) && of.at == atDropbox {
		signedOut = Disconnected
	}
	for _, c := range []struct {
		target error
		reason Reason
	}{
		{oauth.ErrSessionOver, signedOut},
		{oauth.ErrNoToken, signedOut},
		{dropbox.ErrFull, DropboxFull},
		{dropbox.ErrBlocked, DropboxBlocked},
		{dropbox.ErrPermission, Disconnected},
		{dropbox.ErrHashMismatch, Mismatch},
		{dropbox.ErrConflict, NameTaken},
		{dropbox.ErrBadPath, BadName},
		{ringcentral.ErrPermission, NoPermission},
		{ringcentral.ErrNotFound, NotYetAvailable},
		{errBadBody, BadContent},
		{ringcentral.ErrUntrusted, BadContent},
		{ringcentral.ErrRateLimited, RateLimited},
		{dropbox.ErrRateLimited, RateLimited},
		{ringcentral.ErrBadAnswer, BadContent},
		{errStore, StoreTrouble},
		{context.Canceled, Stopped},
	} {
		if errors.Is(err, c.target) {
			return c.reason
		}
	}
	if transport.IsNetwork(err) {
		return Offline
	}
	return ServiceTrouble
}

// Errors of the actions. Each says what to do.
var (
	ErrNotSignedIn  = errors.New("not signed in to RingCentral: sign in first (archiver login)")
	ErrCopied       = errors.New("this data folder was signed in on another computer: sign in anew on this one (archiver login)")
	ErrNotConnected = errors.New("not connected to Dropbox: connect it first (archiver connect)")
	ErrNoClientID   = errors.New("this build has no RingCentral client id: set RINGCENTRAL_CLIENT_ID (the README says how to register the app)")
	ErrNoAppKey     = errors.New("this build has no Dropbox app key: set DROPBOX_APP_KEY (the README says how to register the app)")
	ErrOtherAccount = errors.New("this log belongs to another account")
	ErrScope        = errors.New("the signed-in user may not archive the whole account")
	ErrTypes        = errors.New("the account scope archives call recordings only: choose --scope extension for voicemail, sms and fax")
	ErrBackupOff    = errors.New("backup is off: nothing is archived until it is turned on (archiver backup on)")
	ErrSealed       = errors.New("the sign-in is sealed by a key that this computer does not have: the data folder was copied or the keychain was emptied; sign in again")
	errBadBody      = errors.New("the content is not what its type says")
	errStore        = errors.New("the store could not be written")
)

// storeFailed marks an error of the store, so that a pass stops instead of
// going on without a memory.
func storeFailed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %w", what, errStore, err)
}
