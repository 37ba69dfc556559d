package logtab

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

func (q *query) shown(page archiver.LogPage) string {
	if page.Total == 0 {
		return l10n.Translate("%s of %s", l10n.Number(0), l10n.Number(0))
	}
	return l10n.Translate("%s–%s of %s", l10n.Number(q.offset+1), l10n.Number(q.offset+len(page.Rows)), l10n.Number(page.Total))
}

// nothing says why the log is empty.
func nothing(q query, s archiver.Snapshot) string {
	switch {
	case q.text != "":
		return l10n.Translate("Nothing found for “%s” in these days.", q.text)
	case !s.Backup.On && s.LastHour.IsZero():
		return l10n.Translate("Nothing is archived yet: turn on backup (BACKUP).")
	case q.less:
		return l10n.Translate("No hours with data in these days.")
	default:
		return l10n.Translate("No hours in these days.")
	}
}

// summary is the line under the log.
func summary(page archiver.LogPage, loaded bool) widgets.Phrase {
	if !loaded {
		return widgets.Phrase{Text: l10n.Translate("Reading the log"), Tone: widgets.Subtle}
	}
	failed := ""
	if page.Failed > 0 {
		failed = l10n.Translate("%s failed", l10n.Count(page.Failed, l10n.Hours))
	}
	words := l10n.Count(page.Total, l10n.Hours)
	if page.Total > 0 {
		words = l10n.Join(words, l10n.Translate("on this page %s archived", l10n.Count(page.Archived, l10n.Items)), failed)
	}
	return widgets.Phrase{Text: words, Tone: widgets.Subtle}
}
