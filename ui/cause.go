package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// remedy is something that the user can do about a cause.
type remedy int

// The remedies.
const (
	signInAgain remedy = iota
	connectAgain
	seePlans
	seeAccount
	askAdmin
	tryAgain
	endPause
	seeBackup
	seeDays
)

// remedyWords are the words on the buttons.
var remedyWords = map[remedy]string{
	signInAgain: key("Sign in to RingCentral"), connectAgain: key("Connect Dropbox"), seePlans: key("Dropbox plans"), seeAccount: key("Dropbox account"),
	askAdmin: key("Open the admin portal"), tryAgain: key("Try again"), endPause: key("Resume"), seeBackup: key("Open BACKUP"), seeDays: key("Show the days"),
}

// Pages of the services that help.
const (
	plansURL   = "https://www.dropbox.com/account/plan"
	accountURL = "https://www.dropbox.com/account"
	adminURL   = "https://service.ringcentral.com/"
)

// Reasons that only hours and days have.
const (
	notListed  archiver.Reason = "not-listed"
	tooOld     archiver.Reason = "too-old"
	notAsked   archiver.Reason = "not-asked"
	notCopied  archiver.Reason = "not-copied"
	inProgress archiver.Reason = "in-progress"
)

// cause is what the window says of a reason and offers against it.
type cause struct {
	what  string   // where the reason's own sentence is about one item
	helps []remedy // the last is the button that helps most
}

// words say what is wrong.
func (c cause) words(r archiver.Reason) string {
	if c.what != "" {
		return say(c.what)
	}
	return because(r)
}

// causes has every reason. A service that asked to slow down is not asked again: at RingCentral
// that would begin its wait anew (docs/ringcentral.md §6.1).
var causes = map[archiver.Reason]cause{
	archiver.Offline:         {helps: []remedy{tryAgain}},
	archiver.ServiceTrouble:  {helps: []remedy{tryAgain}},
	archiver.RateLimited:     {},
	archiver.NotYetAvailable: {key("RingCentral does not serve everything yet; it is tried again by itself."), []remedy{tryAgain}},
	archiver.DropboxFull:     {helps: []remedy{seePlans, tryAgain}},
	archiver.DropboxBlocked:  {helps: []remedy{seeAccount, tryAgain}},
	archiver.SignedOut:       {helps: []remedy{signInAgain}},
	archiver.Disconnected:    {helps: []remedy{connectAgain}},
	archiver.NotSignedIn:     {helps: []remedy{signInAgain}},
	archiver.NotConnected:    {helps: []remedy{connectAgain}},
	archiver.Copied:          {helps: []remedy{signInAgain}},
	archiver.NoPermission:    {helps: []remedy{askAdmin, tryAgain}},
	archiver.BadContent:      {key("RingCentral sent something that is not a file of its kind; it is tried again by itself."), []remedy{tryAgain}},
	archiver.NameTaken:       {key("Other files lie in Dropbox under names that are wanted; other names are given."), []remedy{tryAgain}},
	archiver.BadName:         {key("Dropbox refused the name of a file."), []remedy{tryAgain}},
	archiver.Mismatch:        {key("Dropbox stored other bytes than were sent; it is tried again by itself."), []remedy{tryAgain}},
	archiver.FileMissing:     {key("Files were missing in Dropbox; they are copied again."), []remedy{tryAgain}},
	archiver.FileChanged:     {key("Files were changed in Dropbox; those are left alone and the originals are copied beside them."), []remedy{tryAgain}},
	archiver.IsGone:          {key("RingCentral deleted something before it could be archived."), []remedy{seeDays}},
	archiver.Unreadable:      {key("RingCentral sent records that could not be read."), []remedy{tryAgain}},
	archiver.StoreTrouble:    {helps: []remedy{tryAgain}},
	archiver.Stopped:         {key("The last run was stopped before it was done."), []remedy{tryAgain}},
	archiver.BackupOff:       {helps: []remedy{seeBackup}},
	notListed:                {helps: []remedy{tryAgain}},
	tooOld:                   {helps: []remedy{seeDays}},
	notAsked:                 {helps: []remedy{seeBackup}},
	notCopied:                {helps: []remedy{tryAgain}},
	inProgress:               {helps: []remedy{tryAgain}},
	archiver.IsPaused:        {helps: []remedy{endPause}},
	archiver.IndexBehind:     {helps: []remedy{tryAgain}},
}

// causeCard is the words of the card of a cause.
type causeCard struct {
	reason archiver.Reason
	what   string // what is wrong
	stake  string // what waits, and until when
	tone   widgets.Tone
	helps  []remedy
}

// present are the problems of a snapshot, and those that the state of the sign-ins
// tells before any pass has met them.
func present(s archiver.Snapshot) []archiver.Problem {
	all := slices.Clone(s.Problems)
	add := func(r archiver.Reason, so bool) {
		if so && !slices.ContainsFunc(all, func(one archiver.Problem) bool { return one.Reason == r }) {
			all = append(all, archiver.Problem{Reason: r})
		}
	}
	add(archiver.Copied, s.Copied)
	add(archiver.SignedOut, s.RingCentral.Expired && !s.Copied)
	add(archiver.Disconnected, s.Dropbox.Expired)
	return all
}

// causeCards gives a card for each cause, those that need somebody first.
func (p place) causeCards(s archiver.Snapshot) (needed, waiting []causeCard) {
	for _, one := range present(s) {
		c := p.causeCard(one, s)
		if one.Reason.Failure() {
			needed = append(needed, c)
		} else {
			waiting = append(waiting, c)
		}
	}
	return needed, waiting
}

func (p place) causeCard(one archiver.Problem, s archiver.Snapshot) causeCard {
	known := causes[one.Reason]
	c := causeCard{reason: one.Reason, what: known.words(one.Reason), tone: widgets.Warn, helps: known.helps}
	if one.Text != "" && one.Text != one.Reason.Sentence() {
		c.what = asSentence(one.Text)
	}
	if one.Reason.Failure() {
		c.tone = widgets.Bad
	}
	more := ""
	switch {
	case one.Reason == archiver.Copied:
		more = say("It was signed in on %s. Two programs with one sign-in would end each other's access, so nothing is archived.", orUnknown(s.Computer))
	case one.Reason == archiver.NoPermission && len(s.RingCentral.Missing) > 0:
		more = say("Missing: %s", strings.Join(s.RingCentral.Missing, "; ")) + "."
	}
	c.stake = strings.Join(some([]string{more, p.stake(one, s), p.again(one.NextTry, s.At)}), " ")
	return c
}

// stake says how many items a cause holds up, and when RingCentral deletes them.
func (p place) stake(one archiver.Problem, s archiver.Snapshot) string {
	n := map[string]any{"N": count(one.Items, wanted(s)), "Day": p.day(one.Deadline, s.At)}
	switch {
	case one.Items == 0:
		return ""
	case one.Reason == archiver.IsGone:
		return lang.N("are lost", one.Items, n)
	case one.Deadline.IsZero():
		return lang.N("wait", one.Items, n)
	default:
		return lang.N("wait and are deleted", one.Items, n)
	}
}

// wanted is what is backed up, in one word.
func wanted(s archiver.Snapshot) thing {
	for _, scope := range []store.Scope{s.Backup.Account, s.Backup.Extension} {
		if scope.On && slices.ContainsFunc(scope.Types, func(of store.Type) bool { return of != store.CallRecording }) {
			return items
		}
	}
	return recordings
}

// again is when it is tried again by itself.
func (p place) again(at, now time.Time) string {
	if !at.After(now) {
		return ""
	}
	return say("Next try: %s.", p.moment(at, now))
}
