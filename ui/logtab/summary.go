package logtab

import (
	"time"

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

// totals sum up all hours that are asked for. They are read beside the pages, which do not wait for them.
type totals struct {
	of               archiver.LogQuery // what they were read for, without its page
	store            int               // items that were archived in all then
	at               time.Time         // when that was
	archived, failed int
	known, loading   bool
}

// sumPause is how long the totals stand while a run archives: to sum up years of hours is work.
const sumPause = 5 * time.Second

// sumUp reads the totals where something else is asked for than before, or more is archived.
func (l *Tab) sumUp() {
	query, s := l.query.ask(), l.Snapshot()
	query.To, query.Offset, query.Limit = l.query.to, 0, 0 // the same for all pages
	if t := l.totals; t.loading || t.known && t.of == query && (t.store == s.Archived || s.Pass.Running && s.At.Sub(t.at) < sumPause) {
		return
	}
	l.totals.known = l.totals.known && l.totals.of == query
	l.totals.of, l.totals.store, l.totals.at, l.totals.loading = query, s.Archived, s.At, true
	var archived, failed int
	var err error
	at, engine := l.seen, l.archive.Engine()
	l.Read(func() { archived, failed, err = engine.LogTotals(query) }, func() {
		l.totals.loading = false
		if at != l.seen { // of another archive
			l.sumUp()
			return
		}
		l.totals.archived, l.totals.failed, l.totals.known = archived, failed, err == nil
		if err == nil {
			l.sumUp() // something else may be asked for by now
		}
		l.Draw()
	})
}

// summary is the line under the log.
func summary(page archiver.LogPage, t totals, loaded bool) widgets.Phrase {
	if !loaded {
		return widgets.Phrase{Text: l10n.Translate("Reading the log"), Tone: widgets.Subtle}
	}
	words := l10n.Count(page.Total, l10n.Hours)
	if page.Total > 0 && t.known {
		failed := ""
		if t.failed > 0 {
			failed = l10n.Translate("%s failed", l10n.Count(t.failed, l10n.Hours))
		}
		words = l10n.Join(words, l10n.Translate("%s archived", l10n.Count(t.archived, l10n.Items)), failed)
	}
	return widgets.Phrase{Text: words, Tone: widgets.Subtle}
}
