package status

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Answer is the answer to "Is everything there?".
type Answer struct {
	Shape widgets.Shape
	widgets.Phrase
	Note   string
	Help   string // on the button that helps against Reason; empty where there is none
	Reason reasons.Reason
	Rescue bool // what came before can be asked for
}

// Completeness answers; what is not known to be in Dropbox is never said to be there.
func Completeness(p l10n.Place, s archiver.Snapshot) Answer {
	w := s.Completeness
	a := Answer{}
	if !w.Now {
		a.Reason, a.Help = w.Reason, cause.Offer(w.Reason)
	}
	a.Rescue = !w.Since.IsZero() && Ready(s) && a.Help == "" // which is not possible before that
	var notes []string
	switch {
	case w.Now:
		a.Phrase = widgets.Phrase{Text: Everything(p, s), Tone: EverythingTone(s)}
		a.Shape = map[widgets.Tone]widgets.Shape{widgets.Good: widgets.Tick, widgets.Warn: widgets.Dots}[a.Tone]
		notes = append(notes, l10n.Translate("As of %s.", p.Moment(w.At, s.At)))
	case w.Reason.Failure():
		a.Shape, a.Phrase = widgets.Triangle, widgets.Phrase{Text: notEverything(s), Tone: widgets.Bad}
		notes = append(notes, cause.Words(w.Reason), lastComplete(p, s))
	default:
		a.Shape, a.Phrase = widgets.Dots, widgets.Phrase{Text: notEverything(s), Tone: widgets.Warn}
		notes = append(notes, cause.Words(w.Reason), lastComplete(p, s))
	}
	if w.Settling > 0 && !unasked(w.Reason) {
		notes = append(notes, lang.N("hours are still settling", w.Settling, map[string]any{"N": l10n.Number(w.Settling)}))
	}
	if !w.Since.IsZero() {
		notes = append(notes, l10n.Translate("Items before %s are not included.", p.Day(w.Since, s.At)))
	}
	notes = append(notes, Uncovered(s))
	a.Note = strings.Join(l10n.NonEmpty(notes), " ")
	return a
}

// unasked reports whether RingCentral is not asked for what is new, for a reason: then hours wait for that, as the log
// says, and do not settle.
func unasked(why reasons.Reason) bool {
	return why.OutOfReach() || why == reasons.NotListed || why.NoPass() || why.EndsSignIn()
}

// Everything says that all is there, and what that does not cover; it must be known to be so.
func Everything(p l10n.Place, s archiver.Snapshot) string {
	text := l10n.Translate("Everything RingCentral holds is in Dropbox")
	if !s.Completeness.Since.IsZero() {
		text = l10n.Translate("Everything RingCentral holds since %s is in Dropbox", p.Day(s.Completeness.Since, s.At))
	}
	return leavingOut(text, s)
}

// leavingOut says after "everything" what that does not cover.
func leavingOut(text string, s archiver.Snapshot) string {
	if but := s.Completeness.Uncovered.But(); but != "" {
		text = l10n.Join(text, l10n.Translate(but))
	}
	for _, lack := range s.Lacks {
		text = l10n.Join(text, lack.Beside(l10n.Spoken()))
	}
	return text
}

// EverythingTone is the tone of Everything: green is only what leaves nothing out.
func EverythingTone(s archiver.Snapshot) widgets.Tone {
	if s.Completeness.Uncovered != 0 || len(s.Lacks) > 0 {
		return widgets.Warn
	}
	return widgets.Good
}

// Uncovered says what "everything" does not cover: what RingCentral may hold, and what other places have besides; empty where that is nothing.
func Uncovered(s archiver.Snapshot) string {
	var all []string
	for _, sentence := range s.Completeness.Uncovered.Sentences() {
		all = append(all, l10n.Translate(sentence))
	}
	for _, lack := range s.Lacks {
		all = append(all, lack.Sentences(l10n.Spoken())...)
	}
	return strings.Join(all, " ")
}

// AsksForOlder reports whether a person has still to say what becomes of what is older than the first
// hour.
func AsksForOlder(s archiver.Snapshot) bool { return s.Backup.On && !s.Backup.OlderSettled }

// OlderCounted is how many older items RingCentral has; 0 where that is not known, or not any more because it is not asked.
func OlderCounted(s archiver.Snapshot) int {
	if s.Waiting != reasons.NoReason {
		return 0
	}
	return s.Backup.Older
}

// OlderWait says that older items are not archived.
func OlderWait(s archiver.Snapshot) string {
	if OlderCounted(s) == 0 {
		return l10n.Translate("older items are not included yet")
	}
	return lang.N("older items wait", s.Backup.Older, map[string]any{"N": l10n.Number(s.Backup.Older)})
}

func notEverything(s archiver.Snapshot) string {
	if s.Open > 0 {
		return NotYet(s.Open)
	}
	return l10n.Translate("It is not known whether everything is in Dropbox")
}

// lastComplete is when all was last known to be there.
func lastComplete(p l10n.Place, s archiver.Snapshot) string {
	at := s.Completeness.At
	if at.IsZero() {
		return l10n.Translate("The archive has not been complete yet.")
	}
	return l10n.Translate("The archive was last known to be complete on %s, %s.", p.Day(at, s.At), at.In(p.Zone).Format("15:04"))
}

// Known says, when nothing runs or waits, what is known to be in Dropbox, or in all places where there are several.
func Known(p l10n.Place, s archiver.Snapshot) string {
	switch {
	case len(s.Beside) > 0:
		return everywhere(p, s)
	case s.Archived == 0:
		return l10n.Translate("Nothing to archive so far")
	case s.Completeness.Now:
		return Everything(p, s)
	case s.Completeness.At.IsZero():
		return l10n.Translate("All known items are in Dropbox")
	default:
		return l10n.Join(l10n.Translate("All known items are in Dropbox"), l10n.Translate("last known complete %s", p.Moment(s.Completeness.At, s.At)))
	}
}

// AccountZone is the zone of the account's days; the computer's where it is not
// known.
func AccountZone(p l10n.Place, s archiver.Snapshot) *time.Location {
	name := s.RingCentral.TimeZone
	zone, err := time.LoadLocation(name)
	if name == "" || err != nil {
		return p.Zone
	}
	return zone
}
