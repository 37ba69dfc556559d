package index

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/plaintext"
)

// CallColumns are the keys of the columns of the spreadsheet of a month's calls.
var CallColumns = []string{
	"Date", "Time", "UTC Offset", "Type", "Direction", "Result", "Action", "From Number", "From Name", "To Number", "To Name",
	"Extension Name", "Extension Number", "Duration", "Recording IDs", "Message Type", "Message ID", "Files",
	"Texts With The Number That Day", "Call ID", "Session ID", "Telephony Session ID", "Deleted at RingCentral", "Note",
}

// WriteCalls writes the calls of a month as comma-separated values for spreadsheets: a row for each,
// and rows that say from when to when the list is complete.
func WriteCalls(w io.Writer, m Month) error {
	failed := func(err error) error { return fmt.Errorf("write %s calls.csv: %w", m.name(), err) }
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return failed(err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	err := out.Write(m.spoken().titles(CallColumns))
	notes := m.CallNotes()
	noteUntil := func(at time.Time) {
		for ; err == nil && len(notes) > 0 && !notes[0].At.After(at); notes = notes[1:] {
			row := make([]string, len(CallColumns)-3)
			row[len(row)-1] = m.spoken().Say("From here on: %s", notes[0].Text)
			err = out.Write(line(notes[0].At.In(m.Zone), row))
		}
	}
	for it, wrong := range m.Items {
		if err == nil {
			err = wrong
		}
		if err != nil {
			return failed(err)
		}
		if it.Row == nil {
			continue
		}
		noteUntil(it.Time)
		if err == nil {
			err = out.Write(callCells(it, m.Zone))
		}
	}
	noteUntil(m.end())
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return failed(err)
	}
	return nil
}

func callCells(it *Item, zone *time.Location) []string {
	var to Party
	if len(it.To) > 0 {
		to = it.To[0]
	}
	return line(it.Time.In(zone), []string{
		it.Row.Kind, it.Direction, it.Row.Result, it.Row.Action, number(it.From), it.From.Name, number(to), to.Name,
		it.OwnerName, it.OwnerNumber, length(it.Duration), strings.Join(it.Row.Recordings, "; "), it.Row.MessageType, it.Row.MessageID,
		list(it.Files, pathInTable), textsInTable(it.Row.Texts), it.ID, it.SessionID, it.TelephonySessionID, deletedBy(it), "",
	})
}

// mostTextsNamed is how many texts a call names: whoever calls and writes very often makes as many calls name as many texts.
const mostTextsNamed = 100

func textsInTable(ids []string) string {
	named := strings.Join(ids[:min(len(ids), mostTextsNamed)], "; ")
	if more := len(ids) - mostTextsNamed; more > 0 {
		named += fmt.Sprintf("; and %d more", more)
	}
	return named
}

// CallNote says what is known of the calls from a time of the month on.
type CallNote struct {
	At      time.Time
	Text    string
	Unknown bool // calls may be missing
	GoesOn  bool // those in progress are not there yet
}

// begin and end are the month's bounds, [begin, end).
func (m Month) begin() time.Time { return time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, m.Zone) }
func (m Month) end() time.Time   { return time.Date(m.Year, m.Month+1, 1, 0, 0, 0, 0, m.Zone) }

// CallNotes say how complete the calls of the month are, oldest first; at least one.
func (m Month) CallNotes() (notes []CallNote) {
	for _, l := range m.Lists {
		notes = append(notes, l.notes(m.spoken(), m.begin(), m.end())...)
	}
	if len(notes) == 0 {
		notes = append(notes, CallNote{At: m.begin(), Text: m.spoken().Say("calls are not known, because RingCentral’s call log was not read"), Unknown: true})
	}
	slices.SortStableFunc(notes, func(a, b CallNote) int { return a.At.Compare(b.At) })
	return notes
}

// notes say where in [begin, end) the list is complete; none where nothing of it was read.
func (l CallList) notes(in spoken, begin, end time.Time) (notes []CallNote) {
	who := plaintext.Line(l.Name)
	unknown := in.Say("some calls of %s may be missing, because not all of RingCentral’s call log was read", who)
	known := begin // until then it is said what is known
	for i, s := range l.Spans {
		if !s.From.Before(end) || !begin.Before(s.To) {
			continue
		}
		from := s.From
		if from.Before(begin) {
			from = begin
		}
		if known.Before(from) {
			notes = append(notes, CallNote{At: known, Text: unknown, Unknown: true})
		}
		note := CallNote{At: from, Text: in.Say("every call of %s that RingCentral’s call log showed when this was written", who)}
		if known = s.To; i == len(l.Spans)-1 && l.Open {
			if note.GoesOn = known.Before(end); note.GoesOn {
				note.Text = in.Say("every call of %s that RingCentral’s call log showed when this was written, but for those in progress", who)
			}
			known = end
		}
		notes = append(notes, note)
	}
	if len(notes) > 0 && known.Before(end) {
		notes = append(notes, CallNote{At: known, Text: unknown, Unknown: true})
	}
	return notes
}
