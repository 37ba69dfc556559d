// Package reasons says why something is not archived, or why a pass does not go
// on: one row for each reason, with its words and what follows from it, and the
// classification of errors. It does nothing about any of them.
package reasons

import "slices"

// Reason is a code that says why something is not archived, or why a pass does
// not go on. It stands in the log and in the JSON output and never changes.
type Reason string

// The reasons.
const (
	NoReason        Reason = ""
	Offline         Reason = "offline"
	ProxyPassword   Reason = "proxy-password"
	ProxyRefused    Reason = "proxy-refused"
	ProxyAddress    Reason = "proxy-address"
	Certificate     Reason = "certificate"
	ServiceTrouble  Reason = "service-trouble"
	RateLimited     Reason = "rate-limited"
	NotYetAvailable Reason = "not-yet-available"
	NotReady        Reason = "not-ready"
	DropboxFull     Reason = "dropbox-full"
	DropboxBlocked  Reason = "dropbox-blocked"
	FolderRefused   Reason = "dropbox-not-writable"
	FolderMissing   Reason = "folder-missing"
	FolderFull      Reason = "folder-full"
	FolderReadOnly  Reason = "folder-not-writable"
	// of a place on the network that is not Dropbox
	HostKeyChanged  Reason = "host-key-changed"
	PlaceSignIn     Reason = "place-sign-in"
	PlaceBlocked    Reason = "place-refuses"
	PlaceAway       Reason = "place-out-of-reach"
	BucketMissing   Reason = "bucket-missing"
	BucketRegion    Reason = "bucket-region"
	BucketUnsafe    Reason = "bucket-unsafe"
	ClockWrong      Reason = "clock-wrong"
	EmailUnverified Reason = "dropbox-email-unverified"
	Suspended       Reason = "dropbox-suspended"
	AppDisabled     Reason = "dropbox-app-disabled"
	DropboxScope    Reason = "dropbox-app-permission"
	SignedOut       Reason = "ringcentral-signed-out"
	AppAccess       Reason = "ringcentral-app-access"
	ExtensionState  Reason = "ringcentral-extension-state"
	Disconnected    Reason = "dropbox-disconnected"
	NotSignedIn     Reason = "not-signed-in"
	NotConnected    Reason = "not-connected"
	OtherComputer   Reason = "copied"
	NoPermission    Reason = "no-permission"
	AppPermission   Reason = "ringcentral-app-permission"
	OthersMessages  Reason = "others-messages"
	MailboxUnclear  Reason = "mailbox-unclear"
	BadContent      Reason = "bad-content"
	BadList         Reason = "bad-list"
	Elsewhere       Reason = "place-elsewhere-away" // only another place has it, which cannot be read now
	NameTaken       Reason = "name-taken"
	BadName         Reason = "bad-name"
	FileInTheWay    Reason = "file-in-the-way"
	Mismatch        Reason = "hash-mismatch"
	NotInPlace      Reason = "not-in-its-place" // a file that may have been moved: a verification looks for it
	FileMissing     Reason = "missing-in-dropbox"
	FileChanged     Reason = "changed-in-dropbox"
	Gone            Reason = "gone"
	Removed         Reason = "removed"
	PartlyGone      Reason = "partly-archived"
	Damaged         Reason = "damaged-record"
	Unreadable      Reason = "unreadable-record"
	NoAddress       Reason = "no-address" // RingCentral names it and says not where it is
	ForeignAddress  Reason = "foreign-address"
	StoreTrouble    Reason = "store-trouble"
	StoreDamaged    Reason = "store-damaged"
	KeychainLocked  Reason = "keychain-locked"
	Stopped         Reason = "stopped"
	BackupOff       Reason = "backup-off"
	Paused          Reason = "paused"
	IndexBehind     Reason = "index-behind"
	IndexUnread     Reason = "index-unread"
)

// Reasons that only hours and days have.
const (
	NotListed   Reason = "not-listed"  // it is due, and nothing else is known of it
	TooOld      Reason = "too-old"     // it was not listed while RingCentral held it
	NotAsked    Reason = "not-asked"   // it lies before the first hour
	NotArchived Reason = "not-copied"  // something of it waits to be copied
	InProgress  Reason = "in-progress" // RingCentral has not finished something of it for a day
)

// Reasons lists every reason that an item can wait for, in alphabetical order.
func Reasons() (words []string) {
	for r, row := range table {
		if !row.hoursOnly {
			words = append(words, string(r))
		}
	}
	slices.Sort(words)
	return words
}

// Sentence says the reason in a sentence for the user; empty for NoReason.
func (r Reason) Sentence() string { return table[r].sentence }

// Short says the reason in a few words, as the log shows it.
func (r Reason) Short() string {
	if r == NoReason {
		r = NotArchived
	}
	return table[r].short
}

// Failure reports whether the reason needs a person: waiting does not help.
func (r Reason) Failure() bool { return table[r].needsPerson }

// RetryOnRequest reports whether an item waits for something that a person may have fixed. Then it
// is tried at once when a person asks. Items that RingCentral does not serve yet are not among
// them, because their attempts are counted.
func (r Reason) RetryOnRequest() bool { return r != NoReason && r.Retry() != Counted }

// StopsAll reports whether a reason stops the copying of everything: the next
// item would meet the same.
func (r Reason) StopsAll() bool { return table[r].stopsAll }

// OfOnePath reports whether Dropbox may mean one path only although the reason StopsAll. Other
// paths have to be tried before everything stops (docs/dropbox.md §9).
func (r Reason) OfOnePath() bool { return table[r].ofOnePath }

// EndsSignIn reports whether the sign-in at RingCentral is no longer good, so that a person has to
// sign in again.
func (r Reason) EndsSignIn() bool { return table[r].endsSignIn }

// OutOfReach reports whether a service, or where the archive lies, cannot be reached from here.
func (r Reason) OutOfReach() bool { return r == Offline || r == PlaceAway }

// EndsConnection reports whether connecting where the archive lies again may cure the reason.
func (r Reason) EndsConnection() bool { return table[r].reconnects }

// EndsPass reports whether a pass that ended with the reason was cut short. Reasons of single items
// or of one listing do not cut it short.
func (r Reason) EndsPass() bool { return table[r].endsPass }

// ProbeFirst reports whether, after a pass that ended with the reason, one item goes ahead of the
// others. If it fails, there is one failure and not a thousand.
func (r Reason) ProbeFirst() bool { return r.StopsAll() || table[r].probeFirst }

// Failed reports whether an item that waits for this reason was tried in vain.
// An item that waits only because a service or the network is not there is late
// and has not failed.
func (r Reason) Failed() bool { return table[r].failed }

// Refused reports whether a person has to allow or repair something after a
// listing ended for this reason, although RingCentral could be asked.
func (r Reason) Refused() bool { return table[r].refused }

// NoPass reports whether no pass can run for this reason until a person acts.
func (r Reason) NoPass() bool { return table[r].noPass }

// Passing reports whether the reason usually goes away soon and without help,
// so that it is worth telling only when it lasts.
func (r Reason) Passing() bool { return table[r].passing }
