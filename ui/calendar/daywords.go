package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// dayWords is the words of a day.
type dayWords struct {
	title   string
	state   widgets.Phrase
	note    widgets.Phrase
	more    string
	figures [4][tableColumns]widgets.Phrase // what it has of each type
	fixable bool
	foot    widgets.Phrase // how fixing goes or ended
	empty   bool           // it is read, and no extension has anything
	nothing string         // what is said then
}

func dayWordsOf(p l10n.Place, d completeness.Day, shares []completeness.ExtensionDay, date, now time.Time) dayWords {
	look := status.LookOf(d)
	c := dayWords{state: widgets.Phrase{Text: l10n.Translate(look.Name), Tone: look.Tone}, fixable: d.Fixable}
	c.nothing = l10n.Translate("It is not known which items this day has.")
	if look.Name != status.LookOf(completeness.Day{}).Name {
		c.nothing = l10n.Translate("No extension has any items on this day.")
	}
	c.title = l10n.Place{Zone: time.UTC, Days: p.Days}.Weekday(date, now)
	c.note = widgets.Phrase{Text: whyDay(d), Tone: widgets.Subtle}
	c.more = strings.Join(l10n.NonEmpty([]string{tooShort(shares), asked(p, d, now)}), " ")
	if d.State == completeness.DayMissing {
		c.note.Tone = look.Tone
	}
	for i, t := range d.Types {
		c.figures[i] = [tableColumns]widgets.Phrase(slices.Insert(figures(t), 0, widgets.Phrase{Text: l10n.TypeNames(ledger.Types[i])}))
	}
	return c
}

// whyDay says in sentences what a day's state means.
func whyDay(d completeness.Day) string {
	switch d.State {
	case completeness.DayComplete:
		return l10n.Translate("Everything RingCentral showed for this day is archived.")
	case completeness.DaySettling:
		return l10n.Translate("Nothing is missing so far; RingCentral may still add recordings.")
	case completeness.DayMissing:
		open, gone, partly := 0, 0, 0
		for _, t := range d.Types {
			open, gone, partly = open+t.Open, gone+t.Gone, partly+t.Partly
		}
		var all []string
		if open > 0 {
			all = append(all, status.NotYet(open)+".")
		}
		if gone > 0 {
			all = append(all, lang.N("items were deleted too early", gone, map[string]any{"N": l10n.Number(gone)}))
		}
		if partly > 0 {
			all = append(all, l10n.Translate("Partly archived: %s.", l10n.Count(partly, l10n.Items)))
		}
		if d.Reason != reasons.Gone || gone == 0 {
			all = append(all, cause.Words(d.Reason))
		}
		return strings.Join(l10n.NonEmpty(all), " ")
	default:
		if why := cause.Words(d.Reason); why != "" {
			return why
		}
		return l10n.Translate("RingCentral was not asked for all items of this day, or no longer has them.")
	}
}

// asked is when RingCentral was asked what it holds.
func asked(p l10n.Place, d completeness.Day, now time.Time) string {
	if d.Listed.IsZero() {
		return ""
	}
	return l10n.Translate("Last checked with RingCentral: %s.", p.Moment(d.Listed, now))
}

func tooShort(shares []completeness.ExtensionDay) string {
	n := 0
	for _, s := range shares {
		n += s.Short
	}
	if n == 0 {
		return ""
	}
	return lang.N("recordings are too short", n, map[string]any{"N": l10n.Number(n)})
}

// figures are the columns of a tally: held at RingCentral, archived, verified,
// missing.
func figures(t completeness.Tally) []widgets.Phrase {
	held := widgets.Phrase{Text: l10n.Translate("not known"), Tone: widgets.Subtle}
	if t.HeldKnown {
		held = figure(t.Held)
	}
	missing := figure(t.Open + t.Gone + t.Removed + t.Partly)
	switch {
	case t.Open+t.Gone+t.Removed+t.Partly > 0:
		missing.Tone = widgets.Bad
	case !t.HeldKnown:
		missing = widgets.Phrase{Text: "–", Tone: widgets.Subtle} // as the calendar marks what is not known
	}
	return []widgets.Phrase{held, figure(t.Archived), figure(t.Verified), missing}
}

func figure(n int) widgets.Phrase {
	if n == 0 {
		return widgets.Phrase{Text: l10n.Number(n), Tone: widgets.Subtle}
	}
	return widgets.Phrase{Text: l10n.Number(n)}
}

// shareRows are the rows of the extensions: one for each type that an extension
// has something of. Those that lack something come first.
func shareRows(shares []completeness.ExtensionDay) (rows [][]widgets.Phrase) {
	sorted := slices.SortedStableFunc(slices.Values(shares), func(a, b completeness.ExtensionDay) int {
		return cmp.Compare(status.Lacking(b.Types), status.Lacking(a.Types))
	})
	for _, share := range sorted {
		who := owner(share.Owner)
		for i, t := range share.Types {
			if t == (completeness.Tally{}) || t == (completeness.Tally{HeldKnown: true}) {
				continue
			}
			short := widgets.Phrase{}
			if ledger.Types[i] == ledger.CallRecording {
				short = figure(share.Short)
				if share.Short > 0 {
					short.Tone = widgets.Warn
				}
			}
			row := slices.Insert(figures(t), 0, widgets.Phrase{Text: who}, widgets.Phrase{Text: l10n.TypeName(ledger.Types[i]), Tone: widgets.Subtle})
			rows = append(rows, append(row, short))
			who = ""
		}
	}
	return rows
}

// owner names an extension: Ana Ruiz, 101.
func owner(o ledger.Owner) string {
	words := strings.Join(l10n.NonEmpty([]string{o.Name, o.Number}), ", ")
	return l10n.OrUnknown(words)
}
