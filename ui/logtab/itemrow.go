package logtab

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

func itemColumns() []table.Column {
	return []table.Column{
		{Title: "", Width: 36, Check: true},
		{Title: l10n.Translate("Type"), Width: 112, Least: 90},
		{Title: l10n.Translate("Who"), Width: 128, Least: 110},
		{Title: l10n.Translate("From → to"), Width: 258, Least: 170},
		{Title: l10n.Translate("When"), Width: 70},
		{Title: l10n.Translate("Length"), Width: 62, Optional: true, Trailing: true},
		{Title: l10n.Translate("State"), Width: 132, Least: 110, Pill: true},
		{Title: l10n.Translate("Attempts"), Width: 78, Optional: true, Trailing: true},
		{Title: l10n.Translate("Next try"), Width: 96, Least: 80},
	}
}

var itemTone = map[ledger.State]widgets.Tone{
	ledger.Discovered: widgets.Busy, ledger.Waiting: widgets.Warn, ledger.Archived: widgets.Good, ledger.Gone: widgets.Bad, ledger.Excluded: widgets.Subtle,
	ledger.Removed: widgets.Bad, ledger.Accepted: widgets.Subtle,
	ledger.Partly: widgets.Bad,
}

var stateNames = map[ledger.State]string{
	ledger.Discovered: l10n.Key("to be archived"), ledger.Waiting: l10n.Key("waiting"), ledger.Archived: l10n.Key("archived"),
	ledger.Gone: l10n.Key("gone"), ledger.Excluded: l10n.Key("left out"),
	ledger.Removed: l10n.Key("file removed"), ledger.Accepted: l10n.Key("removed by you"),
	ledger.Partly: l10n.Key("partly archived"),
}

// itemCells is an item in the columns of an hour; the first shows whether it is selected.
func itemCells(p l10n.Place, r archiver.ItemRow, now time.Time) []widgets.Phrase {
	tries, tone := "", itemTone[r.State]
	if r.Attempts > 0 {
		tries = l10n.Number(r.Attempts)
	}
	if r.State == ledger.Waiting && r.Reason.Failure() {
		tone = widgets.Bad
	}
	state := r.State
	if r.Partly() && state.Open() {
		state = ledger.Partly // the next try is beside it
	}
	return []widgets.Phrase{
		{},
		{Text: l10n.TypeName(r.Key.Type)},
		{Text: r.Owner},
		{Text: parties(r)},
		{Text: r.Time.In(p.Zone).Format("15:04:05")},
		{Text: wording.CallLength(r.Duration)},
		{Text: l10n.Translate(stateNames[state]), Tone: tone},
		{Text: tries},
		{Text: nextTry(p, r, now)},
	}
}

func parties(r archiver.ItemRow) string {
	from, to := l10n.PhoneNumber(r.From), l10n.PhoneNumber(r.To)
	if from == "" || to == "" {
		return from + to
	}
	return from + " → " + to
}

// nextTry is when a waiting item is tried again.
func nextTry(p l10n.Place, r archiver.ItemRow, now time.Time) string {
	switch {
	case !r.State.Open():
		return ""
	case !r.NextTry.After(now):
		return l10n.Translate("now")
	case r.NextTry.In(p.Zone).Format(time.DateOnly) == now.In(p.Zone).Format(time.DateOnly):
		return r.NextTry.In(p.Zone).Format("15:04")
	default:
		return p.ShortStamp(r.NextTry)
	}
}

// itemWords says all of an item that the columns have no room for.
func itemWords(p l10n.Place, r archiver.ItemRow, now time.Time) widgets.Phrase {
	switch {
	case r.State == ledger.Archived && len(r.Paths) > 0:
		where := r.Paths[0]
		if more := len(r.Paths) - 1; more > 0 {
			where = l10n.Translate("%s and %s more", where, l10n.Count(more, l10n.Files))
		}
		return widgets.Phrase{Text: l10n.Join(r.Owner, l10n.Translate("Archived %s", p.Moment(r.Archived, now)), l10n.Size(r.Bytes), asServed(r), deletedNote(r), where), Tone: widgets.Subtle}
	case r.State == ledger.Accepted:
		return widgets.Phrase{Text: l10n.Join(r.Owner, l10n.Translate("You accepted that its file was removed from Dropbox.")), Tone: widgets.Subtle}
	case r.Reason == reasons.NoReason:
		return widgets.Phrase{Text: l10n.Join(r.Owner, l10n.Translate(stateNames[r.State]), filesDone(r), status.GoesFirst(r), deadline(p, r, now)), Tone: widgets.Subtle}
	}
	detail := ""
	if r.Detail != "" && l10n.Sentence(r.Detail) != r.Reason.Sentence() {
		detail = l10n.Sentence(l10n.Translate(r.Detail))
	}
	return widgets.Phrase{Text: l10n.Join(r.Owner, filesDone(r), l10n.ReasonSentence(r.Reason), detail, status.GoesFirst(r), deadline(p, r, now)), Tone: itemTone[r.State]}
}

// filesDone says how many files of a partly archived item are archived.
func filesDone(r archiver.ItemRow) string {
	if !r.Partly() {
		return ""
	}
	return l10n.Translate("Archived: %s of %s", l10n.Number(r.PartsDone), l10n.Count(r.Parts, l10n.Files))
}

// asServed marks what is archived although it does not look like what RingCentral announced, or may not be all of it.
func asServed(r archiver.ItemRow) string {
	switch {
	case r.AsServed == "" && r.MayBeCut:
		return l10n.Translate("Kept as RingCentral sent it: nothing tells that it is whole")
	case r.AsServed == "":
		return ""
	}
	return l10n.Translate("Kept as RingCentral sent it, although it looks like %s", r.AsServed)
}

// deletedNote says of a message that its user has deleted it, and of a recording that its call was deleted.
func deletedNote(r archiver.ItemRow) string {
	switch {
	case !r.Deleted:
		return ""
	case r.Key.Type == ledger.CallRecording:
		return l10n.Translate("its call was deleted from RingCentral’s call log")
	}
	return l10n.Translate("deleted by its user at RingCentral")
}

func deadline(p l10n.Place, r archiver.ItemRow, now time.Time) string {
	if !r.State.Open() || r.Deadline.IsZero() {
		return ""
	}
	return l10n.Translate("RingCentral will delete it on %s", p.Day(r.Deadline, now))
}
