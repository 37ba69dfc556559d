package completeness

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Coverage is what is known of a source: over which span it was listed, when, and what was shown.
type Coverage struct {
	Source ledger.Source
	From   time.Time // everything from then on was listed; zero when that is not known
	At     time.Time // when the newest complete listing was made; zero when never
	Shown  coverage.Shown
	// records that were shown and could not be read, and how many there are in all
	Unread     []coverage.Unread
	Unreadable int
	Uncovered  Uncovered // what the lists of the source do not show, or may not
}

// Coverages gives the coverage of each source that is chosen, whether backup is on or not. Errors:
// store.ErrDamaged.
func Coverages(tx *store.Tx, now time.Time) (out []Coverage, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	settings.Backup = true
	for _, s := range settings.Sources().Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return nil, err
		}
		c := Coverage{Source: s, From: l.Begin, At: l.At, Shown: l.Shown, Unread: l.Unread, Unreadable: l.Unreadable}
		if c.Uncovered, err = uncovered(tx, s, now); err != nil {
			return nil, err
		}
		if c.At.After(now) {
			c.From, c.At = time.Time{}, time.Time{} // the clock was wrong then, or is now
		}
		out = append(out, c)
	}
	return out, nil
}

// Unreadable counts the records that the chosen sources showed and that cannot be archived as they
// are, by reason. Errors: store.ErrDamaged.
func Unreadable(tx *store.Tx) (n int, because map[reasons.Reason]int, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return 0, nil, err
	}
	settings.Backup = true
	named, n, err := tx.UnreadOf(settings.Sources())
	because = map[reasons.Reason]int{}
	for _, u := range named {
		because[reasons.Reason(u.Reason)]++
	}
	if more := n - len(named); more > 0 {
		because[reasons.Unreadable] += more // too many to be named
	}
	return n, because, err
}

// Oldest is how far back a source has to be listed: to the first hour, or as far as RingCentral may
// hold anything of it.
func Oldest(who store.RingCentral, s ledger.Source, since, now time.Time) time.Time {
	return localtime.Later(now.Add(-MayKeep(who, s)), since).Truncate(time.Hour)
}

// covers reports whether a source was listed from its oldest hour on.
func covers(l coverage.Listing, who store.RingCentral, s ledger.Source, since, now time.Time) bool {
	return !l.Begin.IsZero() && !l.Begin.After(Oldest(who, s, since, now))
}

// limit is the time before which nothing is known of what RingCentral holds of a source; zero when
// it was listed as far back as RingCentral says that it keeps anything.
func limit(who store.RingCentral, s ledger.Source, since, now time.Time) time.Time {
	kept := MayKeep(who, s)
	said := s.Type() == ledger.CallRecording && who.Retention > 0
	if said && now.Sub(since) >= kept {
		return time.Time{}
	}
	if kept == unlimited {
		return since
	}
	return localtime.Later(since, now.Add(-kept))
}

// lost are the sources of an hour that it was not listed for in time, and that RingCentral no
// longer keeps: nothing more will be known of them. Of an hour that no source was chosen for there
// are none.
func lost(job *ledger.Job, who store.RingCentral, now time.Time) (out ledger.Source) {
	for _, s := range job.Sources.Each() {
		i := s.Index()
		missing := job.Listed[i].Before(job.To().Add(SettleTime)) || job.Unfinished[i] > 0
		if missing && now.Sub(job.To()) > MayKeep(who, s) {
			out |= s
		}
	}
	return out
}

// without is an hour as the other sources know it.
func without(job *ledger.Job, out ledger.Source) *ledger.Job {
	if out == 0 {
		return job
	}
	j := *job
	j.Sources &^= out
	for _, s := range out.Each() {
		j.Unfinished[s.Index()], j.Unread[s.Index()] = 0, 0
	}
	return &j
}
