package cause

import (
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
)

// remedy is something that the user can do about a cause.
type remedy int

// The remedies.
const (
	signInAgain remedy = iota
	connectAgain
	seePlans
	seeAccount
	seeApps
	askAdmin
	tryAgain
	endPause
	seeBackup
	seeDays
	acceptRemoved
	acceptDamaged
	setAside
	unlock
	setProxy
)

// remedyWords are the words on the buttons.
var remedyWords = map[remedy]string{
	signInAgain: l10n.Key("Sign in to RingCentral"), connectAgain: l10n.Key("Connect Dropbox"), seePlans: l10n.Key("Dropbox plans"), seeAccount: l10n.Key("Dropbox account"), seeApps: l10n.Key("Dropbox App Console"),
	askAdmin: l10n.Key("Open the admin portal"), tryAgain: l10n.Key("Try again"), endPause: l10n.Key("Resume"), seeBackup: l10n.Key("Open BACKUP"), seeDays: l10n.Key("Show the days"),
	acceptRemoved: l10n.Key("Accept all"), acceptDamaged: l10n.Key("Accept all"),
	setAside: l10n.Key("Set the file aside"), unlock: l10n.Key("Unlock the keyring"), setProxy: l10n.Key("Proxy…"),
}

// Pages of the services that help.
const (
	plansURL   = "https://www.dropbox.com/account/plan"
	accountURL = "https://www.dropbox.com/account"
	appsURL    = "https://www.dropbox.com/developers/apps"
	adminURL   = "https://service.ringcentral.com/"
)

// Offer is the words on the button that helps most against a reason that lets nothing be archived; empty where there is none, or
// where things go on without it.
func Offer(r reasons.Reason) string {
	helps := causes[r].helps
	if len(helps) == 0 || !stops(r) {
		return ""
	}
	return l10n.Translate(remedyWords[helps[len(helps)-1]])
}

// stops reports whether nothing at all is archived for a reason.
func stops(r reasons.Reason) bool { return r.StopsAll() || r.NoPass() || r.Passing() }

// groupOf is the group of actions that a remedy belongs to.
func groupOf(r remedy) actions.Group {
	switch r {
	case signInAgain, unlock:
		return actions.RingCentral
	case connectAgain:
		return actions.Dropbox
	case tryAgain, endPause, acceptRemoved, acceptDamaged:
		return actions.Pass
	default:
		return actions.Nothing
	}
}
