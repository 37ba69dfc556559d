package discover

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
)

// The list that shows recordings shows every call, so that noting the calls costs RingCentral nothing.

// endOfTime is after whatever a clock may have said.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// ofCalls reports whether the calls are taken from a source: from the account's list where that is
// read, since the user's own shows some of the same.
func (l *Lister) ofCalls(s ledger.Source) bool {
	return s == ledger.AccountRecordings || s == ledger.OwnRecordings && !l.wanted.Has(ledger.AccountRecordings)
}

// keepCalls notes the calls of a page.
func (l *Lister) keepCalls(s ledger.Source, calls []calllog.Call) error {
	if !l.ofCalls(s) {
		return nil
	}
	var fresh []calllog.Call
	err := l.Store.View(func(tx *store.Tx) error {
		fresh = tx.NewCalls(calls)
		return nil
	})
	if err == nil && len(fresh) > 0 {
		err = l.Store.Update(func(tx *store.Tx) error { return tx.PutCalls(fresh) })
	}
	return reasons.StoreFailed("note the calls", err)
}

// coverCalls notes over which span every call is known now. A row that cannot be read leaves a hole of
// its hour; one that has no time may lie anywhere, so that nothing is known of the span.
func (l *Lister) coverCalls(tx *store.Tx, s ledger.Source, start time.Time, seen *listing.Listing) error {
	if !l.ofCalls(s) {
		return nil
	}
	coverage, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	list := coverage.List(l.Who.AccountID)
	list.Name = "all extensions"
	if s == ledger.OwnRecordings {
		list = coverage.List(l.Who.AccountID + "/" + l.Who.ExtensionID)
		list.Name = roster.Describe(l.Roster.Owner(l.Who.ExtensionID))
	}
	until := l.Now.Add(-completeness.Patience).Truncate(time.Hour)
	var holes []time.Time
	list.Unread = false
	for _, u := range seen.Unread {
		if u.Time.IsZero() {
			return nil
		}
		if u.ID != "" {
			if _, known, err := tx.Call(listing.HourOf(u.Time), u.ID); err == nil && known {
				continue // only its recording is odd
			}
		}
		holes = append(holes, listing.HourOf(u.Time))
		list.Unread = list.Unread || !u.Time.Before(until)
	}
	list.At = l.Now
	list.Without(calllog.Span{From: l.Now, To: endOfTime}) // the clock was wrong then, or is now
	list.Add(calllog.Span{From: start, To: until})
	for _, at := range holes {
		list.Without(calllog.Span{From: at, To: at.Add(time.Hour)})
	}
	return tx.PutCallCoverage(coverage)
}
