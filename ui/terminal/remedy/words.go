package remedy

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
)

// known are errors that are said in the language of whoever reads them, by their English texts. The first that matches counts.
var known = []struct {
	err   error
	words string
}{
	{reasons.ErrNotSignedIn, translation.Key("not signed in to RingCentral")},
	{reasons.ErrMovedFolder, translation.Key("this data folder was signed in on another computer")},
	{reasons.ErrNotConnected, translation.Key("not connected to Dropbox")},
	{reasons.ErrNoClientID, translation.Key("the RingCentral client id is missing")},
	{reasons.ErrNoAppKey, translation.Key("the Dropbox app key is missing")},
	{reasons.ErrClientIDShape, translation.Key("this does not look like a RingCentral client id, which usually has 22 letters, digits, hyphens and underscores: copy it from the app's page again (the client secret is not needed)")},
	{reasons.ErrAppKeyShape, translation.Key("this does not look like a Dropbox app key, which usually has 15 small letters and digits: copy it from the app's page again (the app secret is not needed)")},
	{reasons.ErrOtherAccount, translation.Key("this log belongs to another account")},
	{reasons.ErrScope, translation.Key("the signed-in user is not allowed to archive the whole account")},
	{reasons.ErrBackupOff, translation.Key("backup is off: nothing is archived until it is turned on")},
	{reasons.ErrSealed, translation.Key("the sign-in is encrypted with a key that this computer does not have: the data folder was copied or the keychain was emptied; sign in again")},
	{reasons.ErrOtherIssuer, translation.Key("the sign-in belongs to another server, and no other gets it")},
	{reasons.ErrServer, translation.Key("not a usable RingCentral server")},
	{reasons.ErrOpenAddress, translation.Key("sign-ins are sent over https only, so this server cannot be used")},
	{reasons.ErrWithin, translation.Key("the folder of the archive and that of the program's own data lie in each other")},
	{reasons.ErrOtherPlace, translation.Key("this is not the archive that was connected before")},
	{reasons.ErrConnectedTwice, translation.Key("the archive that lies there is connected already")},
	{reasons.ErrNoSuchPlace, translation.Key("no archive lies in such a place")},
	{reasons.ErrNotYours, translation.Key("the account was not confirmed, so nothing was kept")},
	{reasons.ErrNotRevoked, translation.Key("logged out here, but the access could not be revoked at RingCentral")},
	{reasons.ErrNotDisconnected, translation.Key("disconnected here, but the access could not be revoked at Dropbox")},
	{reasons.ErrProxyAddress, translation.Key("this is not the address of a proxy: enter one like http://proxy.example.com:8080, without a user name or a password in it")},
	{reasons.ErrProxyPort, translation.Key("the address of the proxy has no port: enter one like http://proxy.example.com:8080")},
	{reasons.ErrProxyUser, translation.Key("a user name for a proxy cannot have a colon in it")},
	{reasons.ErrNoSecret, translation.Key("the password or the key is missing: give it again")},
	{reasons.ErrHostKeyRefused, translation.Key("the server's host key was not confirmed, so nothing was sent to it")},
	{sftp.ErrHostKey, translation.Key("the server has another host key")},
	{sftp.ErrPassphrase, translation.Key("the private key is protected by a passphrase")},
	{sftp.ErrKey, translation.Key("this is no private key")},
	{sftp.ErrAgent, translation.Key("the SSH agent does not answer")},
	{sftp.ErrNoSFTP, translation.Key("the server offers no SFTP")},
	{sftp.ErrNotThere, translation.Key("the folder of the archive is not there")},
	{s3.ErrNotThere, translation.Key("the bucket with the archive is not there")},
	{s3.ErrPutAway, translation.Key("the mark of the archive was put into a storage class from which it cannot be read")},
	{s3.ErrMoved, translation.Key("this address leads to another one")},
	{s3.ErrRegion, translation.Key("the bucket is in another region")},
	{s3.ErrClock, translation.Key("the clock of this computer is wrong")},
	{place.ErrServer, translation.Key("this is not the address of a folder on an SFTP server: enter one like sftp://backup@files.example.com/calls")},
	{place.ErrServerUser, translation.Key("the address of the SFTP server names no user: put the user's name before an @, as in sftp://backup@files.example.com/calls")},
	{place.ErrServerPassword, translation.Key("a password does not belong in the address of the SFTP server: leave it out, and give it when it is asked for")},
	{place.ErrServerPath, translation.Key("the address of the SFTP server names no folder: add the one for the archive, as in sftp://backup@files.example.com/calls")},
	{place.ErrBucket, translation.Key("this is not the address of a bucket: enter one like https://s3.eu-central-1.amazonaws.com/BUCKET, or s3://BUCKET at Amazon")},
	{place.ErrBucketName, translation.Key("the address of the storage names no bucket: add its name, as in https://s3.eu-central-1.amazonaws.com/BUCKET")},
	{place.ErrBucketKey, translation.Key("an access key does not belong in the address of the bucket: leave it out, and give it when it is asked for")},
	{oauth.ErrNoToken, translation.Key("not signed in")},
	{oauth.ErrSessionOver, translation.Key("the sign-in has ended; sign in again")},
	{oauth.ErrDenied, translation.Key("access was not allowed")},
	{oauth.ErrStateMismatch, translation.Key("the address belongs to another sign-in")},
	{oauth.ErrTimeout, translation.Key("no answer came from the browser")},
	{oauth.ErrPortsBusy, translation.Key("all redirect ports are in use by other programs")},
	{oauth.ErrNotOurAddress, translation.Key("this is not the address of the sign-in's last page")},
	{oauth.ErrBadClient, translation.Key("the service does not accept this program's registration")},
	{oauth.ErrAppAccess, translation.Key("the user's role does not let other programs sign in")},
	{oauth.ErrExtensionState, translation.Key("this extension cannot sign in")},
	{oauth.ErrAppDisabled, translation.Key("the service has disabled the app")},
	{oauth.ErrUnavailable, translation.Key("the sign-in service is not available")},
	{oauth.ErrKeychainLocked, translation.Key("the keychain is locked")},
	{store.ErrInUse, translation.Key("the store is in use by another copy of this program")},
	{store.ErrNewer, translation.Key("the store was written by a newer version of this program")},
	{store.ErrDamaged, translation.Key("the store is damaged")},
	{store.ErrShared, translation.Key("other users of this computer could change it")},
	{store.ErrLink, translation.Key("a link or something else stands in the file's place")},
	{store.ErrFile, translation.Key("a file stands in the folder's place")},
	{store.ErrUnreadable, translation.Key("the store cannot be opened")},
	{reasons.ErrStore, translation.Key("the store could not be written")},
	{fs.ErrExist, translation.Key("file already exists")},
	{fs.ErrNotExist, translation.Key("file does not exist")},
	{fs.ErrPermission, translation.Key("permission denied")},
}

// Words says an error in a language as far as it is known there, with what was being done in English behind it, as in the log. An error
// that is not known is said in English.
func Words(err error, in phrase.Voice) string {
	if errors.Is(err, context.Canceled) {
		return in.Say("stopped")
	}
	whole := strings.ReplaceAll(err.Error(), "\n", "; ") // several errors that were joined
	said, english := inWords(err, in)
	switch {
	case english == "":
		return whole
	case english == whole:
		return said
	case in.Language == nil || in.Language.Code == translation.English().Code: // which may speak of another place than Dropbox
		return strings.Replace(whole, english, said, 1)
	default:
		return said + " (" + whole + ")"
	}
}

// inWords says what of an error is known in a language, and that in English; nothing where nothing is known of it.
func inWords(err error, in phrase.Voice) (said, english string) {
	if s, is := errors.AsType[spoken](err); is {
		return s.In(in.Language), s.Error()
	}
	if f, is := errors.AsType[*notice.Failure](err); is {
		return output.Failure(f, in), f.Error()
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return in.Say(k.words), k.words
		}
	}
	return "", ""
}

// Told is an error that is said as Words says it.
type Told struct{ Err error }

// Error implements error, in English.
func (t Told) Error() string { return t.Err.Error() }

// Unwrap gives the error.
func (t Told) Unwrap() error { return t.Err }

// In says it in a language.
func (t Told) In(l *translation.Language) string { return Words(t.Err, phrase.In(l, time.UTC)) }

// spoken is an error that is said in a language.
type spoken interface {
	error
	phrase.Spoken
}
