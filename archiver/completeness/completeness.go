// Package completeness works out what is archived and what is missing: the
// state of hours, of local days and of the whole archive. It reads the store
// and keeps the rows of hours and the answer; it asks no service and copies
// nothing.
package completeness

import (
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// DayState is what is known of a local day.
type DayState string

// The states of a day.
const (
	// all its hours have settled, and all that RingCentral showed for it is archived
	DayComplete DayState = "complete"
	DaySettling DayState = "settling" // nothing is missing, and more may still appear
	DayMissing  DayState = "missing"  // something is not archived, or not as it was
	// RingCentral was not asked for all of it, or could not be asked
	DayUnknown DayState = "unknown"
)

// Tally counts the items of one type.
type Tally struct {
	Held      int  // items that RingCentral showed when it was last listed
	HeldKnown bool // false: it was not listed, or no longer holds the day
	Archived  int
	Verified  int // of the archived: seen in Dropbox with size and hash since they were put there
	Open      int // known and not archived
	Gone      int // RingCentral deleted them first
	Removed   int // archived once, removed from Dropbox, and RingCentral no longer has them
	Accepted  int // the same, and a person has agreed to it
	Partly    int // some of their files are archived; RingCentral no longer had the others
}

// Day is a local day of the account.
type Day struct {
	From, To time.Time // its bounds, 23 to 25 hours apart
	State    DayState
	Reason   reasons.Reason // why it is missing or unknown
	Types    [4]Tally       // by column of the log
	Listed   time.Time      // the time that Held is of; zero when it is not known
	Fixable  bool           // trying again may help
}

// ExtensionDay is the share of one extension in a day.
type ExtensionDay struct {
	Owner ledger.Owner
	Types [4]Tally
	Short int // recordings that are shorter than what was recorded of the call
}

// Answer is the answer to "is everything there?".
type Answer struct {
	// everything that RingCentral holds, in what is backed up, is in Dropbox
	Now    bool
	Reason reasons.Reason // why not; empty when Now
	At     time.Time      // the listing that it was last known to be so by; zero when never
	// the answer is about what came from then on; zero: all that RingCentral holds
	Since    time.Time
	Settling int // hours that are over and were not listed since they settled: more of them may still appear
	// what the answer is not about, although RingCentral may hold it: whoever says "everything" has to say it too
	Uncovered Uncovered
}

// Basis is what the answer rests on besides the store.
type Basis struct {
	At      time.Time
	Waiting reasons.Reason // why no pass can run; empty when one can
	Open    int            // items known and not archived
	Damaged int            // items whose record in the store could not be read
}
