package terminal

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/output"
)

// The exit codes.
const (
	Done        = 0 // all done
	Failed      = 1 // something is not archived, or could not be done
	WrongUsage  = 2
	NotSignedIn = 3 // or not connected
	NoAnswer    = 4 // of the program that holds the data folder
)

// commands names the command that helps against a reason.
var commands = map[reasons.Reason]string{
	reasons.NotSignedIn:    "Sign in with: archiver login",
	reasons.SignedOut:      "Sign in again with: archiver login",
	reasons.OtherComputer:  "Sign in again on this computer with: archiver login",
	reasons.AppAccess:      "Then sign in again with: archiver login",
	reasons.ExtensionState: "Then sign in again with: archiver login",
	reasons.NotConnected:   "Connect it with: archiver connect",
	reasons.Disconnected:   "Connect it again with: archiver connect",
	reasons.BackupOff:      "Turn it on with: archiver backup on",
	reasons.StoreDamaged:   setAsideHelp,
	reasons.Certificate:    "Name that file with --ca-file FILE.",
	reasons.KeychainLocked: "Unlock it in the desktop's password program, or by signing in to the desktop with your password.",
}

const setAsideHelp = "Set that file aside with: archiver repair. Then sign in again: files already in Dropbox are recognised, and nothing is archived twice."

// failures says what a command ends with, and what helps, by what went wrong.
// The first that matches counts.
var failures = []struct {
	target error
	code   int
	remedy string
}{
	{reasons.ErrNotSignedIn, NotSignedIn, commands[reasons.NotSignedIn]},
	{reasons.ErrNotConnected, NotSignedIn, commands[reasons.NotConnected]},
	{reasons.ErrSealed, NotSignedIn, commands[reasons.SignedOut]},
	{reasons.ErrOtherIssuer, NotSignedIn, "Set RINGCENTRAL_SERVER_URL as it was when you signed in, or sign in to this server with: archiver login"},
	{reasons.ErrOpenAddress, Failed, "Set RINGCENTRAL_SERVER_URL to an address that begins with https://, or unset it."},
	{oauth.ErrNoToken, NotSignedIn, commands[reasons.NotSignedIn]},
	{oauth.ErrSessionOver, NotSignedIn, commands[reasons.SignedOut]},
	{reasons.ErrScope, Failed, "Ask the account's administrator for these permissions, then try again."},
	{reasons.ErrExtension, WrongUsage, ""},
	{context.Canceled, Failed, ""},
	{store.ErrNewer, Failed, "Install the newer version, or choose another folder with --data."},
	{store.ErrDamaged, Failed, commands[reasons.StoreDamaged]},
	{oauth.ErrKeychainLocked, Failed, commands[reasons.KeychainLocked]},
	{store.ErrShared, Failed, "Use a folder that belongs to you alone, such as a new one with --data."},
	{store.ErrLink, Failed, "Move away what stands there, or choose another folder with --data."},
	{store.ErrFile, Failed, "Move that file away, or choose another folder with --data."},
	{store.ErrUnreadable, Failed, "Check the folder's permissions, or choose another folder with --data."},
	{reasons.ErrMovedFolder, Failed, commands[reasons.OtherComputer]},
	{reasons.ErrOtherAccount, Failed, "Choose another data folder with --data, or go on with the other account in a log of its own: add --other."},
	{reasons.ErrNotYours, Failed, "Start again, and allow access on the page that opens with your own account. Nothing was archived."},
	{reasons.ErrNoClientID, Failed, "Set RINGCENTRAL_CLIENT_ID. The README says how to register the app."},
	{reasons.ErrNoAppKey, Failed, "Set DROPBOX_APP_KEY. The README says how to register the app."},
	{reasons.ErrBackupOff, Failed, commands[reasons.BackupOff]},
}

// Fail says on standard error what went wrong, and what helps, and returns the
// exit code. The data folder is named where it is the trouble.
func (l *Line) Fail(env Env, err error) int {
	switch {
	case errors.Is(err, store.ErrInUse) && l.Repair():
		output.Say(env.Err, "RingCentral Archiver is running with this data folder (%s). Quit it first: archiver quit.", l.Data)
		return Failed
	case errors.Is(err, store.ErrInUse):
		output.Say(env.Err, "RingCentral Archiver is already running with this data folder (%s) and does not answer.", l.Data)
		return NoAnswer
	}
	return fail(env, err)
}

// Lost says that the program that holds the data folder has not answered to the end.
func (l *Line) Lost(env Env) int {
	output.Say(env.Err, "RingCentral Archiver, which is running with this data folder (%s), has not answered to the end. What you asked for may be done or not.", l.Data)
	return NoAnswer
}

// OtherVersion says that the program that holds the data folder is of another version, which does not
// understand what it is asked.
func (l *Line) OtherVersion(env Env) int {
	output.Say(env.Err, "Another version of RingCentral Archiver is running with this data folder (%s) and does not understand this. "+
		"Quit it, then try again.", l.Data)
	return NoAnswer
}

func fail(env Env, err error) int {
	if wrong, ok := errors.AsType[*cmdline.Error](err); ok {
		output.Say(env.Err, "archiver: %v.", wrong)
		output.Say(env.Err, `Try "archiver help%s".`, spaced(wrong.About))
		return WrongUsage
	}
	code, remedy := Failed, ""
	for _, f := range failures {
		if errors.Is(err, f.target) {
			code, remedy = f.code, f.remedy
			break
		}
	}
	switch r := reasons.Of(err); r {
	case reasons.AppAccess, reasons.ExtensionState, reasons.EmailUnverified, reasons.Suspended, reasons.AppDisabled, reasons.ProxyPassword, reasons.ProxyAddress:
		remedy = r.Sentence()
	case reasons.Certificate:
		remedy = r.Sentence() + " " + commands[r]
	}
	if errors.Is(err, context.Canceled) {
		err = errStopped
	}
	output.Say(env.Err, "archiver: %v", err)
	if remedy != "" {
		output.Say(env.Err, "%s", remedy)
	}
	return code
}

var errStopped = errors.New("stopped")

func flush(t output.Table) {
	// The writer below is the terminal; see say.
	if err := t.Flush(); err != nil {
		return
	}
}

func spaced(word string) string {
	if word == "" {
		return ""
	}
	return " " + word
}
