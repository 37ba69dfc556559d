package cause

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Card is the words of the card of a cause.
type Card struct {
	Reason reasons.Reason
	What   string // what is wrong
	Stake  string // what waits, and until when
	tone   widgets.Tone
	helps  []remedy

	silence silenceWords
}

// Cards gives a card for each cause, those that need a person first. That the index is behind is part of what lets nothing be
// written.
func Cards(p l10n.Place, s archiver.Snapshot) (needed, waiting []Card) {
	all := present(s)
	for i, one := range all {
		c := CardOf(p, one, s)
		switch {
		case one.Reason == reasons.IndexBehind && slices.ContainsFunc(all, writesNothing):
		case one.Reason.Failure():
			needed = append(needed, c)
		case i == 0 || one.NextTry.IsZero() || !holdsAll(s): // what is tried again later is part of what the first holds up
			waiting = append(waiting, c)
		}
	}
	return needed, waiting
}

// writesNothing reports whether a problem lets nothing be written before a person acts. Where RingCentral's sign-in has ended, pages can be.
func writesNothing(one archiver.Problem) bool {
	return one.Reason.StopsAll() && one.Reason.Failure() && !one.Reason.EndsSignIn()
}

// holdsAll reports whether nothing is tried again before the first problem is over, whose card names all that waits.
func holdsAll(s archiver.Snapshot) bool {
	return len(s.Problems) > 0 && s.Problems[0].Reason == s.Waiting && s.Problems[0].Items == s.Open
}

// CardOf gives the card of one cause.
func CardOf(p l10n.Place, one archiver.Problem, s archiver.Snapshot) Card {
	known := causes[one.Reason]
	c := Card{Reason: one.Reason, What: known.words(one.Reason), tone: widgets.Warn, helps: known.helps}
	if one.Text != "" && one.Text != one.Reason.Sentence() {
		c.What = l10n.Sentence(one.Text)
	}
	if one.Reason.Failure() {
		c.tone = widgets.Bad
	}
	more := ""
	switch {
	case one.Reason == reasons.OtherComputer:
		more = l10n.Translate("It was signed in on %s. Two programs with the same sign-in would end each other's access, so nothing is archived.", l10n.OrUnknown(s.Computer))
	case one.Detail != "":
		more = l10n.Sentence(one.Detail)
	case one.Reason == reasons.NoPermission && len(s.RingCentral.Missing) > 0:
		more = l10n.Translate("Missing: %s", strings.Join(s.RingCentral.Missing, "; ")) + "."
	}
	c.silence = silenceWordsOf(p, one.Reason, s)
	c.Stake = strings.Join(l10n.NonEmpty([]string{more, checked(p, one.Reason, s), Stake(p, one, s), again(p, one.NextTry, s)}), " ")
	return c
}

// Stake says how many items a cause holds up, and when RingCentral deletes them.
func Stake(p l10n.Place, one archiver.Problem, s archiver.Snapshot) string {
	n := map[string]any{"N": l10n.Count(one.Items, Wanted(s)), "Day": p.Day(one.Deadline, s.At)}
	switch {
	case one.Items == 0:
		return ""
	case one.Reason == reasons.Gone:
		return lang.N("are lost", one.Items, n)
	case one.Reason == reasons.PartlyGone:
		return l10n.Translate("It concerns %s.", l10n.Count(one.Items, Wanted(s)))
	case one.Reason == reasons.Damaged:
		return l10n.Translate("It concerns %s. If RingCentral no longer shows them, accept it.", l10n.Count(one.Items, Wanted(s)))
	case one.Reason == reasons.Removed:
		return lang.N("were removed", one.Items, n)
	case one.Deadline.IsZero():
		return lang.N("wait", one.Items, n)
	default:
		return lang.N("wait and are deleted", one.Items, n)
	}
}

// checked is when RingCentral was last asked for what is new, where a cause has kept the program from it for hours.
func checked(p l10n.Place, why reasons.Reason, s archiver.Snapshot) string {
	const long = 2 * time.Hour // every hour it is asked anyway
	if !stops(why) {
		return ""
	}
	var last time.Time
	for _, c := range s.Coverage {
		if c.At.After(last) {
			last = c.At
		}
	}
	if last.IsZero() || s.At.Sub(last) < long {
		return ""
	}
	return l10n.Translate("Last checked with RingCentral: %s.", p.Moment(last, s.At))
}

// again is when it is tried again automatically, unless that is paused or nothing can be until a person acts.
func again(p l10n.Place, at time.Time, s archiver.Snapshot) string {
	if !at.After(s.At) || s.Backup.Paused || s.Waiting.NoPass() || s.Waiting.EndsSignIn() {
		return ""
	}
	return l10n.Translate("Next try: %s.", p.Moment(at, s.At))
}
