package discover

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// mark notes a complete listing: for the source, and for every hour it covered
// that had not settled before.
func (l *Lister) mark(tx *store.Tx, s ledger.Source, start time.Time, full bool, seen *listing.Listing) error {
	last, err := tx.Listing(s)
	if err != nil {
		return err
	}
	settings, err := tx.Settings()
	i := s.Index()
	if err != nil || settings.Switched[i] != l.Settings.Switched[i] {
		return err // no hour waits for it, or all of it is to be listed again
	}
	// the user has not reached further back meanwhile, nor asked for all of it again
	whole := full && !settings.Since.Before(l.Settings.Since) && (!last.Full.IsZero() || l.before[s].Full.IsZero())
	asked := last.Again
	if err := l.Plan.Vanished(tx, s, seen.Vanished(last, start, seen.Shared)); err != nil {
		return err
	}
	if seen.Cover(&last, l.Now, start, full); !asked.Equal(l.before[s].Again) {
		last.Again = asked // which came while this list was read
	}
	if whole {
		last.Full = l.Now
	}
	oldest := completeness.Oldest(l.Who, s, l.Settings.Since, l.Now)
	if err := seen.Name(tx, s, &last, start, oldest, full); err != nil {
		return err
	}
	unread := seen.UnreadHours()
	if err := seen.MarkBefore(tx, s, start, unread); err != nil {
		return err
	}
	return tx.EachJob(start, func(job *ledger.Job) error {
		job = job.Believable(l.Now)
		n, odd := seen.Unfinished[job.From], unread[job.From]
		same := job.Unfinished[i] == n && job.Unread[i] == odd
		if job.Sources.Has(s) && same && !job.Listed[i].Before(job.To().Add(completeness.SettleTime)) {
			return nil
		}
		return tx.ChangeJob(job.From, func(j *ledger.Job) {
			j.Sources |= s
			j.Listed[i], j.Unfinished[i], j.Unread[i] = l.Now, n, odd
		})
	})
}

// keepListed notes what a complete listing showed. Counts of times so old that
// RingCentral may have deleted some stay as they were last shown.
func (l *Lister) keepListed(tx *store.Tx, s ledger.Source, start time.Time, held *listing.Listing) error {
	if oldest := l.Now.Add(-completeness.SurelyKeeps(l.Who, s)).Truncate(time.Hour).Add(time.Hour); start.Before(oldest) {
		start = oldest
	}
	_, err := tx.PutHeld(s, start, l.Now.Add(24*time.Hour), held.Counts)
	return err
}
