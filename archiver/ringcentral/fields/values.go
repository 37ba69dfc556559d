// Package fields reads the values in what RingCentral sends, whatever their JSON type is.
package fields

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The types of this file read what RingCentral sends whatever its JSON type: ids come as numbers or
// as strings, fields are absent or null (docs/ringcentral.md §2). A value of an impossible type
// reads as an absent one, and none of them ever fails.

// Text is a string, or the digits of a number: some ids are too large for a float. A whole number that was written with a point or an
// exponent, as gateways do, has the digits that it has without.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *Text) UnmarshalJSON(raw []byte) error {
	*t = ""
	switch {
	case len(raw) == 0 || string(raw) == "null" || string(raw) == "false" || string(raw) == "true":
	case isPlain(raw):
		*t = Text(raw[1 : len(raw)-1])
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err == nil {
			*t = Text(s)
		}
	case raw[0] != '{' && raw[0] != '[':
		*t = Text(raw)
		if bytes.ContainsAny(raw, ".eE") && len(raw) <= mostDigits {
			*t = whole(*t)
		}
	}
	return nil
}

// isPlain reports whether a value is a string that stands as it is between its quotation marks, as hardly any does not.
func isPlain(raw []byte) bool {
	return len(raw) > 1 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw)
}

// mostDigits is more than any number has that counts something or is an id.
const mostDigits = 40

// whole is a number without its point and its exponent, if it is a whole one; else as it is.
func whole(number Text) Text {
	_, exponent, has := strings.Cut(strings.ToLower(string(number)), "e")
	if n, err := strconv.Atoi(exponent); has && (err != nil || max(n, -n) > mostDigits) {
		return number
	}
	if r, ok := new(big.Rat).SetString(string(number)); ok && r.IsInt() {
		return Text(r.Num().String())
	}
	return number
}

// ShownText is a text that counts: it is told, be it empty, or odd where something stands in its
// place that is no string. It is torn where a part of a character is missing, as of one that was cut in the middle, or is in another
// character set.
type ShownText struct {
	Text
	Told, Odd, Torn bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *ShownText) UnmarshalJSON(raw []byte) error {
	t.Told = bytes.HasPrefix(raw, []byte{'"'})
	t.Odd = !t.Told && !IsNothing(raw)
	err := t.Text.UnmarshalJSON(raw)
	written := bytes.Count(raw, []byte(unreadable)) + bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`))
	t.Torn = strings.Count(string(t.Text), unreadable) > written
	return err
}

// unreadable is what the decoder puts in the place of what is no character.
const unreadable = "\ufffd"

// Count is a whole number that is not negative.
type Count int64

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (n *Count) UnmarshalJSON(raw []byte) error {
	*n = 0
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err == nil && f > 0 && f < 1<<53 {
		*n = Count(f)
	}
	return nil
}

// Seconds is a duration that is sent as a number of seconds; one that no call has is not known.
func (n Count) Seconds() time.Duration {
	if n > Count(mostLong/time.Second) {
		return 0
	}
	return time.Duration(n) * time.Second
}

// Flag is a boolean that may be unknown.
type Flag struct{ Known, Value bool }

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *Flag) UnmarshalJSON(raw []byte) error {
	value, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	*f = Flag{Known: err == nil, Value: value}
	return nil
}

// Moment is a time; one without an offset is in UTC. A leap second is the one after it, as the clocks of computers have it.
type Moment struct{ time.Time }

// leapSecond finds a minute that has one second more.
var leapSecond = regexp.MustCompile(`^([^T]*T[0-9]{2}:[0-9]{2}:)60`)

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (m *Moment) UnmarshalJSON(raw []byte) error {
	m.Time = time.Time{}
	s := strings.TrimSpace(strings.Trim(string(raw), `"`))
	more := time.Duration(0)
	if leapSecond.MatchString(s) {
		s, more = leapSecond.ReplaceAllString(s, "${1}59"), time.Second
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.Time = t.Add(more).UTC()
			return nil
		}
	}
	return nil
}

// Object is a T that may be absent or null. It is shown where anything else stands for it, and odd
// where that is no T.
type Object[T any] struct {
	Value      T
	Shown, Odd bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (o *Object[T]) UnmarshalJSON(raw []byte) error {
	var value T
	*o = Object[T]{Shown: string(raw) != "null"}
	if raw[0] == '{' && json.Unmarshal(raw, &value) == nil {
		o.Value = value
	} else {
		o.Odd = o.Shown
	}
	return nil
}

// List is an array of objects; what is not an object in it is left out. A single object stands for
// a list of one. It has at most one more than mostListed, which tells that there are too many.
type List[T any] []T

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (l *List[T]) UnmarshalJSON(raw []byte) error {
	*l = nil
	var parts []json.RawMessage
	if raw[0] != '[' {
		parts = append(parts, raw)
	} else if parts, _ = Elements(raw, MostListed+1); parts == nil {
		return nil // it has none, or they cannot be read
	}
	for _, part := range parts {
		var value T
		if bytes.HasPrefix(part, []byte("{")) && json.Unmarshal(part, &value) == nil {
			*l = append(*l, value)
		}
	}
	return nil
}

// ShownList is a list of which every part counts: it is odd if something in it is no object, and if
// something else stands in its place.
type ShownList[T any] struct {
	List[T]
	Odd bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (l *ShownList[T]) UnmarshalJSON(raw []byte) error {
	var parts []json.RawMessage
	l.Odd = json.Unmarshal(raw, &parts) != nil
	for _, part := range parts {
		l.Odd = l.Odd || !bytes.HasPrefix(part, []byte("{"))
	}
	return l.List.UnmarshalJSON(raw)
}

// Elements are the elements of a JSON array, up to so many: an array of many millions of nothing is
// not held in memory.
func Elements(raw []byte, most int) (all []json.RawMessage, err error) {
	in := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := in.Token(); err != nil || begin != json.Delim('[') {
		return nil, errors.Join(errors.New("it is no array"), err)
	}
	for len(all) < most && in.More() {
		var one json.RawMessage
		if err := in.Decode(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func IsNothing(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
