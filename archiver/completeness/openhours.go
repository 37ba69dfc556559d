package completeness

import (
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Opened is the hours that a pass works on.
type Opened struct {
	Due      map[int64]bool // by the second of Unix time at which they begin
	From, To time.Time      // of those that are over
	Hours    int            // how many are over
}

// OpenHours makes the rows of all hours that have begun, starting at the first
// hour, and notes which of them this pass works on. It skips the hours before
// the watermark, where no hour needs a pass; a change to one of their rows has
// lowered the watermark (ledger.Watermark). Errors: those of the store.
func OpenHours(s *store.Store, settings store.Settings, now time.Time) (Opened, error) {
	o := Opened{Due: map[int64]bool{}}
	err := s.Update(func(tx *store.Tx) error {
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		sources := settings.Sources()
		kept, err := tx.Settings()
		if err != nil {
			return err
		}
		if kept.Backup { // what was switched off since they were read is waited for no more
			sources &= kept.Sources()
		}
		begin, err := firstUnfinished(tx, settings, who, now)
		if err != nil {
			return err
		}
		finished, held := begin, false
		for at := begin; !at.After(now); at = at.Add(time.Hour) {
			idle, whole, err := needsNoPass(tx, at, who, now)
			if err != nil {
				return err
			}
			if held = held || !idle || !whole; idle {
				if !held {
					finished = at.Add(time.Hour)
				}
				continue
			}
			o.Due[at.Unix()] = true
			if end := at.Add(time.Hour); !end.After(now) {
				o.To = end
				o.Hours++
				if o.From.IsZero() {
					o.From = at
				}
			}
			if err := openHour(tx, at, now, sources); err != nil {
				return err
			}
		}
		return tx.PutWatermark(ledger.Watermark{Since: settings.Since, Before: finished, At: now, Kept: recordingsKept(who)})
	})
	return o, reasons.StoreFailed("open the hours", err)
}

// firstUnfinished is the first hour that may need a pass. The watermark does not count in three
// cases: the first hour is another one now; the clock was set back, so that listings lie in the
// future; RingCentral is now said to keep recordings for longer, so that lost ones may still be
// there.
func firstUnfinished(tx *store.Tx, settings store.Settings, who store.RingCentral, now time.Time) (time.Time, error) {
	f, err := tx.Watermark()
	if err != nil || !f.Since.Equal(settings.Since) || f.At.After(now) || f.Before.Before(settings.Since) || f.Kept < recordingsKept(who) {
		return settings.Since, err
	}
	return settings.Since.Add(f.Before.Sub(settings.Since).Truncate(time.Hour)), nil
}

// recordingsKept is the longest that RingCentral may keep recordings, by what
// is known now. For messages one time applies to all.
func recordingsKept(who store.RingCentral) time.Duration {
	return MayKeep(who, ledger.AccountRecordings)
}

// needsNoPass reports whether there is nothing to do about an hour, or nothing can be done because RingCentral no longer holds what was not
// listed, and whether the hour is whole: CompleteTo need not look at it. An hour gets one more pass, for its final status, when its row
// still says why it could not be listed or names a time of work in the future.
func needsNoPass(tx *store.Tx, at time.Time, who store.RingCentral, now time.Time) (idle, whole bool, err error) {
	job, known, err := tx.Job(at)
	if err != nil || !known {
		return false, false, err
	}
	// otherwise a pass was killed, or the clock was wrong
	ended := !job.End.IsZero() && !job.End.After(now)
	may, _ := unasked(job.Believable(now), who, now)
	return job.Sources != 0 && job.Open() == 0 && job.Note == "" && ended && !may, !lacks(job, who, now), nil
}

// openHour notes that a pass begins to work on an hour.
func openHour(tx *store.Tx, at, now time.Time, sources ledger.Source) error {
	return tx.ChangeJob(at, func(j *ledger.Job) {
		j.Sources |= sources
		j.Start, j.End = now, time.Time{}
		if j.Open() == 0 {
			j.Note = "" // it was about a listing, and there is another now
		}
	})
}

// CloseHours ends the jobs of the hours that a pass worked on. The row of an
// hour keeps the reason why it could not be listed, as long as it can still be
// listed. Errors: those of the store.
func CloseHours(tx *store.Tx, due map[int64]bool, why reasons.Reason, who store.RingCentral, now time.Time) error {
	for at := range due {
		err := tx.ChangeJob(time.Unix(at, 0), func(j *ledger.Job) {
			j.End, j.Note = now, ""
			if may, _ := unasked(j.Believable(now), who, now); may {
				j.Note = string(why)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
