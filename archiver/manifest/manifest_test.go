package manifest

import (
	"bytes"
	"errors"
	"iter"
	"reflect"
	"strings"
	"testing"
	"time"
)

func all(files ...File) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for _, f := range files {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func written(t *testing.T, h Header, files ...File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, h, all(files...)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAll reads a manifest and all its files.
func readAll(data []byte) (h Header, files []File, sum string, err error) {
	h, sum, err = Read(bytes.NewReader(data), func(f File) error { files = append(files, f); return nil })
	return h, files, sum, err
}

var recording = File{
	Item: "call-recordings/7700000001004", Kind: "audio", Path: "/Ana </script>\u2028_101/a.mp3", Size: 1 << 53, SHA256: "ab", ContentHash: "cd",
	Committed: time.Date(2026, 11, 20, 17, 4, 12, 5, time.UTC),
}

// TestReadBack: what was written is read back, and nothing else is taken for a manifest.
func TestReadBack(t *testing.T) {
	for _, files := range [][]File{nil, {recording}, {recording, {Item: "sms/1", Path: "/b.txt"}}} {
		h := Header{Chain: "c1", Day: "2026-11-20", Previous: Link{"2026-11-18", "ee"}}
		data := written(t, h, files...)
		got, back, _, err := readAll(data)
		if err != nil || got != h || len(back) != len(files) || len(files) > 0 && !reflect.DeepEqual(back, files) {
			t.Errorf("%s\nis read as %+v %+v, %v", data, got, back, err)
		}
		for _, spoilt := range [][]byte{data[:len(data)-3], bytes.Replace(data, []byte("manifest"), []byte("list"), 1), nil, []byte("[]")} {
			if _, _, _, err := readAll(spoilt); !errors.Is(err, ErrNotManifest) {
				t.Errorf("%q is read: %v", spoilt, err)
			}
		}
	}
}

func TestWriteGivesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	err := Write(&bytes.Buffer{}, Header{}, func(yield func(File, error) bool) { yield(File{}, broken) })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
}

// TestChain: every change to a day that another one follows is noticed.
func TestChain(t *testing.T) {
	days := []string{"2026-11-18", "2026-11-20", "2026-11-21"}
	link := Link{}
	chain := map[string][]byte{}
	for _, day := range days {
		chain[day] = written(t, Header{Chain: "c1", Day: day, Previous: link}, recording)
		_, _, sum, err := readAll(chain[day])
		if err != nil {
			t.Fatal(err)
		}
		link = Link{day, sum}
	}
	for name, test := range map[string]struct {
		days []string
		with func(day string, data []byte) []byte
		says string
	}{
		"whole":         {days, nil, ""},
		"one file less": {days, func(day string, d []byte) []byte { return bytes.Replace(d, []byte(`"size":9`), []byte(`"size":8`), 1) }, "was changed after"},
		"one day less":  {days[1:], nil, "which is missing"},
		"begun anew":    {[]string{days[1], days[0]}, nil, "names none before it"},
		"a hole":        {[]string{days[0], days[2]}, nil, "one is missing"},
		"not one":       {days, func(string, []byte) []byte { return []byte("{}") }, "cannot be read"},
		"another's":     {days, func(string, []byte) []byte { return chain[days[0]] }, "has the date"},
	} {
		t.Run(name, func(t *testing.T) {
			var c Checker
			var said []string
			for i, day := range test.days {
				data := chain[day]
				if test.with != nil && (i == 0 || strings.HasPrefix(name, "another")) {
					data = test.with(day, data)
				}
				h, _, sum, err := readAll(data)
				if wrong := c.Next(day, h, sum, err); wrong != nil {
					said = append(said, wrong.String())
				}
			}
			if got := strings.Join(said, "\n"); (test.says == "") != (got == "") || !strings.Contains(got, test.says) {
				t.Errorf("says %q, want %q", got, test.says)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"program":"RingCentral Archiver manifest","chain":"c","day":"2026-11-20","previous":null,"files":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, files, _, err := readAll(data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, h, all(files...)); err != nil {
			return // a time that JSON cannot hold
		}
		if again, _, _, err := readAll(b.Bytes()); err != nil || again != h {
			t.Errorf("%q is read as %+v, written and read as %+v, %v", data, h, again, err)
		}
	})
}
