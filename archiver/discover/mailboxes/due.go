package mailboxes

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Of the Light budget, the listing of the mailboxes is planned to take this share. The rest is for
// what else needs such calls.
const shareOfLight = 0.8

// usualLight is how many Light calls a minute are allowed (docs/ringcentral.md §6.1).
const usualLight = 50

// every is in how many hours so many mailboxes are listed once each.
func (a *Account) every(mailboxes int) int {
	rate := float64(usualLight)
	if a.Rates != nil {
		rate = a.Rates.Rate(pace.Light).PerMinute
	}
	hourly := max(1, int(rate*60*shareOfLight))
	return max(1, (mailboxes+hourly-1)/hourly)
}

// shortest is how long a round lasts at least whose pace says something.
const shortest = 10 * time.Minute

// slower is in how many hours each of the mailboxes is listed once at the pace of the round, where the hour was too short for those
// that were due: the calls took longer than the rate that RingCentral allows. 0 where it was not.
func (r *round) slower(state coverage.Mailboxes) int {
	took, done := r.cut.Sub(r.began), r.of-r.undone
	switch {
	case r.cut.IsZero() && len(r.due) == 0:
		return 0
	case took < shortest || done == 0: // it was broken off, or says nothing
		return state.Slower
	}
	hours := int(math.Ceil(float64(state.Wanted) / float64(done) * took.Hours()))
	if hours <= state.Every {
		return 0
	}
	return hours
}

// due chooses the mailboxes that are listed now, and their order. Where not all can be listed every
// hour, an hour's share of them is taken, and all that are leaving or new or were asked for.
func (a *Account) due(all []mailbox, since time.Time) (out []mailbox) {
	n := 0
	for _, m := range all {
		if m.listable() && !m.isInboxes() {
			n++
		}
	}
	every := a.every(n)
	for _, m := range all {
		asked := m.At(m.types).Before(since) && (a.Now.Equal(since) || !a.waits(m)) // tried once in a run, whatever it waits for
		if m.listable() && (asked || a.isDue(m, every)) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(m, n mailbox) int {
		return cmp.Or(
			cmp.Compare(a.rank(m), a.rank(n)), m.At(m.types).Compare(n.At(n.types)),
			m.NextTry.Compare(n.NextTry), cmp.Compare(m.Owner.ExtensionID, n.Owner.ExtensionID),
		)
	})
	if every == 1 {
		return out
	}
	share := (n + every - 1) / every
	return slices.DeleteFunc(out, func(m mailbox) bool {
		if m.isInboxes() {
			return false
		}
		share--
		return share < 0 && a.rank(m) == usual && !m.At(m.types).Before(since)
	})
}

// waits reports whether a mailbox was tried in vain and is left alone for a while.
func (a *Account) waits(m mailbox) bool {
	wait := m.NextTry.Sub(a.Now)
	return wait > 0 && wait <= longestPause
}

// isDue reports whether it is a mailbox's turn. One that was refused waits for a while.
func (a *Account) isDue(m mailbox, every int) bool {
	if a.waits(m) {
		return false
	}
	if m.isInboxes() {
		every = 1 // its calls are of another group
	}
	at := m.At(m.types)
	next := localtime.HourAfter(at, a.Settings.AfterTheHour()).Add(time.Duration(every-1) * time.Hour)
	again := slices.ContainsFunc(m.types, func(t ledger.Type) bool { return m.Listed[t].Full.IsZero() || !m.Listed[t].Again.IsZero() })
	return again || at.After(a.Now) || !next.After(a.Now)
}

// The order of the mailboxes in a round.
const (
	leaves = iota
	isNew
	usual
	inVain // it was tried, and is due again
)

func (a *Account) rank(m mailbox) int {
	switch {
	case m.Reason != "" || m.None:
		return inVain
	case a.Roster.Leaving(m.Owner) != "":
		return leaves
	case m.At(m.types).IsZero() || m.isInboxes(): // it has been listed lately, and would be last
		return isNew
	default:
		return usual
	}
}
