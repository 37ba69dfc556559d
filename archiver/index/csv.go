package index

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/csvcell"
	"ringcentral-archiver/archiver/plaintext"
)

// Columns are the keys of the columns of a month's spreadsheet.
var Columns = []string{
	"Date", "Time", "UTC Offset", "Type", "Direction", "From Number", "From Name", "To Numbers", "To Names",
	"Extension Name", "Extension Number", "Duration", "Call Duration", "Recorded", "Text", "Files", "Size", "SHA-256",
	"Item ID", "Call ID", "Session ID", "Telephony Session ID", "Deleted at RingCentral",
}

// byteOrderMark tells a spreadsheet that the text is UTF-8.
const byteOrderMark = "\ufeff"

// WriteCSV writes a month as comma-separated values for spreadsheets: a line of
// titles, then a row for each item. A row for each file would count a call
// twice in every sum; so the files of an item share its row, and its size is
// that of all of them.
func WriteCSV(w io.Writer, m Month) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write %s.csv: %w", m.name(), err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(m.spoken().titles(Columns)); err != nil {
		return fmt.Errorf("write %s.csv: %w", m.name(), err)
	}
	for it, err := range m.Items {
		if err == nil && it.Row == nil {
			err = out.Write(cells(it, m.Zone))
		}
		if err != nil {
			return fmt.Errorf("write %s.csv: %w", m.name(), err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write %s.csv: %w", m.name(), err)
	}
	return nil
}

func cells(it *Item, zone *time.Location) []string {
	at := it.Time.In(zone)
	var size int64
	for _, f := range it.Files {
		size += f.Size
	}
	return line(at, []string{
		it.Type, it.Direction, number(it.From), it.From.Name, list(it.To, number), list(it.To, func(p Party) string { return p.Name }),
		it.OwnerName, it.OwnerNumber, length(it.Duration), length(it.CallDuration), it.Label, it.Text,
		list(it.Files, pathInTable), strconv.FormatInt(size, 10), list(it.Files, func(f File) string { return f.SHA256 }),
		it.ID, it.CallID, it.SessionID, it.TelephonySessionID, deletedBy(it),
	})
}

// line is a row of a spreadsheet: a time, then texts.
func line(at time.Time, row []string) []string {
	for i, text := range row {
		row[i] = csvcell.Text(text)
	}
	// The offset tells apart the two hours that have one name when summer time ends; UTC keeps a
	// spreadsheet from computing with it.
	return append([]string{at.Format(time.DateOnly), at.Format(time.TimeOnly), at.Format("UTC-07:00")}, row...)
}

// deletedBy says who has deleted an item at RingCentral, or from where; empty when no one has.
func deletedBy(it *Item) string {
	switch {
	case !it.Deleted:
		return ""
	case it.ofCallLog():
		return "from the call log"
	}
	return "by its user"
}

// pathInTable is where a file lies, with the name it was sent with where that is another.
func pathInTable(f File) string {
	if f.Name == "" {
		return f.Path
	}
	return f.Path + " (sent as " + plaintext.Line(f.Name) + ")"
}

// number is how a party is reached: by a telephone number or, inside the
// company, by an extension.
func number(p Party) string { return cmp.Or(p.Number, p.Extension) }

// list joins what each of several yields; empty when none yields anything.
func list[T any](all []T, say func(T) string) string {
	said, something := make([]string, len(all)), false
	for i, one := range all {
		said[i] = say(one)
		something = something || said[i] != ""
	}
	if !something {
		return ""
	}
	return strings.Join(said, "; ")
}

// length is a duration that a spreadsheet can add up: 0:04:12; empty for none.
func length(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	s := int64(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
