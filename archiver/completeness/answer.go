package completeness

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// answerFor is how long the answer may rest on one listing. RingCentral is
// listed every hour, and a listing that is an hour late is no reason for alarm.
const answerFor = 2 * time.Hour

// SaveAnswer notes, as a pass ends, how complete it leaves the archive. All its
// sources were listed then or later. The time of the last complete listing
// stays known, whatever the pass finds. Errors: those of the store.
func SaveAnswer(tx *store.Tx, listed time.Time, passErr error, now time.Time) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	before, err := tx.Completeness()
	if err != nil {
		return err
	}
	w := coverage.Completeness{At: before.At, Listed: listed, Sources: settings.Sources(), Since: settings.Since, Edge: now.Add(-LookBack).Truncate(time.Hour)}
	if w.At.After(now) {
		w.At = time.Time{} // the clock was wrong, then or now
	}
	reason, err := lacking(tx, listed, settings, who, now, &w)
	if err != nil {
		return err
	}
	if passErr != nil {
		reason = reasons.Of(passErr)
	}
	if reason == reasons.NoReason {
		reason = RecordingsDenied(settings, who)
	}
	if reason == reasons.NoReason && w.Sources != 0 {
		w.Now, w.At = true, w.Listed
	}
	w.Reason = string(reason)
	return tx.PutCompleteness(w)
}

// lacking gives the reason why a pass did not get everything that RingCentral
// may hold; none when it did.
func lacking(tx *store.Tx, listed time.Time, settings store.Settings, who store.RingCentral, now time.Time, w *coverage.Completeness) (reason reasons.Reason, err error) {
	totals, err := tx.Totals()
	if err != nil {
		return reason, err
	}
	if totals.Open > 0 {
		reason = reasons.NotArchived
	}
	if totals.Damaged > 0 {
		reason = reasons.Damaged
	}
	for _, s := range w.Sources.Each() {
		listing, err := tx.Listing(s)
		if err != nil {
			return reason, err
		}
		inTime := !listing.At.Before(listed)
		if s&ledger.AccountMessages != 0 {
			mailboxes, err := tx.Mailboxes()
			if err != nil {
				return reason, err
			}
			w.Spread = spreadOf(mailboxes)
			inTime = !listing.At.After(now) && listed.Sub(listing.At) < w.Spread+time.Hour
			w.Listed = earlier(w.Listed, listing.At)
		}
		again := s&ledger.AccountMessages == 0 && listing.Full.IsZero() // a person has switched it on meanwhile
		if listed.IsZero() || !inTime || again || !covers(listing, who, s, settings.Since, now) {
			reason = reasons.NotListed
		}
		if listing.Unreadable > 0 && reason == reasons.NoReason {
			reason = reasons.Unreadable
		}
	}
	if _, waits, err := progress.Waiting(tx, w.Sources); err != nil {
		return reason, err
	} else if waits > 0 && reason == reasons.NoReason {
		reason = reasons.NotYetAvailable
	}
	oldest := now.Add(-longestKept(who, w.Sources))
	if oldest.Before(settings.Since) {
		oldest = settings.Since
	}
	for at := oldest.Truncate(time.Hour); !at.Add(time.Hour).After(now); at = at.Add(time.Hour) {
		job, err := expectedJob(tx, at, settings.Sources(), who, now)
		if err != nil {
			return reason, err
		}
		if at.Before(w.Edge) && expectsMore(job, who, now) {
			w.Unsettled++
		}
		if may, _ := unasked(job, who, now); may && !w.Listed.Before(job.To()) {
			reason = reasons.NotListed
		}
		if job.Unfinished != [ledger.NumSources]int{} && now.Sub(job.To()) > TranscriptPatience {
			reason = reasons.InProgress
		}
	}
	return reason, nil
}

// spreadOf is how much older than the newest listing that of a mailbox may be, where there are too many
// to list each one every hour.
func spreadOf(m coverage.Mailboxes) time.Duration {
	return time.Duration(max(m.Every-1, 0)) * time.Hour
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// longestKept is how far back RingCentral may hold anything of the sources.
func longestKept(who store.RingCentral, sources ledger.Source) (d time.Duration) {
	for _, s := range sources.Each() {
		d = max(d, MayKeep(who, s))
	}
	return d
}

// expectedJob is the row of an hour without what a wrong clock put there; an empty row where there
// is none. It waits for every wanted source that may still hold the hour.
func expectedJob(tx *store.Tx, at time.Time, wanted ledger.Source, who store.RingCentral, now time.Time) (*ledger.Job, error) {
	job, known, err := tx.Job(at)
	if err != nil {
		return nil, err
	}
	if !known {
		job = &ledger.Job{From: at}
	}
	return expect(*job.Believable(now), wanted, who, now), nil
}

// expect makes an hour wait for every wanted source that may still hold it.
func expect(job ledger.Job, wanted ledger.Source, who store.RingCentral, now time.Time) *ledger.Job {
	for _, s := range wanted.Each() {
		if now.Sub(job.To()) <= MayKeep(who, s) {
			job.Sources |= s
		}
	}
	return &job
}

// unasked reports two things about the sources that were not listed since the
// hour ended: whether one of them may still hold the hour, and whether one of
// them cannot any more.
func unasked(job *ledger.Job, who store.RingCentral, now time.Time) (may, late bool) {
	for _, s := range job.Sources.Each() {
		if !job.Listed[s.Index()].Before(job.To()) {
			continue
		}
		if now.Sub(job.To()) <= MayKeep(who, s) {
			may = true
		} else {
			late = true
		}
	}
	return may, late || job.Sources == 0
}

// atRest reports whether an hour has settled: nothing of it is still expected.
func atRest(job *ledger.Job, now time.Time) bool {
	return !now.Before(job.To().Add(SettleTime)) && settled(job) && !unlisted(job) && job.Unfinished == [ledger.NumSources]int{} && job.Unreadable() == 0
}

// expectsMore reports whether something of an hour is still expected, and may come.
func expectsMore(job *ledger.Job, who store.RingCentral, now time.Time) bool {
	return !atRest(without(job, lost(job, who, now)), now)
}

// AnswerOf answers whether everything is archived, from what the last pass left
// and what has changed since. Errors: store.ErrDamaged.
func AnswerOf(tx *store.Tx, s Basis, settings store.Settings, who store.RingCentral) (w Answer, err error) {
	kept, err := tx.Completeness()
	if err != nil {
		return w, err
	}
	sources := settings.Sources()
	if w.Reason, err = missingFor(tx, s, settings, kept); err != nil {
		return w, err
	}
	if w.Reason == reasons.NoReason {
		w.Reason = RecordingsDenied(settings, who)
	}
	w.Now = w.Reason == reasons.NoReason
	if !kept.At.After(s.At) {
		w.At = kept.At
	}
	for _, source := range sources.Each() {
		w.Since = localtime.Later(w.Since, limit(who, source, settings.Since, s.At))
	}
	if sources != 0 {
		w.Settling, err = settling(tx, settings, who, kept, s.At)
	}
	if err == nil {
		w.Uncovered, err = uncovered(tx, sources, s.At)
	}
	return w, err
}

// RecordingsDenied is why call recordings are wanted that may not be read; none where they may: none is ever
// listed as one then, and nothing shows that it is missing.
func RecordingsDenied(settings store.Settings, who store.RingCentral) reasons.Reason {
	_, why := Denied(settings.Sources(), who)
	return why
}

// Denied is that source of call recordings, of those that are wanted, and why; none where they may be read.
func Denied(wanted ledger.Source, who store.RingCentral) (ledger.Source, reasons.Reason) {
	s, missing := ledger.AccountRecordings, who.NoCompanyRecordings
	if !wanted.Has(s) {
		s, missing = ledger.OwnRecordings, !who.OwnRecordings
	}
	switch {
	case !who.SignedIn || !wanted.Has(s):
	case who.NoRecordingScope:
		return s, reasons.AppPermission
	case missing:
		return s, reasons.NoPermission
	}
	return 0, reasons.NoReason
}

// missingFor gives the reason why not everything is known to be there; none
// when it is.
func missingFor(tx *store.Tx, s Basis, settings store.Settings, kept coverage.Completeness) (reasons.Reason, error) {
	sources := settings.Sources()
	switch {
	case s.Waiting != reasons.NoReason:
		return s.Waiting, nil
	case sources == 0:
		return reasons.BackupOff, nil
	case s.Open > 0:
		reason := reasons.NotArchived
		err := tx.OpenItems(func(it *ledger.Item) (bool, error) {
			if it.Reason != "" {
				reason = reasons.Reason(it.Reason)
			}
			return false, nil // those that wait come first
		})
		return reason, err
	case s.Damaged > 0:
		return reasons.Damaged, nil
	case kept.Now && (kept.Sources != sources || !kept.Since.Equal(settings.Since)):
		return reasons.NotListed, nil
	case !kept.Now:
		if kept.Reason == "" || kept.Reason == string(reasons.NotArchived) {
			return reasons.NotListed, nil // it is copied since; another pass has to say so
		}
		return reasons.Reason(kept.Reason), nil
	case kept.At.After(s.At) || s.At.Sub(kept.At) > answerFor+kept.Spread:
		return reasons.NotListed, nil
	default:
		return reasons.NoReason, nil
	}
}
