package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"ringcentral-archiver/archiver/plaintext"
)

var (
	monthLayout = template.Must(template.New("month").ParseFS(sources, "month/month.html"))
	monthPage   = newPage("month/month.css", "month/words.js", "month/data.js", "month/search.js", "month/element.js", "month/row.js", "month/list.js",
		"month/detail.js", "month/player.js", "month/thread.js", "month/main.js")
)

// WritePage writes a month as a page that lists, searches and plays it, with no
// more than a browser: Index/2026-11.html. What an item links to lies where
// Dropbox keeps it, seen from the folder Index.
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
		CallTable, CallGap, CallsGoOn                                 bool
		CallNotes                                                     []string
	}{
		monthPage, in, said, plaintext.Line(m.Account), m.name(), in.monthTitle(m.name()), m.Prev, in.monthTitle(m.Prev), m.Next, in.monthTitle(m.Next),
		m.CallTable, false, false, nil,
	}
	for _, note := range m.CallNotes() {
		view.CallGap, view.CallsGoOn = view.CallGap || note.Unknown, view.CallsGoOn || note.GoesOn
		view.CallNotes = append(view.CallNotes, in.Say("From %s on: %s.", in.Moment(note.At, m.Zone), note.Text))
	}
	if err := monthLayout.ExecuteTemplate(out, "top", view); err != nil {
		return err
	}
	if err := writeSheet(out, m); err != nil {
		return err
	}
	if err := monthLayout.ExecuteTemplate(out, "bottom", view); err != nil {
		return err
	}
	return out.Flush()
}

// sheet collects the values that the rows of a page refer to by their place,
// because each is used many times.
type sheet struct {
	words   collection[string]    // types, directions, labels, kinds of files
	parties collection[[3]string] // number, extension, name
	owners  collection[[2]string] // name, number
	folders collection[string]    // of files, with the slash at the end
	offsets [][2]any              // the row from which on an offset from UTC holds
}

// collection holds each value once, in the order in which they came.
type collection[T comparable] struct {
	at  map[T]int
	all []T
}

// place is where the value stands in all.
func (c *collection[T]) place(value T) int {
	if at, known := c.at[value]; known {
		return at
	}
	if c.at == nil {
		c.at = map[T]int{}
	}
	c.at[value] = len(c.all)
	c.all = append(c.all, value)
	return c.at[value]
}

// writeSheet writes what the page's script reads, one row a line. Go's default
// JSON has no < and no line separators in it, so nothing in it can end the
// surrounding block.
func writeSheet(out *bufio.Writer, m Month) error {
	var s sheet
	fmt.Fprintf(out, "<script type=\"application/json\" id=\"archive\">{\"year\":%d,\"month\":%d,\"rows\":[", m.Year, m.Month)
	n := 0
	for it, err := range m.Items {
		if err != nil {
			return err
		}
		line, err := json.Marshal(s.row(m, it, n))
		if err != nil {
			return fmt.Errorf("%s %s: %w", it.Type, it.ID, err)
		}
		if n > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(line)
		n++
	}
	rest, err := json.Marshal(map[string]any{
		"words": s.words.all, "parties": s.parties.all, "owners": s.owners.all, "folders": s.folders.all, "offsets": s.offsets,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n],\n%s</script>\n", rest[1:])
	return nil
}
