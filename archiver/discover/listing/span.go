package listing

import (
	"iter"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Span is what RingCentral is asked for, [From, To), and Since when a row is wanted that it gives all
// the same. What is older was not asked for.
type Span struct{ Since, From, To time.Time }

// Rule says over which span a source has to be listed.
type Rule struct {
	Who   store.RingCentral
	Now   time.Time
	Since time.Time      // what the person asked for
	Zone  *time.Location // of the account
}

// After is the span that follows from the listing before, with everything if that is due.
func (r Rule) After(s ledger.Source, last coverage.Listing, due bool) (start time.Time, full bool) {
	oldest := r.Oldest(s)
	full = due || last.Begin.IsZero() || last.Begin.After(completeness.Oldest(r.Who, s, r.Since, r.Now))
	start = r.Now.Add(-completeness.LookBack)
	if back := last.At.Add(-completeness.LookBack); back.Before(start) {
		start = back
	}
	if !last.Again.IsZero() && last.Again.Before(start) {
		start = last.Again
	}
	if full || start.Before(oldest) {
		start = oldest
	}
	if start.Before(r.Since) {
		start = r.Since
	}
	return start.Truncate(time.Hour), full
}

// Newer are the shorter spans that are tried where RingCentral does not take the beginning of one, from the longest on.
func (r Rule) Newer(start time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for _, back := range []time.Duration{365 * 24 * time.Hour, 90 * 24 * time.Hour, 30 * 24 * time.Hour, completeness.LookBack} {
			if from := r.Now.Add(-back).Truncate(time.Hour); from.After(start) && !yield(from) {
				return
			}
		}
	}
}

// Oldest is the beginning of what RingCentral may still hold of a source.
func (r Rule) Oldest(s ledger.Source) time.Time { return r.Now.Add(-completeness.MayKeep(r.Who, s)) }

// fullEvery is how often a pass lists the whole retention period, and not only as far back as
// completeness.LookBack (ARCHITECTURE.md, "A pass").
const fullEvery = 24 * time.Hour

// The whole retention period is listed at night if the computer runs then. A
// large office has very many rows, and in working hours new items would have to
// wait.
const (
	nightBegins, nightEnds = 1, 5 // hours of the account's day
	fullAtNight            = 12 * time.Hour
)

// FullDue reports whether it is time to list all that RingCentral keeps. last
// is when that was last done.
func (r Rule) FullDue(last time.Time) bool {
	ago, hour := r.Now.Sub(last), r.Now.In(r.Zone).Hour()
	night := hour >= nightBegins && hour < nightEnds
	return ago >= fullEvery || night && ago >= fullAtNight || ago < 0
}
