// Package snapshot sums up how the engine, the two sign-ins and the archive stand: the Snapshot that the
// faces show, its problems and its mood, what monitoring is told, and the status page in Dropbox. It reads
// counts that are kept, never all items, and changes nothing.
package snapshot

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver/accounts/profile"
	"ringcentral-archiver/archiver/alerts"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/newversion"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// Mood is the state of the whole program in one word: the tray's five shapes.
type Mood string

// The five moods.
const (
	Fine      Mood = "fine"      // everything known is archived
	Working   Mood = "working"   // a pass is running
	Paused    Mood = "waiting"   // paused, off, offline, or waiting for a service
	Attention Mood = "attention" // a person has to act
	Never     Mood = "never"     // nothing was ever archived: not set up yet
)

// Snapshot is everything that a face shows besides the log. It is a copy.
type Snapshot struct {
	// Beside is how the archives stand in the places beside the first, in the order in which they were connected
	Beside      []Snapshot
	At          time.Time
	Mood        Mood
	RingCentral RingCentralView
	Dropbox     DropboxView
	Backup      BackupView
	Pass        PassView
	Waiting     reasons.Reason // why no pass can run now; empty when one can
	NextRun     time.Time      // zero when backup is off or paused, or when no pass can run until a person acts
	LastHour    time.Time      // From of the newest hour that is a success; zero when none
	CompleteTo  time.Time      // up to here nothing is missing that RingCentral still has; zero when no hour is complete
	// From of the newest ended hour of which everything known is archived
	LastArchived time.Time
	Open         int // items known and not archived
	// those of them that wait, by why; the others are on their way
	OpenBy map[reasons.Reason]int
	Gone   int // items that RingCentral deleted before they were archived
	// items that were archived, were removed from Dropbox, and that RingCentral no longer has:
	// those that a person should look at, and those that a person has accepted
	Removed, Accepted int
	Partly            int       // items of which some files are archived and RingCentral no longer had the others
	Damaged           int       // items whose record in the store was damaged
	Unreadable        int       // records that RingCentral showed and that cannot be archived as they are
	Deadline          time.Time // when RingCentral deletes the first of the open items
	// the first days, in the account's zone, on which it deletes open items
	Deletions []ledger.Deletion
	// extensions that are disabled or gone and have open items, at most leaversShown
	Leavers     []ledger.Leaver
	Rescue      RescueView
	Problems    []Problem // one for each cause, the most urgent first
	Archived    int       // items archived in all
	Bytes       int64
	Verified    destination.Verification // how the last verification ended
	Notices     alerts.NoticesView
	Update      newversion.View
	SecretsFile bool // there is no keychain: what becomes a sign-in now lies in the store as it is
	// those in the store are sealed with a key that is not here: another computer's, where OtherComputer, or another login's
	SealedElsewhere bool
	StorePath       string // where the store lies
	Computer        string // where the accounts were signed in
	// the store comes from another computer; nothing runs until the user signs
	// in again
	OtherComputer bool
	Completeness  completeness.Answer // whether everything is there
	Lacks         []completeness.Lack // what other places of the archive have besides
	// what is known of each chosen source
	Coverage []completeness.Coverage
	Calls    completeness.CallLog // what is known of the calls themselves
	// how the listing of the messages of all extensions stands; zero where none are chosen
	Mailboxes coverage.Mailboxes
	unread    map[reasons.Reason]int // Unreadable by reason
	later     int                    // what RingCentral shows and has not finished
	denied    reasons.Reason         // why call recordings are wanted that may not be read; none where they may
	// the simulated Dropbox on this disk; empty outside a demonstration
	DemoFolder string
}

// RingCentralView is the RingCentral card.
type RingCentralView struct {
	ClientID bool   // a client id is known
	TypedID  string // the client id if a person has given it and may change it
	SignedIn bool
	Expired  bool // was signed in, and the sign-in has ended
	// why it has ended; empty while it has not
	Over reasons.Reason
	store.RingCentral
	At            string // the host of the API that is used
	AtDecided     bool   // by the environment or a demonstration: the user cannot choose it
	AccessExpiry  time.Time
	RefreshExpiry time.Time
	SessionEnd    time.Time
	Traffic       transport.Counts // since the program was started
}

// MissingIn names the permissions that are missing, in a language. Those of a role are called as RingCentral's own pages call them.
func (v RingCentralView) MissingIn(l *translation.Language) (all []string) {
	before, after, _ := strings.Cut(profile.AppPermission, "%s")
	for _, label := range v.Missing {
		scope, starts := strings.CutPrefix(label, before)
		scope, ends := strings.CutSuffix(scope, after)
		switch {
		case starts && ends:
			label = l.Say(profile.AppPermission, scope)
		case label == profile.RefreshTokens:
			label = l.Say(profile.RefreshTokens)
		}
		all = append(all, label)
	}
	return all
}

// DropboxView is the Dropbox card.
type DropboxView struct {
	AppKey    bool   // an app key is known, or a folder needs none
	TypedKey  string // the app key if a person has given it and may change it
	Connected bool
	Expired   bool
	store.Dropbox
	Traffic transport.Counts // since the program was started
}

// BackupView is the BACKUP tab.
type BackupView struct {
	On                 bool
	Account, Extension store.Scope
	Whose              policy.Whose // whose messages the account scope archives
	MayAccount         bool
	Since              time.Time
	Paused             bool
	PausedUntil        time.Time
	Notify             bool // tell the desktop when something fails
	// a person has said what becomes of what is older than Since; until then, how many items the last
	// estimate has found there, 0 = not known
	OlderSettled bool
	Older        int
	StartAsked   bool // the user was asked whether to start with the session
}

// RescueView is how far the archiving of what RingCentral held from before the
// first hour has come.
type RescueView struct {
	Active bool
	Since  time.Time // the first hour of it
	Done   int       // items archived
	Total  int       // items known; 0 until RingCentral was asked
	Bytes  int64     // of the archived
	Finish time.Time // when it is done at the rate that RingCentral allows; zero when not known
}

// PassView is the pass that runs now.
type PassView struct {
	Running    bool
	Phase      progress.Phase
	Began      time.Time
	From, To   time.Time // the hours that the pass was started for
	Done       int       // items archived in this pass
	Failed     int
	Total      int       // items that this pass knows to archive
	Rows       int       // that its lists have shown so far
	Back       time.Time // how far back the list has come that is being read; zero before its first row
	Bytes      int64
	PerSecond  float64         // bytes a second, over the pass
	PerMinute  float64         // calls a minute that RingCentral allows for what is being copied
	Finish     time.Time       // when it is done at the allowed rate; zero when not known
	LastResult progress.Report // how the last pass ended
}

// Problem is one cause that keeps items from being archived.
type Problem struct {
	Reason   reasons.Reason
	Items    int // items held up, 0 when it is not about items
	Text     string
	Detail   string    // what it is about, such as a path in Dropbox, in no language; often empty
	Deadline time.Time // when the first of them is deleted at RingCentral
	NextTry  time.Time
}
