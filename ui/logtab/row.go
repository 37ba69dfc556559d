package logtab

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

var toneOf = map[completeness.Status]widgets.Tone{
	completeness.Success:    widgets.Good,
	completeness.Settling:   widgets.Warn,
	completeness.Running:    widgets.Busy,
	completeness.WaitingFor: widgets.Warn,
	completeness.Failed:     widgets.Bad,
}

var statusNames = map[completeness.Status]string{
	completeness.Success:    l10n.Key("success"),
	completeness.Settling:   l10n.Key("settling"),
	completeness.Running:    l10n.Key("running"),
	completeness.WaitingFor: l10n.Key("waiting"),
	completeness.Failed:     l10n.Key("failed"),
}

// statusWords is an hour's status in the user's language.
func statusWords(r completeness.Row) string {
	word := l10n.Translate(statusNames[r.Status])
	switch {
	case r.Status == completeness.Running && r.Total > 0:
		return word + " " + l10n.Number(r.Done) + "/" + l10n.Number(r.Total)
	case r.Status == completeness.Failed && r.Gone > 0:
		return l10n.Translate("%s: %s", word, l10n.Translate("%s gone at RingCentral", l10n.Number(r.Gone)))
	case r.Status == completeness.Failed && r.Reason == reasons.Removed:
		return l10n.Translate("%s: %s", word, l10n.Translate("%s removed from Dropbox", l10n.Number(r.Removed)))
	case r.Status == completeness.Failed && r.Partly > 0:
		return l10n.Translate("%s: %s", word, l10n.Translate("%s partly archived", l10n.Number(r.Partly)))
	case r.Status == completeness.Failed || r.Status == completeness.WaitingFor:
		return l10n.Translate("%s: %s", word, l10n.Translate(l10n.ReasonShortly(r.Reason)))
	default:
		return word + notKnown(r)
	}
}

// notKnown names the types of which RingCentral keeps nothing of that hour any more, and of which
// it was not asked in time.
func notKnown(r completeness.Row) string {
	text := ""
	for _, t := range r.NotKnownTypes() {
		text += ", " + l10n.Translate("%s not known", l10n.TypeNames(t))
	}
	return text
}

// rowCells is an hour in the log's columns.
func rowCells(p l10n.Place, r completeness.Row) []widgets.Phrase {
	cells := []widgets.Phrase{
		{Text: p.Stamp(r.From)},
		{Text: p.Stamp(r.To)},
		{Text: statusWords(r), Tone: toneOf[r.Status]},
		{Text: jobTime(p, r.JobStart, r.To)},
		{Text: jobTime(p, r.JobEnd, r.To)},
	}
	for i := range ledger.Types {
		tone := widgets.Plain
		if r.Counts[i] == 0 {
			tone = widgets.Subtle
		}
		cells = append(cells, widgets.Phrase{Text: l10n.Number(r.Counts[i]), Tone: tone})
	}
	return cells
}

// jobTime is when a job began or ended: with its day where that is not the
// hour's.
func jobTime(p l10n.Place, t, hour time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.Zone)
	if t.Format(time.DateOnly) == hour.In(p.Zone).Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	return p.ShortStamp(t)
}

// explained says in sentences what an hour's status means, and of a good one what it does not cover.
func explained(r completeness.Row, uncovered string) widgets.Phrase {
	switch r.Status {
	case completeness.Success:
		return widgets.Phrase{Text: uncovered, Tone: widgets.Subtle}
	case completeness.Settling:
		late := l10n.Translate("Less than four hours old: RingCentral may still add recordings.")
		return widgets.Phrase{Text: strings.TrimSpace(late + " " + uncovered), Tone: widgets.Subtle}
	case completeness.WaitingFor, completeness.Failed:
		if why := l10n.ReasonSentence(r.Reason); why != "" {
			return widgets.Phrase{Text: l10n.Join(why, open(r)), Tone: toneOf[r.Status]}
		}
	}
	return widgets.Phrase{Text: open(r), Tone: widgets.Subtle}
}

func open(r completeness.Row) string {
	if r.Open == 0 {
		return ""
	}
	return l10n.Translate("%s open", l10n.Count(r.Open, l10n.Items))
}
