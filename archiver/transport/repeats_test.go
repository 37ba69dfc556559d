package transport

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestRepeats(t *testing.T) {
	var many []string
	for i := range 3 * fewMembers {
		many = append(many, fmt.Sprintf(`"n%d":%d`, i, i))
	}
	lots := strings.Join(many, ",")
	for text, want := range map[string]bool{
		`{"a":1,"a":2}`: true, `{"a":1,"A":2}`: true, `{"a":1,"\u0061":2}`: true, `{"k":1,"\u212a":2}`: true, `{"b":[{"a":1,"c":{},"a":2}]}`: true,
		`{` + lots + `,"N1":0}`: true, `{` + lots + `}`: false, `{"a":{"a":{"a":1}}}`: false, `[{"a":1},{"a":2}]`: false, `{"a":"b","b":"a"}`: false,
		`{"a":"\"a\":1,{","b":["a","a"]}`: false, `{"skip":{"a":1,"a":2},"b":{"c":1}}`: false, `{"skip":1,"skip":2}`: true,
		`{"skip":[{"a":1,"a":2}],"b":{"c":1,"c":2}}`: true, `{"x":{"skip":{"a":1,"a":2}}}`: true,
		`null`: false, `"a"`: false, `7`: false, ``: false, `}]"`: false, `{"a":1,"a`: true,
	} {
		if got := Repeats([]byte(text), "skip"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// FuzzRepeats: what has no member twice is the same after it was decoded and written again.
func FuzzRepeats(f *testing.F) {
	for _, seed := range []string{`{"a":1,"a":2}`, `{"a":{"b":[1,{"c":2}]},"B":"\u0062"}`, `[[{}],{"x":"\\\""}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var v any
		repeats := Repeats(raw, "")
		if json.Unmarshal(raw, &v) != nil || repeats {
			return
		}
		if got, want := colons(raw), counted(v); got != want {
			t.Errorf("%q: %d members, %d were kept", raw, got, want)
		}
	})
}

// counted counts the members of all objects of a value.
func counted(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		n = len(v)
		for _, one := range v {
			n += counted(one)
		}
	case []any:
		for _, one := range v {
			n += counted(one)
		}
	}
	return n
}

// colons counts them outside of strings.
func colons(raw []byte) (n int) {
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case ':':
			n++
		case '"':
			i += 1 + length(raw[i+1:])
		}
	}
	return n
}
