package ui

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
)

// inWindow says errors whose own words are meant for the command line, or need
// to be told what to do next in the window.
var inWindow = []struct {
	err   error
	words string
}{
	{archiver.ErrNotSignedIn, key("Sign in to RingCentral first (GENERAL).")},
	{archiver.ErrNotConnected, key("Connect Dropbox first (GENERAL).")},
	{archiver.ErrCopied, key("This data folder was signed in on another computer. Sign in anew on this one (GENERAL).")},
	{archiver.ErrOtherAccount, key("Another account came back than this log belongs to. Sign in as before.")},
	{archiver.ErrBackupOff, key("Backup is off: turn it on first (BACKUP).")},
	{archiver.ErrNoClientID, key("Give the RingCentral client id first.")},
	{archiver.ErrNoAppKey, key("Give the Dropbox app key first.")},
	{archiver.ErrTypes, key("For the whole account call recordings only can be archived: choose My Extension for voicemail, SMS and fax.")},
	{oauth.ErrDenied, key("Access was not allowed in the browser. Try again and allow it.")},
	{oauth.ErrTimeout, key("No answer came back from the browser. Try again, or paste the address that it ended at.")},
	{oauth.ErrPortsBusy, key("Another program uses the ports that the browser comes back to. Close it and try again.")},
	{oauth.ErrBadClient, key("The service does not accept this program's registration. Check the client ids.")},
	{oauth.ErrNotOurAddress, key("This is not the address that the sign-in ends at. Copy the whole address from the browser.")},
	{oauth.ErrStateMismatch, key("This address belongs to another sign-in. Use the page that was opened last.")},
}

// sentence says an error in one sentence; nothing when the user has cancelled.
func sentence(err error) string {
	if err == nil || errors.Is(err, context.Canceled) {
		return ""
	}
	if f, is := errors.AsType[*notice.Failure](err); is {
		return failureWords(f)
	}
	for _, known := range inWindow {
		if errors.Is(err, known.err) {
			return say(known.words)
		}
	}
	return asSentence(strings.ReplaceAll(err.Error(), "\n", "; "))
}

// failureWords says why a mail or a ping did not arrive.
func failureWords(f *notice.Failure) string {
	words := f.Kind.In(say(string(f.Kind)), f.About)
	if f.Said != "" {
		words += " (" + f.Said + ")"
	}
	return words
}

func asSentence(words string) string {
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
