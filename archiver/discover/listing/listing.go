// Package listing is one listing of RingCentral: over which span it asks, what it showed, and what of that
// could not be read.
package listing

import (
	"hash/maphash"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Listing is what one listing showed. It counts each item once: rows come twice
// when the log grows meanwhile, and a recording may be in several rows. It holds a
// sum of eight bytes for each item and row, and a number for each quarter of an hour.
type Listing struct {
	seed       maphash.Seed
	seen       map[uint64]struct{}
	rows       map[uint64]struct{}
	Counts     map[ledger.HeldAt]int
	Shown      coverage.Shown
	Unfinished map[time.Time]int  // what is still in progress, by hour
	Waiting    []coverage.Waiting // what was left for later
	Unread     []coverage.Unread  // what could not be read
	Calls      []calllog.Call     // of the page that was read last
	Shared     bool               // it showed messages of shared numbers as well, or there are none
	Undeleted  bool               // RingCentral refused to show what was deleted
	bare       map[string]bool    // the ids of texts that showed no attachment
	short      map[string]bool    // the ids of calls of which RingCentral says that they are too short to have a recording
}

// New is a listing that has shown nothing yet.
func New() *Listing {
	return &Listing{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, rows: map[uint64]struct{}{}, Counts: map[ledger.HeldAt]int{}, Unfinished: map[time.Time]int{}, bare: map[string]bool{}, short: map[string]bool{}}
}

// Add counts an item for the owner that the store has. The listing that showed the item first set
// the owner, so all listings count the item for the same extension. One that lies in several message stores counts
// in the one that showed it first.
func (h *Listing) Add(it *ledger.Item, in string) {
	sum := maphash.Comparable(h.seed, it.Key)
	if _, before := h.seen[sum]; before {
		return
	}
	h.seen[sum] = struct{}{}
	if it.Key.Type != ledger.CallRecording && it.Store() != in {
		return
	}
	h.Counts[it.HeldAt()]++
	h.Shown.Items++
	h.Shown.Parts += len(it.Parts)
}

// Row counts a row by its id. It comes twice also where a list that RingCentral has refused halfway is read without what was refused.
func (h *Listing) Row(id string) {
	sum := maphash.String(h.seed, id)
	if _, before := h.rows[sum]; before && id != "" {
		return
	}
	h.rows[sum] = struct{}{}
	h.Shown.Rows++
}

// Has reports whether the listing showed an item.
func (h *Listing) Has(key ledger.Key) bool {
	_, shown := h.seen[maphash.Comparable(h.seed, key)]
	return shown
}

// Showed notes a message that shows no attachment, though it may have shown one before.
func (h *Listing) Showed(m ringcentral.Message) {
	if len(m.Attachments) == 0 {
		h.bare[m.ID] = true
	}
}

// HourOf is the hour of the log that a time lies in.
func HourOf(at time.Time) time.Time { return at.UTC().Truncate(time.Hour) }

// Later notes what is shown and is not one to archive yet.
func (h *Listing) Later(w coverage.Waiting) { h.Waiting = append(h.Waiting, w) }
