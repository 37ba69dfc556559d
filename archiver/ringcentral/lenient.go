package ringcentral

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// The types of this file read what RingCentral sends whatever its JSON type: ids come as numbers or
// as strings, fields are absent or null (docs/ringcentral.md §2). A value of an impossible type
// reads as an absent one, and none of them ever fails.

// text is a string, or the digits of a number exactly as they were sent: some ids are too large for
// a float.
type text string

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *text) UnmarshalJSON(raw []byte) error {
	*t = ""
	switch {
	case len(raw) == 0 || string(raw) == "null" || string(raw) == "false" || string(raw) == "true":
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err == nil {
			*t = text(s)
		}
	case raw[0] != '{' && raw[0] != '[':
		*t = text(raw)
	}
	return nil
}

// shownText is a text that counts: it is told, be it empty, or odd where something stands in its
// place that is no string.
type shownText struct {
	text
	told, odd bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (t *shownText) UnmarshalJSON(raw []byte) error {
	t.told = bytes.HasPrefix(raw, []byte{'"'})
	t.odd = !t.told && !isNothing(raw)
	return t.text.UnmarshalJSON(raw)
}

// count is a whole number that is not negative.
type count int64

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (n *count) UnmarshalJSON(raw []byte) error {
	*n = 0
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err == nil && f > 0 && f < 1<<53 {
		*n = count(f)
	}
	return nil
}

// seconds is a duration that is sent as a number of seconds; one that no call has is not known.
func (n count) seconds() time.Duration {
	if n > count(mostLong/time.Second) {
		return 0
	}
	return time.Duration(n) * time.Second
}

// flag is a boolean that may be unknown.
type flag struct{ known, value bool }

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (f *flag) UnmarshalJSON(raw []byte) error {
	value, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	*f = flag{known: err == nil, value: value}
	return nil
}

// moment is a time; one without an offset is in UTC.
type moment struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (m *moment) UnmarshalJSON(raw []byte) error {
	m.Time = time.Time{}
	s := strings.TrimSpace(strings.Trim(string(raw), `"`))
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.Time = t.UTC()
			return nil
		}
	}
	return nil
}

// object is a T that may be absent or null. It is shown where anything else stands for it, and odd
// where that is no T.
type object[T any] struct {
	value      T
	shown, odd bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (o *object[T]) UnmarshalJSON(raw []byte) error {
	var value T
	*o = object[T]{shown: string(raw) != "null"}
	if raw[0] == '{' && json.Unmarshal(raw, &value) == nil {
		o.value = value
	} else {
		o.odd = o.shown
	}
	return nil
}

// list is an array of objects; what is not an object in it is left out. A single object stands for
// a list of one. It has at most one more than mostListed, which tells that there are too many.
type list[T any] []T

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (l *list[T]) UnmarshalJSON(raw []byte) error {
	*l = nil
	var parts []json.RawMessage
	if raw[0] != '[' {
		parts = append(parts, raw)
	} else if parts, _ = elements(raw, mostListed+1); parts == nil {
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

// shownList is a list of which every part counts: it is odd if something in it is no object, and if
// something else stands in its place.
type shownList[T any] struct {
	list[T]
	odd bool
}

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (l *shownList[T]) UnmarshalJSON(raw []byte) error {
	var parts []json.RawMessage
	l.odd = json.Unmarshal(raw, &parts) != nil
	for _, part := range parts {
		l.odd = l.odd || !bytes.HasPrefix(part, []byte("{"))
	}
	return l.list.UnmarshalJSON(raw)
}
