package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// ErrNotDay says that a file is not a day that WriteDay has written.
var ErrNotDay = errors.New("this is not a day's record")

// ReadDay reads a day as WriteDay wrote it, and hands over each item with its text in the file.
// ErrNotDay: it is something else, or cut short; the items before that were handed over. Other errors:
// those of visit.
func ReadDay(r io.Reader, visit func(it *Item, text []byte) error) error {
	dec := json.NewDecoder(r)
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return ErrNotDay
	}
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNotDay, err)
		}
		name, _ := key.(string)
		seen[name] = true
		if name != "items" {
			err = dec.Decode(new(json.RawMessage))
		} else {
			err = readItems(dec, visit)
		}
		if err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil || !seen["items"] || !seen["date"] {
		return ErrNotDay
	}
	return nil
}

func readItems(dec *json.Decoder, visit func(*Item, []byte) error) error {
	if start, err := dec.Token(); err != nil || start != json.Delim('[') {
		return ErrNotDay
	}
	for dec.More() {
		var text json.RawMessage
		if err := dec.Decode(&text); err != nil {
			return fmt.Errorf("%w: %w", ErrNotDay, err)
		}
		it, err := ParseItem(text)
		if err != nil {
			continue // one odd line is not the others'
		}
		if err := visit(it, text); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotDay, err)
	}
	return nil
}

// ParseItem reads an item from its text in a day's record. ErrNotDay: it is no item.
func ParseItem(text []byte) (*Item, error) {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotDay, err)
	}
	at, err := time.Parse(time.RFC3339Nano, r.Time)
	if err != nil || r.ID == "" || r.Type == "" {
		return nil, fmt.Errorf("%w: an item without type, id or time", ErrNotDay)
	}
	return &Item{
		Type: r.Type, ID: r.ID, Time: at, Duration: span(r.Duration), CallDuration: span(r.CallDuration), Direction: r.Direction,
		From: r.From, To: r.To, OwnerName: r.Owner.Name, OwnerNumber: r.Owner.Extension, Label: r.Label, Text: r.Text,
		CallID: r.CallID, SessionID: r.SessionID, TelephonySessionID: r.TelephonySessionID, Deleted: r.Deleted, Files: r.Files, Record: r.Record,
	}, nil
}

// span is a number of seconds, to the nanosecond.
func span(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}
