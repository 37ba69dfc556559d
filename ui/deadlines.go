package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// deletes says what RingCentral deletes next of what is not archived, and on
// which day: 12 recordings are deleted at RingCentral on 3 March.
func (p place) deletes(s archiver.Snapshot) string {
	if len(s.Deletions) == 0 {
		return ""
	}
	first := s.Deletions[0]
	y, m, d := first.Day.Date() // of the account, wherever this computer is
	data := map[string]any{"N": number(first.Items()), "Day": p.day(time.Date(y, m, d, 12, 0, 0, 0, p.zone), s.At)}
	switch n := first.Items(); n {
	case first.Types[store.CallRecording.Column()]:
		return lang.N("recordings are deleted", n, data)
	case first.Types[store.VoiceMail.Column()]:
		return lang.N("voicemails are deleted", n, data)
	case first.Types[store.SMS.Column()]:
		return lang.N("texts are deleted", n, data)
	case first.Types[store.Fax.Column()]:
		return lang.N("faxes are deleted", n, data)
	default:
		return lang.N("items are deleted", n, data)
	}
}

// unused says how it stands with an extension that is not in use any more.
var unused = map[string]string{
	"Disabled": key("is disabled"), "Frozen": key("is frozen"), "Unassigned": key("is assigned to nobody"), "Deleted": key("is deleted"),
}

// leavers says whose items go before all others, and why.
func leavers(s archiver.Snapshot) string {
	var lines []string
	for _, l := range s.Leavers {
		n, of, who := l.Items(), items, l.Owner.Name
		if l.Types[store.CallRecording.Column()] == n {
			of = recordings
		}
		if l.Owner.Number != "" {
			who += " (" + l.Owner.Number + ")"
		}
		words := say("%s of %s, whose extension %s: they go first.", count(n, of), who, say(unused[l.Status]))
		if n == 1 {
			words = say("%s of %s, whose extension %s: it goes first.", count(n, of), who, say(unused[l.Status]))
		}
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

// goesFirst says of an open item that its extension is not in use any more.
func goesFirst(r archiver.ItemRow) string {
	if r.Leaving == "" || !r.State.Open() {
		return ""
	}
	return say("the extension %s: it goes first", say(unused[r.Leaving]))
}
