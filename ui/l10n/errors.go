package l10n

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
)

// inWindow says what to do about an error in the window. Errors that are a reason
// are said as the reason is.
var inWindow = []struct {
	err   error
	words string
}{
	{reasons.ErrOtherAccount, Key("This log belongs to another account. Sign in with the same account as before.")},
	{reasons.ErrOtherPlace, Key("This is not the archive that was connected before, so that one stays connected.")},
	{reasons.ErrNotYours, Key("This account was not confirmed as yours: nothing was kept.")},
	{reasons.ErrWithin, Key("The folder of the archive and that of the program's own data lie in each other. Choose another folder for the archive.")},
	{reasons.ErrConnectedTwice, Key("The archive that lies there is connected already. It may be connected in another way, such as a folder and the server that it is on: choose another place then. If it is a copy, delete the folder .ringcentral-archiver in it, and connect it again.")},
	{reasons.ErrNoSuchPlace, Key("The archive is not in such a place any more.")},
	{reasons.ErrNotRevoked, Key("You are logged out here, but RingCentral could not be told. Where that may help, the program tries again while it runs. To end the access now, end its session in your RingCentral account or change your password.")},
	{reasons.ErrNotDisconnected, Key("Dropbox is disconnected here, but Dropbox could not be told. Where that may help, the program tries again while it runs. To end the access now, disconnect the app at https://www.dropbox.com/account/connected_apps.")},
	{reasons.ErrFileMoved, Key("This file was moved or removed in Dropbox.")},
	{reasons.ErrFileChanged, Key("This file was changed in Dropbox after it was archived. Open it in Dropbox to see it as it is now.")},
	{reasons.ErrFileLarge, Key("This file is too large to be fetched. Open it in Dropbox.")},
	{reasons.ErrBackupOff, Key("Backup is off: turn it on first (BACKUP).")},
	{reasons.ErrNoClientID, Key("Enter the RingCentral client id first.")},
	{reasons.ErrNoAppKey, Key("Enter the Dropbox app key first.")},
	{reasons.ErrClientIDShape, Key("This does not look like a RingCentral client id, which usually has 22 letters, digits, hyphens and underscores. Copy it from the app's page again; the client secret is not needed.")},
	{reasons.ErrAppKeyShape, Key("This does not look like a Dropbox app key, which usually has 15 small letters and digits. Copy it from the app's page again; the app secret is not needed.")},
	{reasons.ErrProxyAddress, Key("This is not the address of a proxy: enter one like http://proxy.example.com:8080, without a user name or a password in it.")},
	{reasons.ErrProxyPort, Key("The address of the proxy has no port: enter one like http://proxy.example.com:8080.")},
	{reasons.ErrProxyUser, Key("A user name for a proxy cannot have a colon in it.")},
	{oauth.ErrDenied, Key("Access was not allowed in the browser. Try again and allow it.")},
	{oauth.ErrTimeout, Key("No answer came from the browser. Try again; while the program waits, you can paste the address of the browser's last page.")},
	{oauth.ErrUnavailable, Key("The sign-in service is not available. Try again later.")},
	{oauth.ErrPortsBusy, Key("Another program is using the ports that the sign-in needs. Close it and try again.")},
	{oauth.ErrBadClient, Key("The service does not accept this program's registration. Check the client id under Change registration.")},
	{oauth.ErrNotOurAddress, Key("This is not the address of the sign-in's last page. Copy the whole address from the browser.")},
	{oauth.ErrStateMismatch, Key("This address belongs to another sign-in. Use the page that was opened last.")},
}

// ofFiles says what is wrong with a file, behind its path.
var ofFiles = []struct {
	err   error
	words string
}{
	{fs.ErrExist, Key("file already exists")},
	{fs.ErrNotExist, Key("file does not exist")},
	{fs.ErrPermission, Key("permission denied")},
}

// spoken is an error that says itself in a language.
type spoken interface {
	error
	In(language *translation.Language) string
}

// Error says an error in one sentence; nothing when the user has cancelled.
func Error(err error) string {
	if err == nil || errors.Is(err, context.Canceled) {
		return ""
	}
	if f, is := errors.AsType[*notice.Failure](err); is {
		return DeliveryFailure(f)
	}
	if s, is := errors.AsType[spoken](err); is {
		return Sentence(s.In(Spoken()))
	}
	for _, known := range inWindow {
		if errors.Is(err, known.err) {
			return Translate(known.words)
		}
	}
	switch r := reasons.Of(err); {
	case r.StopsAll(), r.NoPass(), r.OutOfReach(), r == reasons.ProxyRefused, r == reasons.RateLimited, r == reasons.AppPermission:
		return ReasonSentence(r)
	}
	if at, is := errors.AsType[*fs.PathError](err); is {
		for _, known := range ofFiles {
			if errors.Is(at, known.err) {
				return Sentence(Translate("%s: %s", at.Path, Translate(known.words)))
			}
		}
	}
	return Sentence(strings.ReplaceAll(err.Error(), "\n", "; "))
}

// DeliveryFailure says why a mail or a ping did not arrive.
func DeliveryFailure(f *notice.Failure) string {
	words := f.Kind.In(Translate(string(f.Kind)), f.About)
	if f.Said != "" {
		words += " (" + f.Said + ")"
	}
	return words
}

// Sentence makes a sentence of words: with a capital and a full stop.
func Sentence(words string) string {
	words = plaintext.Line(words)
	first, n := utf8.DecodeRuneInString(words)
	if n == 0 {
		return ""
	}
	words = string(unicode.ToUpper(first)) + words[n:]
	if last, _ := utf8.DecodeLastRuneInString(words); unicode.IsPunct(last) && last != ')' && last != '”' && last != '"' {
		return words
	}
	return words + "."
}
