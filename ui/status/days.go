package status

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

// DayLook is how a state of a day is shown.
type DayLook struct {
	Name  string // a key
	Shape widgets.Shape
	Tone  widgets.Tone
}

// DayStates are the states of a day in the order of a legend.
var DayStates = []completeness.DayState{completeness.DayComplete, completeness.DaySettling, completeness.DayMissing, completeness.DayUnknown}

var dayLooks = map[completeness.DayState]DayLook{
	completeness.DayComplete: {l10n.Key("complete"), widgets.Tick, widgets.Good},
	completeness.DaySettling: {l10n.Key("settling"), widgets.Dots, widgets.Warn},
	completeness.DayMissing:  {l10n.Key("missing"), widgets.Triangle, widgets.Bad},
	completeness.DayUnknown:  {l10n.Key("not known"), widgets.Dash, widgets.Subtle},
}

// LookOf is a day's look; a state that is not known here is shown as unknown. Red is what a person has to see to:
// what is only late is as amber as its card and the line under every tab.
func LookOf(d completeness.Day) DayLook {
	look, known := dayLooks[d.State]
	if !known {
		return dayLooks[completeness.DayUnknown]
	}
	if d.State == completeness.DayMissing && d.Reason != reasons.NoReason && !d.Reason.Failure() {
		look.Tone = widgets.Warn
	}
	return look
}

// DateOf is the date of a day, as the calendar wants it.
func DateOf(d completeness.Day, zone *time.Location) time.Time {
	middle := d.From.Add(d.To.Sub(d.From) / 2).In(zone)
	return dates.Date(middle.Date())
}

// DayMarks are the marks of a month until today; what was not told is not known.
func DayMarks(month, today time.Time, days map[time.Time]completeness.Day) (marks []dates.Mark) {
	for day := month; day.Month() == month.Month() && !day.After(today); day = day.AddDate(0, 0, 1) {
		d := days[day]
		look := LookOf(d)
		m := dates.Mark{Shape: look.Shape, Tone: look.Tone}
		if lacks := Lacking(d.Types); d.State == completeness.DayMissing && lacks > 0 {
			m.Count = briefly(lacks)
		}
		marks = append(marks, m)
	}
	return marks
}

// briefly is a number that has room for three digits: 143, 4k+.
func briefly(n int) string {
	const thousand = 1000
	if n < thousand {
		return l10n.Number(n)
	}
	return l10n.Number(n/thousand) + "k+"
}

// Lacking counts what is not in Dropbox.
func Lacking(types [4]completeness.Tally) (n int) {
	for _, t := range types {
		n += t.Open + t.Gone + t.Removed + t.Partly
	}
	return n
}

// farthest are the states of a day, the one first that is farthest from complete.
var farthest = []completeness.DayState{completeness.DayMissing, completeness.DayUnknown, completeness.DaySettling, completeness.DayComplete}

// Worse reports whether a day is farther from complete in one place than in another.
func Worse(a, than completeness.Day) bool {
	return slices.Index(farthest, a.State) < slices.Index(farthest, than.State)
}
