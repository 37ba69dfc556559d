package index

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// record is an item as other programs read it. Ids are texts: some are larger
// than the numbers that every program can hold.
type record struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	// RFC 3339 with the offset of the account's zone
	Time               string          `json:"time"`
	Duration           float64         `json:"duration,omitempty"`     // seconds
	CallDuration       float64         `json:"callDuration,omitempty"` // seconds
	Direction          string          `json:"direction,omitempty"`
	From               Party           `json:"from"`
	To                 few[Party]      `json:"to"`
	Owner              Party           `json:"owner"`
	Label              string          `json:"label,omitempty"`
	Text               string          `json:"text,omitempty"`
	CallID             string          `json:"callId,omitempty"`
	SessionID          string          `json:"sessionId,omitempty"`
	TelephonySessionID string          `json:"telephonySessionId,omitempty"`
	Deleted            bool            `json:"deletedByUser,omitempty"` // at RingCentral
	CallDeleted        bool            `json:"deletedFromCallLog,omitempty"`
	Files              few[File]       `json:"files"`
	Record             json.RawMessage `json:"record,omitempty"`
}

// WriteDay writes a day as JSON for other programs, one line for each item. The
// records are as RingCentral sent them, without the white space between their
// parts. A record that is not JSON becomes a text.
func WriteDay(w io.Writer, d Day) error {
	if err := writeDay(w, d); err != nil {
		return fmt.Errorf("write %s.json: %w", d.Date, err)
	}
	return nil
}

func writeDay(w io.Writer, d Day) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "{\n\"account\": %s,\n\"date\": %s,\n\"zone\": %s,\n", quoted(d.Account), quoted(d.Date), quoted(d.Zone.String()))
	if d.Part > 1 {
		fmt.Fprintf(out, "\"part\": %d,\n", d.Part)
	}
	if d.Next != "" {
		fmt.Fprintf(out, "\"goesOnIn\": %s,\n", quoted(d.Next))
	}
	if lists := listRecords(d.Lists, d.Zone); len(lists) > 0 {
		line, err := plainJSON(lists)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\"callLists\": %s,\n", line)
	}
	out.WriteString("\"items\": [")
	calls := false
	err := writeLines(out, d, func(it *Item) any {
		if calls = calls || it.Row != nil; it.Row != nil {
			return nil
		}
		return recordOf(it, d.Zone)
	})
	if calls && err == nil {
		out.WriteString("\n],\n\"calls\": [")
		err = writeLines(out, d, func(it *Item) any {
			if it.Row == nil {
				return nil
			}
			return callRecordOf(it, d.Zone)
		})
	}
	if err != nil {
		return err
	}
	out.WriteString("\n]\n}\n")
	return out.Flush()
}

// writeLines writes what is said of the items, one line each; of those of which nil is said nothing.
func writeLines(out *bufio.Writer, d Day, say func(*Item) any) error {
	between := "\n"
	for it, err := range d.Items {
		if err != nil {
			return err
		}
		said := say(it)
		if said == nil {
			continue
		}
		line, err := plainJSON(said)
		if err != nil {
			return fmt.Errorf("%s %s: %w", it.Type, it.ID, err)
		}
		out.WriteString(between)
		out.Write(line)
		between = ",\n"
	}
	return nil
}

func recordOf(it *Item, zone *time.Location) record {
	r := record{
		Type: it.Type, ID: it.ID, Time: it.Time.In(zone).Format(time.RFC3339Nano),
		Duration: it.Duration.Seconds(), CallDuration: it.CallDuration.Seconds(),
		Direction: it.Direction, From: it.From, To: it.To, Owner: Party{Extension: it.OwnerNumber, Name: it.OwnerName},
		Label: it.Label, Text: it.Text, CallID: it.CallID, SessionID: it.SessionID, TelephonySessionID: it.TelephonySessionID,
		Deleted: it.Deleted && !it.ofCallLog(), CallDeleted: it.Deleted && it.ofCallLog(),
		Files: it.Files, Record: it.Record,
	}
	if len(r.Record) > 0 && !json.Valid(r.Record) {
		r.Record = quoted(string(r.Record))
	}
	if r.To == nil {
		r.To = []Party{}
	}
	if r.Files == nil {
		r.Files = []File{}
	}
	return r
}

// quoted is a text as JSON, which every text can be.
func quoted(text string) []byte {
	out, err := plainJSON(text)
	if err != nil {
		panic(err)
	}
	return out
}

// plainJSON is JSON without the escapes that only a page needs.
func plainJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
