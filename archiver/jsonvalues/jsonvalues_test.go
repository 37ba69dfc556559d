package jsonvalues_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/jsonvalues"
)

// endless says the same again and again, and counts how much of it was taken.
type endless struct {
	said  string
	taken int
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.said[(e.taken+i)%len(e.said)]
	}
	e.taken += len(p)
	return len(p), nil
}

// TestAValueComesToAnEnd: what has none is given up before it fills the memory.
func TestAValueComesToAnEnd(t *testing.T) {
	for begins, goesOn := range map[string]string{`["`: "x", `[`: " ", `[{"a":[`: "1,", `[[`: "[1],"} {
		rest := &endless{said: goesOn}
		in := jsonvalues.NewDecoder(io.MultiReader(strings.NewReader(begins), rest))
		_, err := in.Token()
		for err == nil && in.More() {
			err = in.Decode(new(json.RawMessage))
		}
		if rest.taken > 2*jsonvalues.Most {
			t.Errorf("%d bytes of %s%s… were taken", rest.taken, begins, goesOn)
		}
		if _, after := in.Token(); err == nil && after == nil {
			t.Errorf("%s%s… is no error", begins, goesOn)
		}
	}
}

// TestManyValues: together they may be as long as they like.
func TestManyValues(t *testing.T) {
	value := `"` + strings.Repeat("x", jsonvalues.Most/4) + `"`
	in := jsonvalues.NewDecoder(strings.NewReader("[" + strings.Repeat(value+",", 9) + value + "]"))
	_, err := in.Token()
	n := 0
	for ; err == nil && in.More(); n++ {
		err = in.Decode(new(string))
	}
	if _, after := in.Token(); err != nil || after != nil || n != 10 {
		t.Errorf("%d values, %v, %v", n, err, after)
	}
}
