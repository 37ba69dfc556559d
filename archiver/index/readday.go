package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"ringcentral-archiver/archiver/jsonvalues"
)

// ErrNotDay says that a file is not a day that WriteDay has written.
var ErrNotDay = errors.New("this is not a day's record")

// What an item of a day's record may have at most (ARCHITECTURE.md, "Limits"). Whoever can write to the Dropbox can write a record.
const (
	mostID    = 128     // bytes
	mostPath  = 4096    // bytes
	mostWords = 1 << 20 // bytes of a message's text: as long as a record of RingCentral may be
)

// ReadDay reads a day as WriteDay wrote it, and hands over each item and each call with its text in the
// file. It gives what the day says of the lists of calls. ErrNotDay: it is something else, or cut
// short; the items before that were handed over. Other errors: those of visit.
func ReadDay(r io.Reader, visit func(it *Item, text []byte) error) (lists []CallList, err error) {
	dec := jsonvalues.NewDecoder(r)
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, ErrNotDay
	}
	dated, filled := false, false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotDay, err)
		}
		var rest json.RawMessage
		switch {
		case key == "items":
			filled, err = true, readLines(dec, ParseItem, visit)
		case key == "calls":
			err = readLines(dec, ParseCall, visit)
		case dec.Decode(&rest) != nil:
			err = ErrNotDay
		case key == "callLists":
			lists = parseLists(rest)
		default:
			dated = dated || key == "date"
		}
		if err != nil {
			return nil, err
		}
	}
	if _, err := dec.Token(); err != nil || !filled || !dated {
		return nil, ErrNotDay
	}
	return lists, nil
}

func readLines(dec jsonvalues.Decoder, parse func([]byte) (*Item, error), visit func(*Item, []byte) error) error {
	if start, err := dec.Token(); err != nil || start != json.Delim('[') {
		return ErrNotDay
	}
	for dec.More() {
		var text json.RawMessage
		if err := dec.Decode(&text); err != nil {
			return fmt.Errorf("%w: %w", ErrNotDay, err)
		}
		it, err := parse(text)
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
	if !r.can() {
		return nil, fmt.Errorf("%w: an item with something that is too long, or a size that cannot be", ErrNotDay)
	}
	at, err := time.Parse(time.RFC3339Nano, r.Time)
	if err != nil || r.ID == "" || r.Type == "" {
		return nil, fmt.Errorf("%w: an item without type, id or time", ErrNotDay)
	}
	return &Item{
		Type: r.Type, ID: r.ID, Time: at, Duration: likely(span(r.Duration)), CallDuration: likely(span(r.CallDuration)), Direction: r.Direction,
		From: r.From, To: r.To, OwnerName: r.Owner.Name, OwnerNumber: r.Owner.Extension, Label: r.Label, Text: r.Text,
		CallID: r.CallID, SessionID: r.SessionID, TelephonySessionID: r.TelephonySessionID, Deleted: r.Deleted || r.CallDeleted, Files: r.Files, Record: r.Record,
	}, nil
}

// can reports whether WriteDay can have written an item.
func (r *record) can() bool {
	long := func(p Party) bool { return anyLonger(mostText, p.Number, p.Extension, p.Name) }
	return !anyLonger(mostID, r.ID, r.CallID, r.SessionID, r.TelephonySessionID) && !anyLonger(mostText, r.Type, r.Direction, r.Label) &&
		len(r.Text) <= mostWords && !long(r.From) && !long(r.Owner) && !slices.ContainsFunc(r.To, long) &&
		!slices.ContainsFunc(r.Files, func(f File) bool {
			return len(f.Path) > mostPath || f.Size < 0 || anyLonger(mostText, f.Kind, f.ContentType, f.SHA256, f.ContentHash, f.Name, f.LooksLike)
		})
}

// likely is a duration, or none where it cannot be one.
func likely(d time.Duration) time.Duration {
	if d < 0 || d > mostDuration {
		return 0
	}
	return d
}

// span is a number of seconds, to the nanosecond.
func span(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}
