package jsonvalues_test

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/jsonvalues"
)

// FuzzValues: whatever it is, reading it comes to an end, and gives the values of a list as encoding/json has them.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[1,"two",{"three":[null]},[[]]]`, `[1,]`, `[1 2]`, `["\ud800"]`, `{"a":1}`, `[1]x`, `[-0,1e400,"` + "\x00" + `"]`, `[{"a":1,"a":2}`,
		strings.Repeat("[", 10_001), `[` + strings.Repeat(`{"a":`, 9_999), "\ufeff[]", `[tru]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want []json.RawMessage
		list := bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("["))
		valid := list && json.Unmarshal(text, &want) == nil
		dec := jsonvalues.NewDecoder(bytes.NewReader(text))
		start, err := dec.Token()
		var got []json.RawMessage
		for err == nil && start == json.Delim('[') && dec.More() {
			var value json.RawMessage
			if err = dec.Decode(&value); err == nil {
				got = append(got, value)
			}
		}
		if err == nil {
			_, err = dec.Token()
		}
		if valid && err != nil && err != io.EOF {
			t.Errorf("%q is not read: %v", text, err)
		}
		if valid && !slices.EqualFunc(got, want, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	})
}
