package compact_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"ringcentral-archiver/store/compact"
)

// record has a field of each kind.
type record struct {
	Text, Hex string
	Number    int64
	Small     uint8
	Flag      bool
	At        time.Time
	Maybe     *record
	List      []record
	Counts    map[string]int
	Times     [3]time.Time
	Numbers   [2]int
}

var fields *compact.Fields[record]

func init() {
	own := func() *compact.Fields[record] { return fields }
	fields = compact.Of(
		compact.Text(1, func(r *record) *string { return &r.Text }), compact.Hex(2, func(r *record) *string { return &r.Hex }),
		compact.Number(3, func(r *record) *int64 { return &r.Number }), compact.Number(4, func(r *record) *uint8 { return &r.Small }),
		compact.Flag(5, func(r *record) *bool { return &r.Flag }), compact.Time(6, func(r *record) *time.Time { return &r.At }),
		compact.Maybe(7, func(r *record) **record { return &r.Maybe }, own), compact.List(8, func(r *record) *[]record { return &r.List }, own),
		compact.Counts(9, func(r *record) *map[string]int { return &r.Counts }), compact.Times(10, func(r *record) []time.Time { return r.Times[:] }),
		compact.Numbers(11, func(r *record) []int { return r.Numbers[:] }),
	)
}

// TestWhatARecordHolds: two bytes of it may be a struct, which takes hundreds in memory.
func TestWhatARecordHolds(t *testing.T) {
	for name, field := range map[string][]byte{"structs of a list": {0x42, 0}, "structs": {0x3a, 0}, "counts": {0x4a, 4, 0, 'a', 'b', 'c'}} {
		for n, want := range map[int]error{10_000: nil, 1 << 20: compact.ErrMalformed} {
			if err := fields.Read(bytes.Repeat(field, n), new(record)); !errors.Is(err, want) {
				t.Errorf("%d %s: %v, want %v", n, name, err, want)
			}
		}
	}
	deep := func(n int) (raw []byte) {
		for range n {
			raw = append(protowire.AppendVarint([]byte{0x3a}, uint64(len(raw))), raw...)
		}
		return raw
	}
	for n, want := range map[int]error{50: nil, 150: compact.ErrMalformed} {
		if err := fields.Read(deep(n), new(record)); !errors.Is(err, want) {
			t.Errorf("%d structs in each other: %v, want %v", n, err, want)
		}
	}
	bomb := compact.First().Pack(nil, make([]byte, compact.MostUnpacked+1))
	if _, err := compact.First().Unpack(nil, bomb); !errors.Is(err, compact.ErrMalformed) {
		t.Errorf("%d bytes are unpacked to %d (%v)", len(bomb), compact.MostUnpacked+1, err)
	}
}

// FuzzRead: whatever the bytes are, they are no record, or one that is the same once it is written again.
func FuzzRead(f *testing.F) {
	at := time.Date(2026, 11, 20, 18, 10, 0, 1, time.UTC)
	whole := record{
		"Zoë \x00", "abCD", -1, 200, true, at, &record{Hex: "abcd"}, []record{{}, {Text: "x"}}, map[string]int{"": 0, "full": -7}, [3]time.Time{at, {}, at}, [2]int{0, 1 << 62},
	}
	f.Add(fields.Append(nil, &whole))
	f.Add([]byte("\x32\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Add(bytes.Repeat([]byte{0x3a, 0x00}, 200))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var got, same record
		if err := fields.Read(raw, &got); err != nil {
			if !errors.Is(err, compact.ErrMalformed) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if err := fields.Read(fields.Append(nil, &got), &same); err != nil || !reflect.DeepEqual(same, got) {
			t.Errorf("%+v becomes %+v (%v)", got, same, err)
		}
	})
}

// FuzzUnpack: what was packed comes back, and whatever else is there is malformed or a text.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte(`{"id":"1","uri":"https://platform.ringcentral.com/"}`))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 0x00})
	f.Add(compact.First().Pack(nil, bytes.Repeat([]byte("recording"), 100)))
	f.Fuzz(func(t *testing.T, text []byte) {
		back, err := compact.First().Unpack(nil, compact.First().Pack(nil, text))
		if err != nil || !bytes.Equal(back, text) {
			t.Errorf("%q comes back as %q (%v)", text, back, err)
		}
		if _, err := compact.First().Unpack(nil, text); err != nil && !errors.Is(err, compact.ErrMalformed) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}
