package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"time"

	"ringcentral-archiver/archiver/plaintext"
)

var (
	monthLayout = template.Must(template.New("month").ParseFS(sources, "month/month.html"))
	monthPage   = newPage(" 'self' file:", "month/month.css", "month/words.js", "month/data.js", "month/search.js", "month/element.js", "month/row.js", "month/list.js",
		"month/detail.js", "month/player.js", "month/thread.js", "month/main.js")
)

// WritePage writes a month as a page that lists, searches and plays it, with no
// more than a browser: Index/2026-11.html. Its rows lie in the scripts of its days. What an item
// links to lies where Dropbox keeps it, seen from the folder Index.
func WritePage(w io.Writer, m Month) error {
	if err := writePage(bufio.NewWriter(w), m); err != nil {
		return fmt.Errorf("write %s.html: %w", m.name(), err)
	}
	return nil
}

func writePage(out *bufio.Writer, m Month) error {
	in := m.spoken()
	said, err := scriptWords(in)
	if err != nil {
		return err
	}
	view := struct {
		page
		spoken
		Words, Account, Name, Title, Prev, PrevTitle, Next, NextTitle string
		CallTable, Daily, CallGap, CallsGoOn                          bool
		CallNotes                                                     []string
		Days                                                          []DayRows
	}{
		monthPage, in, said, plaintext.Line(m.Account), m.name(), in.monthTitle(m.name()), m.Prev, in.monthTitle(m.Prev), m.Next, in.monthTitle(m.Next),
		m.CallTable, m.Daily, false, false, nil, m.Days,
	}
	for _, note := range m.CallNotes() {
		view.CallGap, view.CallsGoOn = view.CallGap || note.Unknown, view.CallsGoOn || note.GoesOn
		view.CallNotes = append(view.CallNotes, in.Say("From %s on: %s.", in.Moment(note.At, m.Zone), note.Text))
	}
	if err := monthLayout.ExecuteTemplate(out, "top", view); err != nil {
		return err
	}
	if err := writeDays(out, m); err != nil {
		return err
	}
	if err := monthLayout.ExecuteTemplate(out, "bottom", view); err != nil {
		return err
	}
	return out.Flush()
}

// writeDays writes how many rows each day should have, by which the page knows what has not come to the reader's computer.
func writeDays(out *bufio.Writer, m Month) error {
	days := make([][2]any, len(m.Days))
	for i, d := range m.Days {
		days[i] = [2]any{d.Day.Format(time.DateOnly), d.Rows}
	}
	line, err := json.Marshal(days)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "<script type=\"application/json\" id=\"archive\">{\"year\":%d,\"month\":%d,\"days\":%s}</script>\n", m.Year, m.Month, line)
	return nil
}
