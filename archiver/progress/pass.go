package progress

import (
	"time"

	"ringcentral-archiver/store/ledger"
)

// Pass is one round of the engine.
type Pass struct {
	Began    time.Time
	Phase    Phase
	From, To time.Time // the hours that were due when it began
	Due      map[int64]bool
	Hours    int
	Total    int // items known to be open when copying began, and found since
	Done     int
	Failed   int
	Adopted  int // items that were in Dropbox already
	Bytes    int64
	ToFetch  [4]int       // items still to copy, by column of the log
	Cut      bool         // the next hour was due before all was copied
	Lost     []Unarchived // items that turned out to be gone
	Listed   time.Time    // when its listings were made; zero before
	Rows     int          // that its lists have shown so far
	Back     time.Time    // how far back the list has come that is being read; zero before its first row
}

// Works reports whether the pass is at work on an hour.
func (p *Pass) Works(job *ledger.Job) bool {
	return p.Due[job.From.Unix()] && job.End.IsZero()
}

// Phase is what a pass is doing.
type Phase string

// The phases, in order.
const (
	Reaching   Phase = "reaching"
	Listing    Phase = "listing"
	Copying    Phase = "copying"
	Publishing Phase = "publishing" // the index, the manifest and the status page
)
