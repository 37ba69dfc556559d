// Package remedy says what went wrong, which command helps against it, and with
// which code the program ends.
package remedy

import (
	"cmp"
	"context"
	"errors"
	"io"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/fault"
	"ringcentral-archiver/ui/terminal/phrase"
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
	reasons.NotSignedIn:    translation.Key("Sign in with: archiver login"),
	reasons.SignedOut:      translation.Key("Sign in again with: archiver login"),
	reasons.OtherComputer:  translation.Key("Sign in again on this computer with: archiver login"),
	reasons.AppAccess:      translation.Key("Then sign in again with: archiver login"),
	reasons.ExtensionState: translation.Key("Then sign in again with: archiver login"),
	reasons.AppPermission:  translation.Key("Then sign in again with: archiver login"),
	reasons.DropboxScope:   translation.Key("Then connect it again with: archiver connect"),
	reasons.NotConnected:   translation.Key("Connect it with: archiver connect"),
	reasons.FolderMissing:  translation.Key("If it has another path now, connect it there with: archiver connect folder PATH"),
	reasons.Disconnected:   connectHelp,
	reasons.HostKeyChanged: connectHelp,
	reasons.PlaceSignIn:    connectHelp,
	reasons.BucketMissing:  connectHelp,
	reasons.BucketRegion:   connectHelp,
	reasons.BackupOff:      translation.Key("Turn it on with: archiver backup on"),
	reasons.StoreDamaged:   setAsideHelp,
	reasons.ProxyPassword:  translation.Key("Give them with: archiver proxy http://HOST:PORT --user NAME --password-file FILE"),
	reasons.ProxyRefused:   translation.Key("Choose another with: archiver proxy http://HOST:PORT"),
	reasons.Certificate:    translation.Key("Name that file with --ca-file FILE."),
	reasons.KeychainLocked: translation.Key("Unlock it in the desktop's password program, or by signing in to the desktop with your password."),
}

var connectHelp = translation.Key("Connect it again with: archiver connect")

var setAsideHelp = translation.Key("Set that file aside with: archiver repair. Then sign in again: files already in Dropbox are recognised, and nothing is archived twice.")

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
	{reasons.ErrOtherIssuer, NotSignedIn, translation.Key("Set RINGCENTRAL_SERVER_URL as it was when you signed in, or sign in to this server with: archiver login")},
	{reasons.ErrOpenAddress, Failed, translation.Key("Set RINGCENTRAL_SERVER_URL to an address that begins with https://, or unset it.")},
	{oauth.ErrNoToken, NotSignedIn, commands[reasons.NotSignedIn]},
	{oauth.ErrSessionOver, NotSignedIn, commands[reasons.SignedOut]},
	{reasons.ErrScope, Failed, translation.Key("Ask the account's administrator for these permissions, then try again.")},
	{reasons.ErrExtension, WrongUsage, ""},
	{context.Canceled, Failed, ""},
	{store.ErrNewer, Failed, translation.Key("Install the newer version, or choose another folder with --data.")},
	{store.ErrDamaged, Failed, commands[reasons.StoreDamaged]},
	{oauth.ErrKeychainLocked, Failed, commands[reasons.KeychainLocked]},
	{store.ErrShared, Failed, translation.Key("Use a folder that belongs to you alone, such as a new one with --data.")},
	{store.ErrLink, Failed, translation.Key("Move away what stands there, or choose another folder with --data.")},
	{store.ErrFile, Failed, translation.Key("Move that file away, or choose another folder with --data.")},
	{store.ErrUnreadable, Failed, translation.Key("Check the folder's permissions and the disk, or choose another folder with --data.")},
	{reasons.ErrMovedFolder, Failed, commands[reasons.OtherComputer]},
	{reasons.ErrOtherAccount, Failed, translation.Key("Choose another data folder with --data, or add --other to continue with the other account in a log of its own.")},
	{reasons.ErrOtherPlace, Failed, translation.Key("Add --other to continue in this one, in a log of its own. Going back finds the other again.")},
	{reasons.ErrNotYours, Failed, translation.Key("Start again, and allow access on the page that opens with your own account. Nothing was archived.")},
	{reasons.ErrWithin, Failed, translation.Key("Choose another folder for the archive.")},
	{reasons.ErrConnectedTwice, Failed, translation.Key("It may be connected in another way, such as a folder and the server that it is on: choose another place then. If it is a copy, delete the folder .ringcentral-archiver in it, and connect it again.")},
	{reasons.ErrNoSuchPlace, Failed, translation.Key("Where the archive is says: archiver status")},
	{reasons.ErrNoClientID, Failed, translation.Key("Set RINGCENTRAL_CLIENT_ID. The README says how to register the app.")},
	{reasons.ErrClientIDShape, Failed, translation.Key("Set RINGCENTRAL_CLIENT_ID. The README says how to register the app.")},
	{reasons.ErrNoAppKey, Failed, translation.Key("Set DROPBOX_APP_KEY. The README says how to register the app.")},
	{reasons.ErrAppKeyShape, Failed, translation.Key("Set DROPBOX_APP_KEY. The README says how to register the app.")},
	{reasons.ErrBackupOff, Failed, commands[reasons.BackupOff]},
	{reasons.ErrHostKeyRefused, Failed, translation.Key("Compare that fingerprint with the server's key. If it is right, connect again with: --host-key FINGERPRINT")},
	{reasons.ErrNoSecret, Failed, translation.Key("Give it with --password-file FILE, --key FILE or --secret-file FILE, or type it when it is asked for.")},
}

// Against names what helps against a reason; empty where nothing of ours does.
func Against(r reasons.Reason) string { return commands[r] }

// Say writes what went wrong, and what helps, and returns the exit code.
func Say(w io.Writer, in phrase.Voice, err error) int {
	code, remedy := Failed, ""
	for _, f := range failures {
		if errors.Is(err, f.target) {
			code, remedy = f.code, in.Say(f.remedy)
			break
		}
	}
	switch r := reasons.Of(err); r {
	case reasons.AppAccess, reasons.ExtensionState, reasons.EmailUnverified, reasons.Suspended, reasons.AppDisabled, reasons.AppPermission, reasons.DropboxScope, reasons.ProxyAddress:
		remedy = in.Say(r.Sentence())
	case reasons.FolderMissing, reasons.FolderFull, reasons.FolderReadOnly,
		reasons.HostKeyChanged, reasons.PlaceSignIn, reasons.PlaceBlocked, reasons.PlaceAway, reasons.BucketMissing, reasons.BucketRegion, reasons.BucketUnsafe, reasons.ClockWrong:
		remedy = cmp.Or(remedy, in.Say(r.Sentence()))
	case reasons.Certificate, reasons.ProxyPassword, reasons.ProxyRefused:
		remedy = in.Say(r.Sentence()) + " " + in.Say(commands[r])
	}
	in.Tell(w, "archiver: %s", Words(err, in))
	if remedy != "" {
		in.Tell(w, "%s", remedy)
	}
	return code
}

// SayOfPlace is Say for a place that could not be connected. What is wrong is likely what was entered.
func SayOfPlace(w io.Writer, in phrase.Voice, wanted archiver.Wanted, err error) int {
	of := fault.Of(wanted, err)
	if of.English == "" {
		return Say(w, in, err)
	}
	in.Tell(w, "archiver: %s", Words(err, in))
	in.Tell(w, "%s", in.Say(of.English, of.Args...))
	return Failed
}
