package archiver

import (
	"cmp"
	"time"

	"ringcentral-archiver/store"
)

// wholeFor is how long a listing tells how things stand: RingCentral is asked
// every hour, and one that is late by another is not alarming.
const wholeFor = 2 * time.Hour

// keepWhole notes, as a pass ends, how complete it leaves the archive. Whatever
// it finds, the listing by which all was last there stays known.
func keepWhole(tx *store.Tx, p *pass, passErr error, now time.Time) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	before, err := tx.Whole()
	if err != nil {
		return err
	}
	w := store.Whole{At: before.At, Sources: settings.Sources(), Since: settings.Since, Edge: now.Add(-lookBack).Truncate(time.Hour)}
	if w.At.After(now) {
		w.At = time.Time{} // the clock was wrong, then or now
	}
	reason, err := lacking(tx, p, settings, who, now, &w)
	if err != nil {
		return err
	}
	if passErr != nil {
		reason = reasonOf(passErr)
	}
	if reason == NoReason && w.Sources != 0 {
		w.Now, w.At = true, p.listed
	}
	w.Reason = string(reason)
	return tx.PutWhole(w)
}

// lacking gives the reason why a pass did not get everything that RingCentral
// may hold; none when it did.
func lacking(tx *store.Tx, p *pass, settings store.Settings, who store.RingCentral, now time.Time, w *store.Whole) (reason Reason, err error) {
	totals, err := tx.Totals()
	if err != nil {
		return reason, err
	}
	if totals.Open > 0 {
		reason = notCopied
	}
	for _, s := range w.Sources.Each() {
		listing, err := tx.Listing(s)
		if err != nil {
			return reason, err
		}
		if p.listed.IsZero() || !listing.At.Equal(p.listed) {
			reason = notListed
		}
	}
	oldest := now.Add(-longestKept(who, w.Sources))
	if oldest.Before(settings.Since) {
		oldest = settings.Since
	}
	for at := oldest.Truncate(time.Hour); !at.Add(time.Hour).After(now); at = at.Add(time.Hour) {
		job, err := wantedJob(tx, at, settings.Sources(), who, now)
		if err != nil {
			return reason, err
		}
		if !atRest(job, now) && at.Before(w.Edge) {
			w.Unsettled++
		}
		if may, _ := unasked(job, who, now); may && !p.listed.Before(job.To()) {
			reason = notListed
		}
		if job.Unfinished != [5]int{} && now.Sub(job.To()) > transcriptPatience {
			reason = inProgress
		}
	}
	return reason, nil
}

// longestKept is how far back RingCentral may hold anything of the sources.
func longestKept(who store.RingCentral, sources store.Source) (d time.Duration) {
	for _, s := range sources.Each() {
		d = max(d, mayKeep(who, s))
	}
	return d
}

// wantedJob is the row of an hour as far as it may be believed, an empty one
// where there is none. It waits for every source that is asked for and may still
// hold the hour.
func wantedJob(tx *store.Tx, at time.Time, wanted store.Source, who store.RingCentral, now time.Time) (*store.Job, error) {
	job, known, err := tx.Job(at)
	if err != nil {
		return nil, err
	}
	if !known {
		job = &store.Job{From: at}
	}
	job = believable(job, now)
	for _, s := range wanted.Each() {
		if now.Sub(job.To()) <= mayKeep(who, s) {
			job.Sources |= s
		}
	}
	return job, nil
}

// unasked tells of an hour whether a source was not listed since it ended that
// may still hold it, or one that no longer can.
func unasked(job *store.Job, who store.RingCentral, now time.Time) (may, late bool) {
	for _, s := range job.Sources.Each() {
		if !job.Listed[s.Index()].Before(job.To()) {
			continue
		}
		if now.Sub(job.To()) <= mayKeep(who, s) {
			may = true
		} else {
			late = true
		}
	}
	return may, late || job.Sources == 0
}

// beyond reports whether an hour has not settled, and is older than RingCentral
// keeps what it has not settled for: nothing more will be known of it. Of several
// sources those count first that were not listed since it ended.
func beyond(job *store.Job, who store.RingCentral, now time.Time) bool {
	var unheard, awaited store.Source
	for _, s := range store.Sources {
		i, asked := s.Index(), job.Sources == 0 || job.Sources.Has(s)
		if asked && job.Listed[i].Before(job.To()) {
			unheard |= s
		}
		if job.Unfinished[i] > 0 || asked && job.Listed[i].Before(job.To().Add(settleTime)) {
			awaited |= s
		}
	}
	awaited = cmp.Or(unheard, awaited)
	return awaited != 0 && now.Sub(job.To()) > longestKept(who, awaited)
}

// atRest reports whether an hour has settled: nothing of it is still expected.
func atRest(job *store.Job, now time.Time) bool {
	return !now.Before(job.To().Add(settleTime)) && settled(job) && !unlisted(job) && job.Unfinished == [5]int{}
}

// wholeOf answers whether everything is there, from what the last pass left and
// what has changed since.
func wholeOf(tx *store.Tx, s *Snapshot, settings store.Settings, who store.RingCentral) (w Whole, err error) {
	kept, err := tx.Whole()
	if err != nil {
		return w, err
	}
	sources := settings.Sources()
	if w.Reason, err = keepsFromWhole(tx, s, settings, kept); err != nil {
		return w, err
	}
	w.Now = w.Reason == NoReason
	if !kept.At.After(s.At) {
		w.At = kept.At
	}
	if s.At.Sub(settings.Since) < longestKept(who, sources) {
		w.Since = settings.Since
	}
	if sources != 0 {
		w.Settling, err = settling(tx, settings, who, kept, s.At)
	}
	return w, err
}

// keepsFromWhole gives the reason why not everything is known to be there; none
// when it is.
func keepsFromWhole(tx *store.Tx, s *Snapshot, settings store.Settings, kept store.Whole) (Reason, error) {
	sources := settings.Sources()
	switch {
	case s.Waiting != NoReason:
		return s.Waiting, nil
	case sources == 0:
		return BackupOff, nil
	case s.Open > 0:
		reason := notCopied
		err := tx.OpenItems(func(it *store.Item) (bool, error) {
			if it.Reason != "" {
				reason = Reason(it.Reason)
			}
			return false, nil // those that wait come first
		})
		return reason, err
	case kept.Now && (kept.Sources != sources || !kept.Since.Equal(settings.Since)):
		return notListed, nil
	case !kept.Now:
		if kept.Reason == "" || kept.Reason == string(notCopied) {
			return notListed, nil // it is copied since; another pass has to say so
		}
		return Reason(kept.Reason), nil
	case kept.At.After(s.At) || s.At.Sub(kept.At) > wholeFor:
		return notListed, nil
	default:
		return NoReason, nil
	}
}

// settling counts the hours that are over and have not settled.
func settling(tx *store.Tx, settings store.Settings, who store.RingCentral, kept store.Whole, now time.Time) (n int, err error) {
	n = kept.Unsettled
	edge := kept.Edge
	if edge.Before(settings.Since) || edge.After(now) {
		edge = settings.Since
	}
	if oldest := now.Add(-longestKept(who, settings.Sources())).Truncate(time.Hour); edge.Before(oldest) {
		edge = oldest
	}
	for at := edge; !at.Add(time.Hour).After(now); at = at.Add(time.Hour) {
		job, err := wantedJob(tx, at, settings.Sources(), who, now)
		if err != nil {
			return n, err
		}
		if !atRest(job, now) {
			n++
		}
	}
	return n, nil
}
