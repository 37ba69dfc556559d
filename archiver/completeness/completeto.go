package completeness

import (
	"cmp"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// CompleteTo is up to when nothing is missing that RingCentral still has: the end of the newest hour that is a success, or the first hour
// before that of which that is not certain. Zero where no hour is complete. Errors: store.ErrDamaged.
func CompleteTo(tx *store.Tx, settings store.Settings, who store.RingCentral, now time.Time) (to time.Time, err error) {
	hour, _, err := LastHours(tx, who, now)
	if err != nil || hour.IsZero() {
		return to, err
	}
	to = hour.Add(time.Hour)
	first, some, err := tx.FirstHour(func(job *ledger.Job) bool { return lacks(job, who, now) })
	if err != nil {
		return time.Time{}, err
	}
	if some && first.Before(to) {
		to = first
	}
	for _, s := range settings.Sources().Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return time.Time{}, err
		}
		if to, err = beforeUnread(tx, s, l, to); err != nil {
			return time.Time{}, err
		}
	}
	return to, nil
}

// lacks reports whether something of an hour may still come. What is lost does not.
func lacks(job *ledger.Job, who store.RingCentral, now time.Time) bool {
	row := RowOf(job, who, now, nil, reasons.NoReason)
	return row.Open > 0 || row.Unreadable > 0 || job.Damaged > 0 || row.Status == WaitingFor || row.Status == Settling
}

// beforeUnread is the hour of the first record of a source that could not be read, or to where there is none before it. One without a time
// may lie anywhere in the span of the listing that showed it.
func beforeUnread(tx *store.Tx, s ledger.Source, l coverage.Listing, to time.Time) (time.Time, error) {
	unread, err := tx.Unread(s, l)
	for _, u := range unread {
		if at := cmp.Or(u.Time, u.From).UTC().Truncate(time.Hour); u.Reason == string(reasons.Unreadable) && at.Before(to) {
			to = at
		}
	}
	return to, err
}
