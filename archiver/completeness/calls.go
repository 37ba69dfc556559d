package completeness

import (
	"time"

	"ringcentral-archiver/store"
)

// CallLog is what is known of the calls, which are noted and not archived.
type CallLog struct {
	Noted int       // calls in all
	Of    string    // whose calls RingCentral's list has that was read last; empty = none was read
	At    time.Time // when it was read
	// every call between them is noted; zero when that is not known of any time
	Since, Until time.Time
	Undeleted    bool // but those that were deleted, which RingCentral refuses to show
}

// CallsKnown tells what is known of the calls. A list that was read at a time that is yet to come does
// not count: the clock was wrong then, or is now. Errors: store.ErrDamaged.
func CallsKnown(tx *store.Tx, now time.Time) (known CallLog, err error) {
	coverage, err := tx.CallCoverage()
	if err != nil {
		return known, err
	}
	settings, err := tx.Settings()
	if err != nil {
		return known, err
	}
	list, err := tx.Listing(callsFrom(settings.Sources()))
	if err != nil {
		return known, err
	}
	known.Noted, known.Undeleted = coverage.Calls, list.Undeleted
	for _, l := range coverage.Lists {
		if l.At.After(now) || !l.At.After(known.At) {
			continue
		}
		known.Of, known.At, known.Since, known.Until = l.Name, l.At, time.Time{}, time.Time{}
		if n := len(l.Spans); n > 0 {
			known.Since, known.Until = l.Spans[n-1].From, l.Spans[n-1].To
		}
	}
	return known, nil
}
