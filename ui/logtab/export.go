package logtab

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/widgets"
)

// export writes all hours that the log is asked for, not this page alone, to a
// file of its own in the downloads folder, and says where.
func (l *Tab) export() {
	query := l.query.ask()
	query.Offset, query.Limit = 0, 0
	path, rows, engine := "", 0, l.archive.Engine()
	l.Do(actions.Log, func(context.Context) error {
		page, err := engine.Log(query)
		if err != nil {
			return err
		}
		rows = len(page.Rows)
		path, err = l.write(page.Rows)
		return err
	}, func(err error) {
		l.ended = widgets.Phrase{}
		if err == nil {
			l.ended = widgets.Phrase{Text: l10n.Translate("%s written to %s", l10n.Count(rows, l10n.Hours), path), Tone: widgets.Good}
			l.exported = path
		}
	})
}

func (l *Tab) write(rows []completeness.Row) (string, error) {
	folder, err := l.folder()
	if err != nil {
		return "", fmt.Errorf("find the downloads folder: %w", err)
	}
	var text bytes.Buffer
	if err := logcsv.Write(&text, rows, l.place.Zone); err != nil {
		return "", fmt.Errorf("write the log: %w", err)
	}
	return newfile.Write(filepath.Join(folder, exportName(rows, l.place.Zone)+".csv"), text.Bytes(), true)
}

// exportName tells the days that an export is about.
func exportName(rows []completeness.Row, zone *time.Location) string {
	name := "RingCentral Archiver log"
	if len(rows) == 0 {
		return name
	}
	day := func(r completeness.Row) string { return r.From.In(zone).Format(time.DateOnly) }
	return name + " " + day(rows[len(rows)-1]) + " to " + day(rows[0])
}
