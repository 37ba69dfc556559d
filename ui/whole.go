package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// wholeAnswer is the answer to "Is everything there?".
type wholeAnswer struct {
	shape widgets.Shape
	said
	note   string
	rescue bool // what came before can be asked for
}

// whole answers; what is not known to be in Dropbox is never said to be there.
func (p place) whole(s archiver.Snapshot) wholeAnswer {
	w := s.Whole
	a := wholeAnswer{rescue: !w.Since.IsZero() && ready(s)}
	var notes []string
	switch {
	case w.Now:
		a.shape, a.said = widgets.Tick, said{p.everything(s), widgets.Good}
		notes = append(notes, say("As of %s.", p.moment(w.At, s.At)))
	case w.Reason.Failure():
		a.shape, a.said = widgets.Triangle, said{notEverything(s), widgets.Bad}
		notes = append(notes, causes[w.Reason].words(w.Reason), p.lastWhole(s))
	default:
		a.shape, a.said = widgets.Dots, said{notEverything(s), widgets.Warn}
		notes = append(notes, causes[w.Reason].words(w.Reason), p.lastWhole(s))
	}
	if w.Settling > 0 {
		notes = append(notes, lang.N("hours are still settling", w.Settling, map[string]any{"N": number(w.Settling)}))
	}
	if !w.Since.IsZero() {
		notes = append(notes, say("What came before %s was not asked for.", p.day(w.Since, s.At)))
	}
	a.note = strings.Join(some(notes), " ")
	return a
}

// everything says that all is there; it must be known to be so.
func (p place) everything(s archiver.Snapshot) string {
	if s.Whole.Since.IsZero() {
		return say("Everything RingCentral holds is in Dropbox")
	}
	return say("Everything RingCentral holds since %s is in Dropbox", p.day(s.Whole.Since, s.At))
}

func notEverything(s archiver.Snapshot) string {
	if s.Open > 0 {
		return notYet(s.Open)
	}
	return say("It is not known whether everything is in Dropbox")
}

// lastWhole is when all was last known to be there.
func (p place) lastWhole(s archiver.Snapshot) string {
	at := s.Whole.At
	if at.IsZero() {
		return say("So far everything was never known to be in Dropbox.")
	}
	return say("Everything was last known to be in Dropbox on %s, %s.", p.day(at, s.At), at.In(p.zone).Format("15:04"))
}

// fine says of good times what is known.
func (p place) fine(s archiver.Snapshot) string {
	switch {
	case s.Archived == 0:
		return say("Nothing to archive so far")
	case s.Whole.Now:
		return p.everything(s)
	case s.Whole.At.IsZero():
		return say("Everything that is known is in Dropbox")
	default:
		return joined(say("Everything that is known is in Dropbox"), say("last known complete %s", p.moment(s.Whole.At, s.At)))
	}
}

// accountZone is the zone of the account's days; the computer's where it is not
// known.
func (p place) accountZone(s archiver.Snapshot) *time.Location {
	name := s.RingCentral.TimeZone
	zone, err := time.LoadLocation(name)
	if name == "" || err != nil {
		return p.zone
	}
	return zone
}
