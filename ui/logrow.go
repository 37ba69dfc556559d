package ui

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

var toneOf = map[archiver.Status]widgets.Tone{
	archiver.Success:    widgets.Good,
	archiver.Settling:   widgets.Warn,
	archiver.Running:    widgets.Busy,
	archiver.WaitingFor: widgets.Warn,
	archiver.Failed:     widgets.Bad,
}

var statusNames = map[archiver.Status]string{
	archiver.Success:    key("success"),
	archiver.Settling:   key("settling"),
	archiver.Running:    key("running"),
	archiver.WaitingFor: key("waiting"),
	archiver.Failed:     key("failed"),
}

// status is an hour's status in the user's language.
func status(r archiver.Row) string {
	word := say(statusNames[r.Status])
	switch {
	case r.Status == archiver.Running && r.Total > 0:
		return word + " " + number(r.Done) + "/" + number(r.Total)
	case r.Status == archiver.Failed && r.Gone > 0:
		return word + ": " + say("%s gone at RingCentral", number(r.Gone))
	case r.Status == archiver.Failed || r.Status == archiver.WaitingFor:
		return word + ": " + say(shortly(r.Reason))
	default:
		return word
	}
}

// shortly is a reason in the few words that the log has room for.
func shortly(r archiver.Reason) string {
	const prefix = string(archiver.WaitingFor) + ": "
	return strings.TrimPrefix(archiver.Row{Status: archiver.WaitingFor, Reason: r}.Word(), prefix)
}

// row is an hour in the log's columns.
func (p place) row(r archiver.Row) []widgets.Cell {
	cells := []widgets.Cell{
		{Text: p.stamp(r.From)},
		{Text: p.stamp(r.To)},
		{Text: status(r), Tone: toneOf[r.Status]},
		{Text: p.jobTime(r.JobStart, r.To)},
		{Text: p.jobTime(r.JobEnd, r.To)},
	}
	for i := range store.Types {
		tone := widgets.Plain
		if r.Counts[i] == 0 {
			tone = widgets.Subtle
		}
		cells = append(cells, widgets.Cell{Text: number(r.Counts[i]), Tone: tone})
	}
	return cells
}

// jobTime is when a job began or ended: with its day where that is not the
// hour's.
func (p place) jobTime(t, hour time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.zone)
	if t.Format(time.DateOnly) == hour.In(p.zone).Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	return p.shortStamp(t)
}

// explained says in a sentence what an hour's status means.
func explained(r archiver.Row) said {
	switch r.Status {
	case archiver.Settling:
		return said{say("Younger than four hours: RingCentral may still add recordings."), widgets.Subtle}
	case archiver.WaitingFor, archiver.Failed:
		if why := because(r.Reason); why != "" {
			return said{joined(why, open(r)), toneOf[r.Status]}
		}
	}
	return said{open(r), widgets.Subtle}
}

func open(r archiver.Row) string {
	if r.Open == 0 {
		return ""
	}
	return say("%s open", count(r.Open, items))
}
