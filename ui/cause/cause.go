// Package cause says what keeps items from being archived and what can be done
// about it: the words of each reason, its buttons, and the cards that show them.
package cause

import (
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/l10n"
)

// cause is what the window says of a reason and offers against it.
type cause struct {
	what  string   // where the reason's own sentence is about one item
	helps []remedy // the last is the button that helps most
}

// words say what is wrong.
func (c cause) words(r archiver.Reason) string {
	if c.what != "" {
		return l10n.Translate(c.what)
	}
	return l10n.ReasonSentence(r)
}

// causes has every reason. A service that asked to slow down is not asked again:
// at RingCentral that would start its wait again (RingCentral sheet §6.1).
var causes = map[archiver.Reason]cause{
	archiver.Offline:         {helps: []remedy{tryAgain}},
	archiver.ServiceTrouble:  {helps: []remedy{tryAgain}},
	archiver.RateLimited:     {},
	archiver.NotYetAvailable: {l10n.Key("RingCentral does not serve everything yet; it is tried again by itself."), []remedy{tryAgain}},
	archiver.DropboxFull:     {helps: []remedy{seePlans, tryAgain}},
	archiver.DropboxBlocked:  {helps: []remedy{seeAccount, tryAgain}},
	archiver.SignedOut:       {helps: []remedy{signInAgain}},
	archiver.Disconnected:    {helps: []remedy{connectAgain}},
	archiver.NotSignedIn:     {helps: []remedy{signInAgain}},
	archiver.NotConnected:    {helps: []remedy{connectAgain}},
	archiver.Copied:          {helps: []remedy{signInAgain}},
	archiver.NoPermission:    {helps: []remedy{askAdmin, tryAgain}},
	archiver.BadContent:      {l10n.Key("RingCentral sent something that is not a file of its kind; it is tried again by itself."), []remedy{tryAgain}},
	archiver.NameTaken:       {l10n.Key("Other files lie in Dropbox under names that are wanted; other names are given."), []remedy{tryAgain}},
	archiver.BadName:         {l10n.Key("Dropbox refused the name of a file."), []remedy{tryAgain}},
	archiver.Mismatch:        {l10n.Key("Dropbox stored other bytes than were sent; it is tried again by itself."), []remedy{tryAgain}},
	archiver.FileMissing:     {l10n.Key("Files were missing in Dropbox; they are copied again."), []remedy{tryAgain}},
	archiver.FileChanged:     {l10n.Key("Files were changed in Dropbox; those are left alone and the originals are copied beside them."), []remedy{tryAgain}},
	archiver.IsGone:          {l10n.Key("RingCentral deleted something before it could be archived."), []remedy{seeDays}},
	archiver.Unreadable:      {l10n.Key("RingCentral sent records that could not be read."), []remedy{tryAgain}},
	archiver.StoreTrouble:    {helps: []remedy{tryAgain}},
	archiver.Stopped:         {l10n.Key("The last run was stopped before it was done."), []remedy{tryAgain}},
	archiver.BackupOff:       {helps: []remedy{seeBackup}},
	notListed:                {helps: []remedy{tryAgain}},
	tooOld:                   {helps: []remedy{seeDays}},
	notAsked:                 {helps: []remedy{seeBackup}},
	notCopied:                {helps: []remedy{tryAgain}},
	inProgress:               {helps: []remedy{tryAgain}},
	archiver.IsPaused:        {helps: []remedy{endPause}},
	archiver.IndexBehind:     {helps: []remedy{tryAgain}},
}

// Words say what is wrong.
func Words(r archiver.Reason) string { return causes[r].words(r) }

// present are the problems of a snapshot, and those that the state of the sign-ins
// shows before any pass has met them.
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

// Wanted is what is backed up, in one word.
func Wanted(s archiver.Snapshot) l10n.Noun {
	for _, scope := range []store.Scope{s.Backup.Account, s.Backup.Extension} {
		if scope.On && slices.ContainsFunc(scope.Types, func(of store.Type) bool { return of != store.CallRecording }) {
			return l10n.Items
		}
	}
	return l10n.Recordings
}
