package ringcentral

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
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

// usable reports whether a record can be used although its decoding gave that error.
func usable(err error) bool {
	var o *oddity
	return err == nil || errors.As(err, &o) && o.usable
}

// problem is what is wrong with a record that is left out. What is in it is private and stays out
// of the log.
func problem(raw json.RawMessage, what string) *oddity {
	var record object[struct {
		ID text `json:"id"`
	}]
	if err := json.Unmarshal(raw, &record); err != nil {
		return &oddity{what: what, named: fmt.Sprintf("a record of %d bytes that is no JSON", len(raw))}
	}
	return &oddity{what: what, named: fmt.Sprintf("record %q of %d bytes", shown(record.value.ID), len(raw))}
}

// partial is what is wrong with a part of a record; the rest is used.
func partial(raw json.RawMessage, what string) *oddity {
	o := problem(raw, what)
	o.usable = true
	return o
}

// shown is the beginning of an id or an address: as much as it may have.
func shown(t text) string { return strings.ToValidUTF8(string(t[:min(len(t), mostID)]), "") }

// describeOdd names a record of a list by what it has.
func describeOdd(raw json.RawMessage, place int, listed period, err error) OddRecord {
	var record object[struct {
		ID      text      `json:"id"`
		URI     text      `json:"uri"`
		Type    text      `json:"type"`
		Start   moment    `json:"startTime"`
		Created moment    `json:"creationTime"`
		Legs    list[leg] `json:"legs"`
	}]
	odd := OddRecord{Place: place, Why: "it cannot be read"}
	var o *oddity
	if errors.As(err, &o) {
		odd.Why = o.what
	}
	if json.Unmarshal(raw, &record) != nil {
		return odd
	}
	r := record.value
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
