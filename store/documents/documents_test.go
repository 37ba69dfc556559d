package documents_test

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/store/documents"
)

type document struct {
	Name  string
	At    time.Time
	Count int
	Names []string `json:",omitempty"`
	By    map[string]int
}

func decode(t *testing.T, d *documents.Decoded, text string) (out document) {
	t.Helper()
	if err := d.Decode([]byte(text), &out); err != nil {
		t.Fatalf("decode %s: %v", text, err)
	}
	return out
}

// TestWhatIsKeptIsWhatIsWritten: a document says the same however often it is read, and what a reader changes in one changes no other.
func TestWhatIsKeptIsWhatIsWritten(t *testing.T) {
	var d documents.Decoded
	for range 2 * 300 { // more than are kept
		for i := range 3 {
			at := time.Date(2026, 11, 20, i, 0, 0, 0, time.FixedZone("", 3600*i))
			when := at.Format(time.RFC3339)
			if got := decode(t, &d, fmt.Sprintf(`{"Name":"a","At":%q,"Count":%d}`, when, i)); got.Name != "a" || !got.At.Equal(at) || got.At.Format(time.RFC3339) != when || got.Count != i {
				t.Fatalf("it says %+v", got)
			}
			got := decode(t, &d, fmt.Sprintf(`{"Names":["a","b"],"By":{"a":%d}}`, i))
			if got.Names[0] != "a" || got.By["a"] != i {
				t.Fatalf("it says %+v, after another was changed", got)
			}
			got.Names[0], got.By["a"] = "changed", -1
		}
	}
	for i := range 1000 {
		if got := decode(t, &d, fmt.Sprintf(`{"Count":%d}`, i)); got.Count != i {
			t.Fatalf("document %d says %d", i, got.Count)
		}
	}
}

// TestADocumentOfTwoKinds: the same bytes may be read as one thing and as another.
func TestADocumentOfTwoKinds(t *testing.T) {
	var d documents.Decoded
	for range 2 {
		var number float64
		var count int
		for _, into := range []any{&number, &count} {
			if err := d.Decode([]byte("5"), into); err != nil {
				t.Fatal(err)
			}
		}
		if number != 5 || count != 5 {
			t.Errorf("it says %v and %d", number, count)
		}
	}
}

// TestWhatCannotBeDecoded: it is an error each time, and what is not empty is added to.
func TestWhatCannotBeDecoded(t *testing.T) {
	var d documents.Decoded
	for range 2 {
		var out document
		if err := d.Decode([]byte(`{"Count":"x"}`), &out); err == nil {
			t.Errorf("it says %+v, and no error", out)
		}
		out = document{Name: "was there"}
		if err := d.Decode([]byte(`{"Count":7}`), &out); err != nil || out.Name != "was there" || out.Count != 7 {
			t.Errorf("it says %+v, %v", out, err)
		}
	}
}
