package rows

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// What a record may have at most (ARCHITECTURE.md, "Limits").
const (
	mostRow  = 1 << 20  // bytes of a record
	mostKept = 16 << 20 // bytes of a call, times its recordings: each is archived with the whole record
)

// OddRecord is a record of a list that could not be understood, or not all of it: what it has to
// be named by.
type OddRecord struct {
	Place         int // in the list, from 1
	ID, URI, Type string
	Time          time.Time // of the call or message, UTC; zero when it has none
	Why           string    // in a few words, nothing of its content
}

// oddity says what is wrong with a record.
type oddity struct {
	what   string
	usable bool // the rest of the record can be used
	named  string
}

func (o *oddity) Error() string { return o.what + " in " + o.named }

// Usable reports whether a record can be used although its decoding gave that error.
func Usable(err error) bool {
	var o *oddity
	return err == nil || errors.As(err, &o) && o.usable
}

// problem is what is wrong with a record that is left out. What is in it is private and stays out
// of the log.
func problem(raw json.RawMessage, what string) *oddity {
	var record fields.Object[struct {
		ID fields.Text `json:"id"`
	}]
	if err := json.Unmarshal(raw, &record); err != nil {
		return &oddity{what: what, named: fmt.Sprintf("a record of %d bytes that is no JSON", len(raw))}
	}
	return &oddity{what: what, named: fmt.Sprintf("record %q of %d bytes", shown(record.Value.ID), len(raw))}
}

// Partial is what is wrong with a part of a record; the rest is used.
func Partial(raw json.RawMessage, what string) error {
	o := problem(raw, what)
	o.usable = true
	return o
}

// shown is the beginning of an id or an address: as much as it may have.
func shown(t fields.Text) string {
	return strings.ToValidUTF8(string(t[:min(len(t), fields.MostID)]), "")
}

// DescribeOdd names a record of a list by what it has.
func DescribeOdd(raw json.RawMessage, place int, listed Period, err error) OddRecord {
	var record fields.Object[struct {
		ID      fields.Text      `json:"id"`
		URI     fields.Text      `json:"uri"`
		Type    fields.Text      `json:"type"`
		Start   fields.Moment    `json:"startTime"`
		Created fields.Moment    `json:"creationTime"`
		Legs    fields.List[leg] `json:"legs"`
	}]
	odd := OddRecord{Place: place, Why: "it cannot be read"}
	var o *oddity
	if errors.As(err, &o) {
		odd.Why = o.what
	}
	if json.Unmarshal(raw, &record) != nil {
		return odd
	}
	r := record.Value
	odd.ID, odd.URI, odd.Type = shown(r.ID), shown(r.URI), shown(r.Type)
	at := []time.Time{r.Start.Time, r.Created.Time}
	for _, l := range r.Legs {
		at = append(at, l.Start.Time)
	}
	for _, t := range at {
		if odd.Time.IsZero() && listed.holds(t) {
			odd.Time = t
		}
	}
	return odd
}

// NoID is what is wrong with an id that identifies nothing.
func NoID(id fields.Text) string {
	if fields.Blank(id) {
		return "it has no id"
	}
	return "its id is too long"
}
