// Package retry decides when a part that failed is tried again and what state
// its parts give an item, and makes waiting items due on request. It tries nothing.
package retry

import (
	"math/rand/v2"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store/ledger"
)

// NotYetWaits are the waits for what RingCentral does not serve yet (docs/ringcentral.md §4). The
// last is repeated until it counts as gone.
var NotYetWaits = []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour, 3 * time.Hour, 24 * time.Hour}

// goneAfter is how long RingCentral must have said that it does not have a part, and nothing else,
// before the part counts as gone.
const goneAfter = 24 * time.Hour

// Waits of the other causes.
const (
	troubleBase = 5 * time.Second
	troubleMost = time.Hour
	contentBase = 10 * time.Second
	contentMost = 6 * time.Hour
	rareBase    = 15 * time.Minute
)

// mostAtOnce is how often one part is tried again at once. After that even a cause that another
// attempt should cure gets a pause.
const mostAtOnce = 8

// NoPart is the detail of an item that shows nothing to fetch, in English: it is said in the language of whoever reads it.
const NoPart = "no part of it can be fetched"

// Fail notes a failed attempt on a part: why, and when it is tried again. Each cause has a counter
// of its own. A part is given up only when RingCentral has said for more than a day that it does
// not have it.
func Fail(p *ledger.Part, reason reasons.Reason, detail string, now time.Time, r *rand.Rand) {
	if reason.Retry() == reasons.NoAttempt {
		return
	}
	f := p.Failing
	if f == nil {
		f = &ledger.Failing{}
		p.Failing = f
	}
	if f.Attempts == nil {
		f.Attempts = map[string]int{}
	}
	f.Attempts[string(reason)]++
	f.Reason, f.Detail, f.NextTry, f.Gone = string(reason), detail, time.Time{}, time.Time{}
	if served(reason) {
		f.NotFound = time.Time{}
		delete(f.Attempts, string(reasons.NotYetAvailable))
	}
	tries := f.Attempts[string(reason)]
	switch reason.Retry() {
	case reasons.Counted:
		if notFound(f, tries, now); !f.Gone.IsZero() && p.Before != nil {
			expect := p.Expect // else the next listing would announce it as new
			*p = *p.Before     // what is in Dropbox is all that there is
			p.Expect = expect
		}
	case reasons.Daily:
		f.NextTry = now.Add(24 * time.Hour)
	case reasons.Quarterly:
		f.NextTry = now.Add(15 * time.Minute)
	case reasons.Hourly:
		f.NextTry = now.Add(min(15*time.Minute<<min(tries-1, 2), time.Hour))
	case reasons.Rarely:
		f.NextTry = now.Add(transport.Backoff(tries, rareBase, contentMost, r))
	case reasons.WithTheNextPass:
	case reasons.AtOnce:
		if f.NextTry = now; tries > mostAtOnce {
			f.NextTry = now.Add(transport.Backoff(tries-mostAtOnce, contentBase, contentMost, r))
		}
	case reasons.Slowly:
		f.NextTry = now.Add(transport.Backoff(tries, contentBase, contentMost, r))
	default:
		f.NextTry = now.Add(transport.Backoff(tries, troubleBase, troubleMost, r))
	}
}

// served reports whether RingCentral served something for a part that then failed for this reason, or said that it will.
func served(reason reasons.Reason) bool {
	switch reason {
	case reasons.BadContent, reasons.NotReady, reasons.Elsewhere, reasons.NameTaken, reasons.BadName, reasons.FileInTheWay, reasons.Mismatch, reasons.NotInPlace:
		return true
	default:
		return false
	}
}

// notFound notes that RingCentral does not have a part. A first time that lies ahead was noted
// while the clock was wrong.
func notFound(f *ledger.Failing, tries int, now time.Time) {
	if f.NotFound.IsZero() || f.NotFound.After(now) {
		f.NotFound = now
	}
	if isGone(f, tries, now) {
		f.Reason, f.Detail, f.Gone = string(reasons.Gone), reasons.Gone.Sentence(), now
		return
	}
	f.NextTry = now.Add(NotYetWaits[min(tries, len(NotYetWaits))-1])
}

func isGone(f *ledger.Failing, tries int, now time.Time) bool {
	return tries > len(NotYetWaits) && now.Sub(f.NotFound) > goneAfter
}

// Ends reports whether a part is gone if RingCentral does not have it now.
func Ends(p ledger.Part, now time.Time) bool {
	f := p.Failing
	return f != nil && !f.NotFound.IsZero() && !f.NotFound.After(now) && isGone(f, f.Attempts[string(reasons.NotYetAvailable)]+1, now)
}

// heldDeleted is how long RingCentral may hold what its user has deleted, at the most that is reported, doubled (docs/ringcentral.md §5.4).
const heldDeleted = 10 * 24 * time.Hour

// NotShown notes that a list of everything does not show a part that never had an address. It is gone
// when more than a day of lists did not, or of lists that leave out what was deleted, more days than that is held.
func NotShown(p *ledger.Part, undeleted bool, now time.Time) {
	if p.Failing == nil || p.Failing.NotFound.After(now) {
		p.Failing = &ledger.Failing{Reason: string(reasons.NoAddress), Detail: reasons.NoAddress.Sentence(), NotFound: now}
	}
	after := goneAfter
	if undeleted {
		after = heldDeleted
	}
	if now.Sub(p.Failing.NotFound) > after {
		p.Failing.Reason, p.Failing.Detail, p.Failing.Gone = string(reasons.Gone), reasons.Gone.Sentence(), now
	}
}

// Nowhere has a part that only another place was known to have, or to have more of, be as it was before: no place that is connected has it.
func Nowhere(it *ledger.Item, part int, now time.Time) {
	switch p := &it.Parts[part]; {
	case p.Done() || p.URI != ledger.Elsewhere: // a list has shown it meanwhile
	case p.Before != nil:
		*p, it.Early = *p.Before, true
	default: // lists end it
		p.URI, p.NoAddress = "", true
		p.Failing = &ledger.Failing{Reason: string(reasons.Elsewhere), Detail: reasons.Elsewhere.Sentence(), NotFound: now}
	}
}

// Settle gives an item the state that its parts make. What is switched off stays so until all of
// it is archived.
func Settle(it *ledger.Item, now time.Time) {
	if it.Done() {
		if it.State != ledger.Archived {
			it.State, it.Archived = ledger.Archived, now
		}
		it.Attempts, it.Reason, it.Detail, it.NextTry = 0, "", "", time.Time{}
		return
	}
	it.Archived = time.Time{}
	if it.State == ledger.Excluded {
		return
	}
	if it.State == ledger.Accepted && it.WasArchived() && !slices.ContainsFunc(it.Parts, ledger.Part.Open) {
		return
	}
	s := remainingOf(it, now)
	it.Attempts, it.Reason, it.Detail, it.NextTry = s.attempts, s.reason, s.detail, s.next
	switch {
	case s.open > 0 && s.due:
		it.State, it.NextTry = ledger.Discovered, time.Time{}
	case s.open > 0:
		if it.State = ledger.Waiting; it.NextTry.IsZero() {
			it.NextTry = now.Add(24 * time.Hour) // nothing of it has a time: a listing makes it due
		}
	case it.WasArchived():
		it.State, it.Reason, it.Detail = ledger.Removed, string(reasons.Removed), reasons.Removed.Sentence()
	case it.DoneParts() > 0:
		it.State, it.Reason = ledger.Partly, string(reasons.PartlyGone)
	case len(it.Parts) > 0:
		it.State, it.Reason = ledger.Gone, string(reasons.Gone)
	default: // it has nothing to fetch; a listing that shows a part makes it due
		it.State, it.Reason, it.Detail = ledger.Waiting, string(reasons.BadContent), NoPart
		it.NextTry = now.Add(contentMost)
	}
}

// remaining sums up the parts of an item that are not archived.
type remaining struct {
	open, attempts int
	due            bool
	next           time.Time // of the open ones: the first next attempt; of gone ones: since when the last is
	reason, detail string
}

// remainingOf prefers the open parts' reasons to those of gone ones, and one that needs a person to
// one that does not.
func remainingOf(it *ledger.Item, now time.Time) (s remaining) {
	var gone time.Time
	for _, p := range it.Parts {
		f := p.Failing
		if p.Done() || !p.Open() {
			if f != nil && f.Gone.After(gone) {
				gone, s.detail = f.Gone, f.Detail
			}
			continue
		}
		s.open++
		s.attempts = max(s.attempts, p.Tries(""))
		s.due = s.due || p.Due(now)
		if f != nil && !p.NoAddress && !f.NextTry.IsZero() && (s.next.IsZero() || f.NextTry.Before(s.next)) {
			s.next = f.NextTry
		}
	}
	if s.open == 0 {
		s.next = gone
		return s
	}
	s.detail = ""
	for _, p := range it.Parts {
		f := p.Failing
		if p.NoAddress && p.Open() && f == nil {
			f = &ledger.Failing{Reason: string(reasons.NoAddress), Detail: reasons.NoAddress.Sentence()}
		}
		if p.Open() && f != nil && (s.reason == "" || reasons.Reason(f.Reason).Failure() && !reasons.Reason(s.reason).Failure()) {
			s.reason, s.detail = f.Reason, f.Detail
		}
	}
	return s
}
