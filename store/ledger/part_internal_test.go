package ledger

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store/disk"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// TestAPartIsKnownByIDElseAddressElsePlace: which part of an item a listing shows.
func TestAPartIsKnownByIDElseAddressElsePlace(t *testing.T) {
	part := func(id, kind, uri string) Part { return Part{ID: id, Kind: kind, URI: uri} }
	cases := map[string]struct {
		have, seen []Part
		want       []int
	}{
		"ids":                {[]Part{part("1", "audio", "a"), part("2", "transcript", "b")}, []Part{part("2", "transcript", "x"), part("1", "audio", "a")}, []int{1, 0}},
		"new_one":            {[]Part{part("1", "audio", "a")}, []Part{part("1", "audio", "a"), part("2", "transcript", "b")}, []int{0, -1}},
		"one_id_two_kinds":   {[]Part{part("1", "audio", "a")}, []Part{part("1", "transcript", "b"), part("1", "audio", "a")}, []int{-1, 0}},
		"addresses":          {[]Part{part("", "attachment", "a"), part("", "attachment", "b")}, []Part{part("", "attachment", "b"), part("", "attachment", "a")}, []int{1, 0}},
		"second_address_new": {[]Part{part("", "attachment", "b")}, []Part{part("", "attachment", "a"), part("", "attachment", "b")}, []int{-1, 0}},
		"places":             {[]Part{part("", "attachment", ""), part("", "attachment", "")}, []Part{part("", "attachment", "a"), part("", "attachment", "b")}, []int{0, 1}},
		"new_addresses":      {[]Part{part("", "attachment", "a"), part("", "attachment", "b")}, []Part{part("", "attachment", "c"), part("", "attachment", "d")}, []int{0, 1}},
		"id_came_later":      {[]Part{part("", "document", "a")}, []Part{part("7", "document", "a")}, []int{0}},
		"same_id_twice":      {[]Part{part("1", "attachment", "a"), part("1", "attachment", "b")}, []Part{part("1", "attachment", "b"), part("1", "attachment", "a")}, []int{1, 0}},
		"another_id":         {[]Part{part("1", "attachment", "a")}, []Part{part("2", "attachment", "a")}, []int{0}},
		"one_address_twice":  {[]Part{part("1", "attachment", "a"), part("2", "attachment", "a")}, []Part{part("2", "attachment", "a"), part("1", "attachment", "a")}, []int{1, 0}},
		"text_of_another_id": {[]Part{part("1", "text", "")}, []Part{part("2", "text", ""), part("3", "text", "a")}, []int{0, -1}},
		"source_of_a_fax":    {[]Part{part("1", "document", "a")}, []Part{part("1", "attachment", "a"), part("2", "document", "b")}, []int{0, -1}},
	}
	for name, c := range cases {
		it := &Item{Parts: c.have}
		if got := it.MatchParts(c.seen); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// oldItem is an item as it lay in the file before parts had states and rows had sums.
func oldItem(t *testing.T, it *Item) []byte {
	t.Helper()
	body, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	raw := append([]byte{byte(it.State)}, binary.BigEndian.AppendUint32(nil, uint32(len(body)))...)
	return append(raw, body...)
}

// TestAnItemOfBeforePartsHadStates: what the item says holds for its open parts; that it was not
// found counts from the first time that it is not found now.
func TestAnItemOfBeforePartsHadStates(t *testing.T) {
	done, open := Part{ID: "1", Hash: "x"}, Part{ID: "2", URI: "u"}
	waiting := &Item{Key: Key{SMS, "7"}, State: Waiting, Time: noon, Attempts: 4, Reason: "not-yet-available", Detail: "d", NextTry: noon.Add(time.Hour), Parts: []Part{done, open}}
	gone := &Item{Key: Key{SMS, "8"}, State: Gone, Time: noon, Attempts: 6, Reason: "gone", NextTry: noon.Add(time.Hour), Parts: []Part{open}}
	fresh := &Item{Key: Key{SMS, "9"}, State: Discovered, Time: noon, Parts: []Part{open}}
	for _, c := range []struct {
		it   *Item
		want *Failing
	}{
		{waiting, &Failing{Reason: "not-yet-available", Detail: "d", Attempts: map[string]int{"not-yet-available": 4}, NextTry: noon.Add(time.Hour)}},
		{gone, &Failing{Reason: "gone", Attempts: map[string]int{"gone": 6}, Gone: noon}},
		{fresh, nil},
	} {
		it, err := DecodeItem(oldItem(t, c.it))
		if err != nil {
			t.Fatal(err)
		}
		last := it.Parts[len(it.Parts)-1]
		if !reflect.DeepEqual(last.Failing, c.want) || it.State != c.it.State || it.Reason != c.it.Reason {
			t.Errorf("%s: %+v, want %+v", it.Key, last.Failing, c.want)
		}
		if len(it.Parts) > 1 && it.Parts[0].Failing != nil {
			t.Errorf("%s: the archived part fails: %+v", it.Key, it.Parts[0].Failing)
		}
	}
}

// TestEveryFlippedBitOfAnItemIsFound: whatever bit of a written item changes, the item or its
// record is known as damaged.
func TestEveryFlippedBitOfAnItemIsFound(t *testing.T) {
	raw, err := EncodeItem(&Item{Key: Key{Fax, "7"}, State: Archived, Time: noon, Parts: []Part{{ID: "1", Hash: "x"}}, Record: RecordOf([]byte(`{"id":7,"type":"Fax"}`))})
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			wrong := slices.Clone(raw)
			wrong[i] ^= 1 << bit
			it, err := DecodeItem(wrong)
			if err == nil {
				_, err = it.Record.Text()
			}
			if !errors.Is(err, disk.ErrDamaged) {
				t.Fatalf("bit %d of byte %d of %d: %v", bit, i, len(raw), err)
			}
		}
	}
}

// TestADamagedRecordStaysKnownAsDamaged: an item whose record is damaged is written again.
func TestADamagedRecordStaysKnownAsDamaged(t *testing.T) {
	raw, err := EncodeItem(&Item{Key: Key{Fax, "7"}, State: Waiting, Time: noon, Record: RecordOf([]byte(`{"id":7,"type":"Fax"}`))})
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-3] ^= 4
	for range 2 {
		it, err := DecodeItem(raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := it.Record.Text(); !errors.Is(err, disk.ErrDamaged) {
			t.Fatalf("the record: %v", err)
		}
		if raw, err = EncodeItem(it); err != nil {
			t.Fatal(err)
		}
	}
}
