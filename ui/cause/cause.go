// Package cause says what keeps items from being archived and what can be done
// about it: the words of each reason, its buttons, and the cards that show them.
package cause

import (
	"cmp"
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
)

// cause is what the window says of a reason and offers against it.
type cause struct {
	what  string   // where the reason's own sentence is about one item
	helps []remedy // the last is the button that helps most
}

// words say what is wrong.
func (c cause) words(r reasons.Reason) string {
	if c.what != "" {
		return l10n.Translate(c.what)
	}
	return l10n.ReasonSentence(r)
}

// causes has every reason. A service that asked to slow down is not asked again: at RingCentral
// that would start its wait again (docs/ringcentral.md §6.1).
var causes = map[reasons.Reason]cause{
	reasons.Offline:         {helps: []remedy{tryAgain}},
	reasons.ProxyPassword:   {helps: []remedy{tryAgain, setProxy}},
	reasons.ProxyRefused:    {helps: []remedy{tryAgain, setProxy}},
	reasons.ProxyAddress:    {helps: []remedy{tryAgain, setProxy}},
	reasons.Certificate:     {helps: []remedy{tryAgain}},
	reasons.ServiceTrouble:  {helps: []remedy{tryAgain}},
	reasons.RateLimited:     {},
	reasons.NotYetAvailable: {l10n.Key("RingCentral has not released all items yet. They will be retried automatically."), []remedy{tryAgain}},
	reasons.NotReady:        {l10n.Key("RingCentral is still preparing items. They will be retried automatically."), []remedy{tryAgain}},
	reasons.Elsewhere:       {helps: []remedy{tryAgain}},
	reasons.DropboxFull:     {helps: []remedy{seePlans, tryAgain}},
	reasons.FolderRefused:   {l10n.Key("Dropbox does not allow this account to write to a folder. Ask the folder's owner for the permission to edit it."), []remedy{seeAccount, tryAgain}},
	reasons.FolderMissing:   {helps: []remedy{tryAgain, connectAgain}},
	reasons.FolderFull:      {helps: []remedy{tryAgain}},
	reasons.FolderReadOnly:  {helps: []remedy{tryAgain}},
	reasons.HostKeyChanged:  {helps: []remedy{tryAgain, connectAgain}},
	reasons.PlaceSignIn:     {helps: []remedy{tryAgain, connectAgain}},
	reasons.PlaceBlocked:    {helps: []remedy{tryAgain}},
	reasons.PlaceAway:       {helps: []remedy{tryAgain}},
	reasons.BucketMissing:   {helps: []remedy{tryAgain, connectAgain}},
	reasons.BucketRegion:    {helps: []remedy{tryAgain, connectAgain}},
	reasons.BucketUnsafe:    {helps: []remedy{tryAgain}},
	reasons.ClockWrong:      {helps: []remedy{tryAgain}},
	reasons.EmailUnverified: {helps: []remedy{seeAccount, tryAgain}},
	reasons.Suspended:       {helps: []remedy{seeAccount, tryAgain}},
	reasons.AppDisabled:     {helps: []remedy{seeApps, tryAgain}},
	reasons.DropboxScope:    {helps: []remedy{seeApps, connectAgain}},
	reasons.AppAccess:       {helps: []remedy{askAdmin, signInAgain}},
	reasons.ExtensionState:  {helps: []remedy{askAdmin, signInAgain}},
	reasons.DropboxBlocked:  {helps: []remedy{seeAccount, tryAgain}},
	reasons.SignedOut:       {helps: []remedy{signInAgain}},
	reasons.Disconnected:    {helps: []remedy{connectAgain}},
	reasons.NotSignedIn:     {helps: []remedy{signInAgain}},
	reasons.NotConnected:    {helps: []remedy{connectAgain}},
	reasons.OtherComputer:   {helps: []remedy{signInAgain}},
	reasons.NoPermission:    {l10n.Key("The signed-in user is not allowed to read all that is to be archived. Ask the account's administrator for the permission."), []remedy{askAdmin, tryAgain}},
	reasons.AppPermission:   {helps: []remedy{tryAgain, signInAgain}},
	reasons.OthersMessages:  {helps: []remedy{askAdmin, tryAgain}},
	reasons.MailboxUnclear:  {helps: []remedy{seeBackup, tryAgain}},
	reasons.BadContent:      {l10n.Key("RingCentral sent invalid files. They will be retried automatically."), []remedy{tryAgain}},
	reasons.NameTaken:       {l10n.Key("Other files in Dropbox have the same names. Different names will be used."), []remedy{tryAgain}},
	reasons.BadName:         {l10n.Key("Dropbox refused the name of a file."), []remedy{tryAgain}},
	reasons.FileInTheWay:    {l10n.Key("A file in Dropbox has the name of a folder that is needed. Rename or move that file; archiving then resumes."), []remedy{tryAgain}},
	reasons.Mismatch:        {l10n.Key("The file stored in Dropbox differs from the one sent. It will be retried automatically."), []remedy{tryAgain}},
	reasons.NotInPlace:      {helps: []remedy{tryAgain}},
	reasons.FileMissing:     {l10n.Key("Files were missing in Dropbox. They will be archived again."), []remedy{tryAgain}},
	reasons.FileChanged:     {l10n.Key("Files were changed in Dropbox. They are kept, and the originals are archived again beside them."), []remedy{tryAgain}},
	reasons.Gone:            {l10n.Key("RingCentral deleted items before they were archived."), []remedy{seeDays}},
	reasons.Removed:         {l10n.Key("Archived files were removed from Dropbox, and RingCentral no longer has them."), []remedy{seeDays, acceptRemoved}},
	reasons.PartlyGone:      {l10n.Key("RingCentral deleted some files of items before they were archived."), []remedy{seeDays}},
	reasons.Damaged:         {l10n.Key("Records in the program's data file were damaged. Files already in Dropbox are kept."), []remedy{acceptDamaged, tryAgain}},
	reasons.Unreadable:      {l10n.Key("RingCentral sent records that could not be read."), []remedy{tryAgain}},
	reasons.BadList:         {helps: []remedy{tryAgain}},
	reasons.NoAddress:       {l10n.Key("RingCentral lists items without an address to download them from. They will be archived as soon as there is one."), []remedy{tryAgain}},
	reasons.ForeignAddress:  {l10n.Key("RingCentral names addresses that are not RingCentral's, so the items there are not downloaded. They will be retried automatically."), []remedy{tryAgain}},
	reasons.StoreTrouble:    {helps: []remedy{tryAgain}},
	reasons.StoreDamaged:    {helps: []remedy{setAside}},
	reasons.KeychainLocked:  {helps: []remedy{unlock}},
	reasons.Stopped:         {l10n.Key("The last run was stopped before it finished."), []remedy{tryAgain}},
	reasons.BackupOff:       {helps: []remedy{seeBackup}},
	reasons.NotListed:       {helps: []remedy{tryAgain}},
	reasons.TooOld:          {helps: []remedy{seeDays}},
	reasons.NotAsked:        {helps: []remedy{seeBackup}},
	reasons.NotArchived:     {helps: []remedy{tryAgain}},
	reasons.InProgress:      {helps: []remedy{tryAgain}},
	reasons.Paused:          {helps: []remedy{endPause}},
	reasons.IndexBehind:     {helps: []remedy{tryAgain}},
	reasons.IndexUnread:     {helps: []remedy{tryAgain}},
}

// Words say what is wrong.
func Words(r reasons.Reason) string { return causes[r].words(r) }

// present are the problems of a snapshot, and those that the state of the sign-ins
// shows before any pass has met them.
func present(s archiver.Snapshot) []archiver.Problem {
	all := slices.Clone(s.Problems)
	add := func(r reasons.Reason, so bool) {
		if so && !slices.ContainsFunc(all, func(one archiver.Problem) bool { return one.Reason == r }) {
			all = append(all, archiver.Problem{Reason: r})
		}
	}
	add(reasons.StoreDamaged, s.Waiting == reasons.StoreDamaged)
	add(reasons.KeychainLocked, s.Waiting == reasons.KeychainLocked)
	add(reasons.OtherComputer, s.OtherComputer)
	add(cmp.Or(s.RingCentral.Over, reasons.SignedOut), s.RingCentral.Expired && !s.OtherComputer)
	add(reasons.Disconnected, s.Dropbox.Expired)
	return all
}

// Wanted is what is backed up, in one word.
func Wanted(s archiver.Snapshot) l10n.Noun {
	for _, scope := range []store.Scope{s.Backup.Account, s.Backup.Extension} {
		if scope.On && slices.ContainsFunc(scope.Types, func(of ledger.Type) bool { return of != ledger.CallRecording }) {
			return l10n.Items
		}
	}
	return l10n.Recordings
}
