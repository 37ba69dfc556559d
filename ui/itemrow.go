package ui

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func itemColumns() []widgets.LogColumn {
	return []widgets.LogColumn{
		{Title: "", Width: 36, Check: true},
		{Title: say("Type"), Width: 110},
		{Title: say("Who"), Width: 128},
		{Title: say("From → to"), Width: 278},
		{Title: say("When"), Width: 70},
		{Title: say("Length"), Width: 62, Trailing: true},
		{Title: say("State"), Width: 132, Pill: true},
		{Title: say("Tries"), Width: 58, Trailing: true},
		{Title: say("Next try"), Width: 96},
	}
}

var itemTone = map[store.State]widgets.Tone{
	store.Discovered: widgets.Busy, store.Waiting: widgets.Warn, store.Archived: widgets.Good, store.Gone: widgets.Bad, store.Excluded: widgets.Subtle,
}

var stateNames = map[store.State]string{
	store.Discovered: key("to be archived"), store.Waiting: key("waiting"), store.Archived: key("archived"),
	store.Gone: key("gone"), store.Excluded: key("left out"),
}

var typeName = map[store.Type]string{
	store.CallRecording: key("Call recording"), store.VoiceMail: key("Voicemail"), store.SMS: key("SMS"), store.Fax: key("Fax"),
}

// item is an item in the columns of an hour.
func (p place) item(r archiver.ItemRow, marked bool, now time.Time) []widgets.Cell {
	mark, tries, tone := "", "", itemTone[r.State]
	if marked {
		mark = widgets.Checked
	}
	if r.Attempts > 0 {
		tries = number(r.Attempts)
	}
	if r.State == store.Waiting && r.Reason.Failure() {
		tone = widgets.Bad
	}
	return []widgets.Cell{
		{Text: mark},
		{Text: say(typeName[r.Key.Type])},
		{Text: r.Owner},
		{Text: parties(r)},
		{Text: r.Time.In(p.zone).Format("15:04:05")},
		{Text: wording.CallLength(r.Duration)},
		{Text: say(stateNames[r.State]), Tone: tone},
		{Text: tries},
		{Text: p.nextTry(r, now)},
	}
}

func parties(r archiver.ItemRow) string {
	from, to := phoneNumber(r.From), phoneNumber(r.To)
	if from == "" || to == "" {
		return from + to
	}
	return from + " → " + to
}

// nextTry is when a waiting item is tried again.
func (p place) nextTry(r archiver.ItemRow, now time.Time) string {
	switch {
	case !r.State.Open():
		return ""
	case !r.NextTry.After(now):
		return say("now")
	case r.NextTry.In(p.zone).Format(time.DateOnly) == now.In(p.zone).Format(time.DateOnly):
		return r.NextTry.In(p.zone).Format("15:04")
	default:
		return p.shortStamp(r.NextTry)
	}
}

// told says all of an item that the columns have no room for.
func (p place) told(r archiver.ItemRow, now time.Time) said {
	switch {
	case r.State == store.Archived && len(r.Paths) > 0:
		where := r.Paths[0]
		if more := len(r.Paths) - 1; more > 0 {
			where = say("%s and %s more", where, count(more, files))
		}
		return said{joined(r.Owner, say("Archived %s", p.moment(r.Archived, now)), size(r.Bytes), where), widgets.Subtle}
	case r.Reason == archiver.NoReason:
		return said{joined(r.Owner, say(stateNames[r.State]), goesFirst(r), p.deadline(r, now)), widgets.Subtle}
	}
	detail := ""
	if r.Detail != "" && asSentence(r.Detail) != r.Reason.Sentence() {
		detail = asSentence(r.Detail)
	}
	return said{joined(r.Owner, because(r.Reason), detail, goesFirst(r), p.deadline(r, now)), itemTone[r.State]}
}

func (p place) deadline(r archiver.ItemRow, now time.Time) string {
	if !r.State.Open() || r.Deadline.IsZero() {
		return ""
	}
	return say("RingCentral deletes it on %s", p.day(r.Deadline, now))
}
