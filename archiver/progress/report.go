package progress

import (
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Report is how a pass ended.
type Report struct {
	Began, Ended time.Time
	Hours        int // hours that were due
	Archived     int // items archived by this pass
	// items that were in Dropbox already: this store had lost its file, or another computer was
	// first
	Adopted int
	Bytes   int64
	Reason  reasons.Reason // why it ended early; empty when it ran to its end
	Err     error
	// the next hour was due before all was copied: the next pass goes on at once
	Continues bool
	GoesOn    bool         // the pass goes on: what it has not met it may meet yet
	Left      []Unarchived // what is not archived, at most MaxNamed of them
	LeftCount int
	// why the index or the status page in Dropbox is behind; no item depends on it
	IndexErr  error
	Lost      []Unarchived // items that turned out to be gone
	LastBegan time.Time    // when the last of the passes began
	Beside    []InPlace    // of the passes in the places beside the first
}

// InPlace is how a pass ended in a place beside the first.
type InPlace struct {
	Place  store.Dropbox
	Report Report
}

// And gives the report of two passes that followed each other.
func (r Report) And(next Report) Report {
	// the others were due before
	next.Hours = r.Hours + int(next.LastBegan.Truncate(time.Hour).Sub(r.LastBegan.Truncate(time.Hour))/time.Hour)
	next.Began = r.Began
	next.Archived += r.Archived
	next.Adopted += r.Adopted
	next.Bytes += r.Bytes
	next.Left, next.LeftCount = append(slices.Clone(r.Lost), next.Left...), next.LeftCount+len(r.Lost)
	next.Lost = append(slices.Clone(r.Lost), next.Lost...)
	return next
}

// Complete reports whether everything that was due is archived, in every place.
func (r Report) Complete() bool {
	for _, one := range r.Beside {
		if !one.Report.Complete() {
			return false
		}
	}
	return r.Reason == reasons.NoReason && r.LeftCount == 0 && r.Err == nil
}

// Damaged reports whether the pass has met damage in the store, so that what it counted may be wrong.
func (r Report) Damaged() bool {
	return errors.Is(r.Err, store.ErrDamaged) || errors.Is(r.IndexErr, store.ErrDamaged)
}
