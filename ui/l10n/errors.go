package l10n

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
)

// inWindow says errors whose own words are meant for the command line, or need
// to be told what to do next in the window.
var inWindow = []struct {
	err   error
	words string
}{
	{reasons.ErrNotSignedIn, Key("Sign in to RingCentral first (GENERAL).")},
	{reasons.ErrNotConnected, Key("Connect Dropbox first (GENERAL).")},
	{reasons.ErrMovedFolder, Key("This data folder was signed in on another computer. Sign in anew on this one (GENERAL).")},
	{reasons.ErrOtherAccount, Key("Another account came back than this log belongs to. Sign in as before.")},
	{reasons.ErrBackupOff, Key("Backup is off: turn it on first (BACKUP).")},
	{reasons.ErrNoClientID, Key("Give the RingCentral client id first.")},
	{reasons.ErrNoAppKey, Key("Give the Dropbox app key first.")},
	{reasons.ErrTypes, Key("For the whole account call recordings only can be archived: choose My Extension for voicemail, SMS and fax.")},
	{oauth.ErrDenied, Key("Access was not allowed in the browser. Try again and allow it.")},
	{oauth.ErrTimeout, Key("No answer came back from the browser. Try again, or paste the address that it ended at.")},
	{oauth.ErrPortsBusy, Key("Another program uses the ports that the browser comes back to. Close it and try again.")},
	{oauth.ErrBadClient, Key("The service does not accept this program's registration. Check the client ids.")},
	{oauth.ErrNotOurAddress, Key("This is not the address that the sign-in ends at. Copy the whole address from the browser.")},
	{oauth.ErrStateMismatch, Key("This address belongs to another sign-in. Use the page that was opened last.")},
}

// Error says an error in one sentence; nothing when the user has cancelled.
func Error(err error) string {
	if err == nil || errors.Is(err, context.Canceled) {
		return ""
	}
	if f, is := errors.AsType[*notice.Failure](err); is {
		return DeliveryFailure(f)
	}
	for _, known := range inWindow {
		if errors.Is(err, known.err) {
			return Translate(known.words)
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
