package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// DayRows are the rows of a day. They lie in a script beside the page, since a page that is opened from a folder may load scripts
// and read nothing else; so what comes to a month rewrites the rows of one day.
type DayRows struct {
	Day  time.Time // its midnight
	File string    // the script, seen from the folder Index
	Rows int       // how many there are
}

// sheet collects the values that the rows of a day refer to by their place,
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

// WriteRows writes what the page of a month shows of a day, and counts it: Index/2026-11/2026-11-20.js. The items of the month are
// those of that day.
func WriteRows(w io.Writer, m Month, day time.Time) (n int, err error) {
	if n, err = writeRows(bufio.NewWriter(w), m, day.Format(time.DateOnly)); err != nil {
		return n, fmt.Errorf("write %s.js: %w", day.Format(time.DateOnly), err)
	}
	return n, nil
}

// writeRows writes one row a line. Go's default JSON has no < and no line separators in it, so that each browser reads it as a script.
func writeRows(out *bufio.Writer, m Month, date string) (n int, err error) {
	var s sheet
	fmt.Fprintf(out, "(self.archivedRows = self.archivedRows || []).push({\"day\":%q,\"rows\":[", date)
	for it, err := range m.Items {
		if err != nil {
			return n, err
		}
		line, err := json.Marshal(s.row(m, it, n))
		if err != nil {
			return n, fmt.Errorf("%s %s: %w", it.Type, it.ID, err)
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
		return n, err
	}
	fmt.Fprintf(out, "\n],\n%s);\n", rest[1:])
	return n, out.Flush()
}
