package placecard

import (
	"slices"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// stateOf is how it stands with a place, in a word; apart is the snapshot without what the first place says already.
func stateOf(s, apart archiver.Snapshot) widgets.Phrase {
	failing := slices.ContainsFunc(apart.Problems, func(one archiver.Problem) bool { return one.Reason.Failure() })
	switch {
	case s.Dropbox.Expired:
		return widgets.Phrase{Text: l10n.Translate("Connection has ended"), Tone: widgets.Bad}
	case s.Pass.Running:
		return widgets.Phrase{Text: l10n.Translate("Archiving"), Tone: widgets.Busy}
	case failing || apart.Waiting.Failure():
		return widgets.Phrase{Text: l10n.Translate("Action needed"), Tone: widgets.Bad}
	case apart.Waiting != "" && !s.Backup.Paused && s.Backup.On:
		return widgets.Phrase{Text: l10n.Translate("Waiting"), Tone: widgets.Warn}
	default:
		return widgets.Phrase{Text: l10n.Translate("Connected"), Tone: widgets.Good}
	}
}

// lastVerified is when the files there were compared last, and with which result.
func lastVerified(p l10n.Place, s archiver.Snapshot) widgets.Phrase {
	v := s.Verified
	if v.At.IsZero() {
		return widgets.Phrase{Text: l10n.Translate("not yet"), Tone: widgets.Subtle}
	}
	there := v.Checked - v.Missing - v.Changed
	text := l10n.Join(p.Moment(v.At, s.At), l10n.Translate("%s of %s", l10n.Number(there), l10n.Count(v.Checked, l10n.Files)))
	switch {
	case there < v.Checked:
		return widgets.Phrase{Text: text, Tone: widgets.Bad}
	case v.Again: // something has shown since that it is not so any more
		return widgets.Phrase{Text: text, Tone: widgets.Warn}
	default:
		return widgets.Phrase{Text: text}
	}
}

// verified is what a verification has found, as the commands say it.
func verified(r progress.VerifyReport) widgets.Phrase {
	files := l10n.Count(r.Checked, l10n.Files)
	switch {
	case r.Checked == 0 && r.Intact():
		return widgets.Phrase{Text: l10n.Translate("Nothing is archived yet."), Tone: widgets.Subtle}
	case r.Intact() && r.MovedCount == 0:
		return widgets.Phrase{Text: l10n.Translate("Checked %s: all are in Dropbox with the right content (by hash).", files), Tone: widgets.Good}
	}
	var parts []string
	for _, part := range []struct {
		n     int
		words string
	}{
		{r.MissingCount, l10n.Count(r.MissingCount, "are missing")},
		{r.ChangedCount, l10n.Count(r.ChangedCount, "were changed")},
		{r.MovedCount, l10n.Count(r.MovedCount, "were moved")},
		{len(r.Broken), l10n.Count(len(r.Broken), "manifests were changed")},
	} {
		if part.n > 0 {
			parts = append(parts, part.words)
		}
	}
	out := widgets.Phrase{Text: l10n.Translate("Checked %s: %s.", files, strings.Join(parts, ", ")), Tone: widgets.Bad}
	if r.Intact() {
		out.Tone = widgets.Good
	}
	return out
}

// others are the kinds of the places other than one.
func others(s archiver.Snapshot, than place.Kind) []place.Kind {
	return slices.DeleteFunc(status.Kinds(s), func(kind place.Kind) bool { return kind == than })
}

// Stays says in a line what disconnecting a place leaves as it is.
func Stays(s archiver.Snapshot, kind place.Kind) string {
	return l10n.Translate("What is %s stays; archiving continues %s.", l10n.WhereIn(kind), l10n.WhereIn(others(s, kind)...))
}

// GoesOn says what disconnecting a place ends, and where archiving goes on.
func GoesOn(s archiver.Snapshot, kind place.Kind) string {
	text := l10n.Translate("From now on nothing new is archived %s; what is there stays. Archiving continues %s.", l10n.WhereIn(kind), l10n.WhereIn(others(s, kind)...))
	if kind == place.Dropbox {
		text += " " + l10n.Translate("Access to Dropbox is revoked.")
	}
	return text
}
