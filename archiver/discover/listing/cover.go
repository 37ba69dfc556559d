package listing

import (
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// unsteady is how far the time may go back from one listing to the next while the clock is right: RingCentral tells it in whole seconds, by
// the clock of whichever of its servers answers, and the computer's may be set in between.
const unsteady = time.Minute

// Cover notes over which span the source has been listed now. A listing that begins behind the end
// of the one before leaves a gap, and what lies before the gap does not count; nor does it where the end of the one before lies ahead.
func (h *Listing) Cover(last *coverage.Listing, now, start time.Time, full bool) {
	gap := last.At.IsZero() || start.After(last.At) || last.At.Sub(now) > unsteady
	if full || gap || start.Before(last.Begin) {
		last.Begin = start
	}
	last.At, last.From, last.Again, last.Shown = now, start, time.Time{}, h.Shown
	last.Wait(h.Waiting)
	if full || h.Undeleted { // else what is older was still not shown
		last.Undeleted = h.Undeleted
	}
}

// Name notes which records could not be read. Errors: those of StillUnread; those of the store.
func (h *Listing) Name(tx *store.Tx, s ledger.Source, last *coverage.Listing, start, oldest time.Time, full bool) error {
	before, err := tx.Unread(s, *last)
	if err != nil {
		return err
	}
	all, err := h.StillUnread(before, start, oldest, full)
	if err != nil {
		return err
	}
	return tx.PutUnread(s, *last, all)
}

// MarkBefore notes what a listing showed of hours before its start, which it did not ask for: they are
// no better known than before.
func (h *Listing) MarkBefore(tx *store.Tx, s ledger.Source, start time.Time, unread map[time.Time]int) error {
	i := s.Index()
	for _, hours := range []map[time.Time]int{unread, h.Unfinished} {
		for at := range hours {
			if _, known, err := tx.Job(at); err != nil || !known || !at.Before(start) {
				if err != nil {
					return err
				}
				continue
			}
			err := tx.ChangeJob(at, func(j *ledger.Job) {
				j.Unread[i], j.Unfinished[i] = max(j.Unread[i], unread[at]), max(j.Unfinished[i], h.Unfinished[at])
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
