package status

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
)

// Deletes says what RingCentral deletes next of what is not archived, and on
// which day: 12 recordings are deleted at RingCentral on 3 March.
func Deletes(p l10n.Place, s archiver.Snapshot) string {
	if len(s.Deletions) == 0 {
		return ""
	}
	first := s.Deletions[0]
	y, m, d := first.Day.Date() // of the account, wherever this computer is
	data := map[string]any{"N": l10n.Number(first.Items()), "Day": p.Day(time.Date(y, m, d, 12, 0, 0, 0, p.Zone), s.At)}
	switch n := first.Items(); n {
	case first.Types[ledger.CallRecording.Column()]:
		return lang.N("recordings are deleted", n, data)
	case first.Types[ledger.VoiceMail.Column()]:
		return lang.N("voicemails are deleted", n, data)
	case first.Types[ledger.SMS.Column()]:
		return lang.N("texts are deleted", n, data)
	case first.Types[ledger.Fax.Column()]:
		return lang.N("faxes are deleted", n, data)
	default:
		return lang.N("items are deleted", n, data)
	}
}

// unused says how it stands with an extension that is not in use any more.
var unused = map[string]string{
	"Disabled": l10n.Key("is disabled"), "Frozen": l10n.Key("is frozen"), "Unassigned": l10n.Key("is unassigned"), "Deleted": l10n.Key("is deleted"),
}

// Leavers says whose items go before all others, and why.
func Leavers(s archiver.Snapshot) string {
	var lines []string
	for _, l := range s.Leavers {
		n, of, who := l.Items(), l10n.Items, l.Owner.Name
		if l.Types[ledger.CallRecording.Column()] == n {
			of = l10n.Recordings
		}
		switch {
		case who == "" && l.Owner.Number == "":
			who = l10n.Translate("an unknown extension")
		case who == "":
			who = l10n.Translate("extension %s", l.Owner.Number)
		case l.Owner.Number != "":
			who += " (" + l.Owner.Number + ")"
		}
		words := l10n.Translate("%s of %s are archived first because the extension %s.", l10n.Count(n, of), who, l10n.Translate(unused[l.Status]))
		if n == 1 {
			words = l10n.Translate("%s of %s is archived first because the extension %s.", l10n.Count(n, of), who, l10n.Translate(unused[l.Status]))
		}
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

// GoesFirst says of an open item that its extension is not in use any more.
func GoesFirst(r archiver.ItemRow) string {
	if r.Leaving == "" || !r.State.Open() {
		return ""
	}
	return l10n.Translate("archived first because the extension %s", l10n.Translate(unused[r.Leaving]))
}
