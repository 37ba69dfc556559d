package ledger

import "time"

// FreshFor is the greatest age at which a newly discovered item counts as fresh. The engine lists
// that far back every hour (ARCHITECTURE.md, "A pass"), so older items are a backlog.
const FreshFor = 48 * time.Hour

// MostWait is longer than any wait for a next attempt. A next attempt that lies
// further ahead was noted while the clock was wrong.
const MostWait = 48 * time.Hour

// Order is one order of the items that are ready to be copied.
type Order byte

// The orders of the ready items. An item may be in several.
const (
	Soonest Order = 'r' // every ready item, the earliest deadline first
	Newest  Order = 'n' // the fresh ones, the newest first
	Leaving Order = 'l' // those whose extension is disabled or gone, the earliest deadline first
)

// Mark is a place among the open items, to go on from. The zero Mark is its
// start.
type Mark string

// Cause is one reason that keeps open items from being archived.
type Cause struct {
	Reason string
	Items  int
	// when RingCentral deletes the first of them, from now on; zero when not known
	Deadline time.Time
	NextTry  time.Time // when the first of them is tried again; zero when none waits
}

// Deletion is how many open items RingCentral deletes on one day.
type Deletion struct {
	Day   time.Time // its beginning
	Types [4]int    // by Type.Column
}

// Items is how many there are of all types.
func (d Deletion) Items() int { return sum(d.Types) }

// Leaver is an extension that is disabled or gone and has open items.
type Leaver struct {
	Owner  Owner
	Status string // as Item.Leaving has it
	Types  [4]int // its open items by Type.Column
}

// Items is how many there are of all types.
func (l Leaver) Items() int { return sum(l.Types) }

func sum(types [4]int) (n int) {
	for _, of := range types {
		n += of
	}
	return n
}
