package logtab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/widgets"
)

// export writes all hours that the log is asked for, not this page alone, to a
// file of its own in the downloads folder, and says where.
func (l *Tab) export() {
	query := l.query.ask()
	query.Offset, query.Limit = 0, 0
	path, rows := "", 0
	l.Do(actions.Log, func(context.Context) error {
		page, err := l.engine.Log(query)
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
	return writeNew(folder, exportName(rows, l.place.Zone), ".csv", text.Bytes())
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

// writeNew writes a file that was not there before: name, name (2) and so on.
func writeNew(folder, name, ending string, content []byte) (string, error) {
	path := filepath.Join(folder, name+ending)
	for n := 2; ; n++ {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			path = filepath.Join(folder, fmt.Sprintf("%s (%d)%s", name, n, ending))
			continue
		}
		if err != nil {
			return "", fmt.Errorf("write %s: %w", path, err)
		}
		_, err = f.Write(content)
		if err = errors.Join(err, f.Close()); err != nil {
			return "", errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
		}
		return path, nil
	}
}

// downloads is the user's folder for such files, or the home folder.
func downloads() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(home, "Downloads")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder, nil
	}
	return home, nil
}
