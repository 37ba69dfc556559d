package ledger

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store/disk"
)

// fill sets every field of a value, those of structs within it too, so that a field that is not written shows.
func fill(v reflect.Value, rng *rand.Rand, depth int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(rng.Int64N(4e9)-1e9, rng.Int64N(2)*rng.Int64N(1e9)).UTC()))
		return
	case Record:
		return
	case Type:
		v.Set(reflect.ValueOf(Types[rng.IntN(len(Types))]))
		return
	case State:
		v.Set(reflect.ValueOf(Discovered + State(rng.IntN(len(stateNames)))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{fmt.Sprint(rng.Int64()), "Zoë \x00\xff", strings.Repeat("ab", rng.IntN(40)+1), "AB", "abc"}[rng.IntN(5)])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{1, -1, rng.Int64(), -rng.Int64N(1000) - 1}[rng.IntN(4)])
	case reflect.Uint8:
		v.SetUint(rng.Uint64N(255) + 1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), rng, depth)
		}
	case reflect.Array:
		for i := range v.Len() {
			if rng.IntN(3) > 0 {
				fill(v.Index(i), rng, depth)
			}
		}
		if v.Index(0).IsZero() {
			fill(v.Index(0), rng, depth)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+rng.IntN(3), 3))
		for i := range v.Len() {
			fill(v.Index(i), rng, depth)
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]int{"full": 1, "offline": -rng.IntN(1 << 30)}))
	case reflect.Pointer:
		if depth < 2 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), rng, depth+1)
		}
	default:
		panic(v.Kind())
	}
}

// TestEveryFieldIsWritten: of an item and of an hour, whatever it holds, and nothing of what is zero.
func TestEveryFieldIsWritten(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var it Item
		fill(reflect.ValueOf(&it).Elem(), rng, 0)
		raw, err := EncodeItem(&it)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeItem(raw); err != nil || !reflect.DeepEqual(got, &it) {
			t.Fatalf("seed %d: read %+v (%v)\nwritten %+v", seed, got, err, it)
		}
		var job, read Job
		fill(reflect.ValueOf(&job).Elem(), rng, 0)
		if err := jobFields.Read(jobFields.Append(nil, &job), &read); err != nil || !reflect.DeepEqual(read, job) {
			t.Fatalf("seed %d: read %+v (%v)\nwritten %+v", seed, read, err, job)
		}
	}
	if raw := append(itemFields.Append(nil, &Item{}), jobFields.Append(nil, &Job{})...); len(raw) > 0 {
		t.Errorf("nothing takes %d bytes: %x", len(raw), raw)
	}
}

// jsonItem is an item as the versions before wrote it.
func jsonItem(t *testing.T, it *Item) []byte {
	t.Helper()
	head, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	text, err := it.Record.Text()
	if err != nil {
		t.Fatal(err)
	}
	var record bytes.Buffer
	w, err := flate.NewWriter(&record, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(text)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	begin := binary.BigEndian.AppendUint32([]byte{byte(it.State)}, uint32(len(head))|hasSums)
	out := binary.BigEndian.AppendUint32(bytes.Clone(begin), sumOf(begin, head))
	out = binary.BigEndian.AppendUint32(out, crc32.Checksum(record.Bytes(), castagnoli))
	return append(append(out, head...), record.Bytes()...)
}

// TestAnItemOfJSONIsReadAndWrittenAnew: nothing of it is lost, its record neither; and it takes less.
func TestAnItemOfJSONIsReadAndWrittenAnew(t *testing.T) {
	text := strings.Repeat(`{"id":"1","big":8031152018338945839}`, 20)
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 2))
		var it Item
		fill(reflect.ValueOf(&it).Elem(), rng, 0)
		head, err := json.Marshal(&it)
		if err != nil {
			t.Fatal(err)
		}
		it = Item{}
		if err := json.Unmarshal(head, &it); err != nil { // JSON has no bytes that are no text
			t.Fatal(err)
		}
		it.Record = RecordOf([]byte(text))
		old := jsonItem(t, &it)
		raw := old
		for range 3 {
			got, err := DecodeItem(raw)
			if err != nil {
				t.Fatal(err)
			}
			if have, err := got.Record.Text(); err != nil || string(have) != text {
				t.Fatalf("seed %d: its record is %q (%v)", seed, have, err)
			}
			if raw, err = EncodeItem(got); err != nil {
				t.Fatal(err)
			}
			if got.Record = it.Record; !reflect.DeepEqual(got, &it) {
				t.Fatalf("seed %d: read %+v\nwritten %+v", seed, got, it)
			}
		}
		if raw[0] != formatPacked || len(raw) >= len(old) {
			t.Errorf("seed %d: %d bytes became %d", seed, len(old), len(raw))
		}
	}
}

// TestADamagedRecordOfBeforeStaysKnownAsDamaged: it cannot be packed anew, and is not taken for a sound one.
func TestADamagedRecordOfBeforeStaysKnownAsDamaged(t *testing.T) {
	raw := jsonItem(t, &Item{Key: Key{Fax, "7"}, State: Waiting, Time: noon, Record: RecordOf([]byte(`{"id":7,"type":"Fax"}`))})
	raw[len(raw)-3] ^= 4
	for range 3 {
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
	if raw[0] != formatPacked {
		t.Error("it was not written anew")
	}
}

// TestAnHourOfJSONIsRead: with and without the sum that the first versions did not write.
func TestAnHourOfJSONIsRead(t *testing.T) {
	for seed := range uint64(50) {
		var job Job
		fill(reflect.ValueOf(&job).Elem(), rand.New(rand.NewPCG(seed, 3)), 0)
		body, err := json.Marshal(&job)
		if err != nil {
			t.Fatal(err)
		}
		job = Job{}
		if err := json.Unmarshal(body, &job); err != nil {
			t.Fatal(err)
		}
		head := []byte{hasSum | hasData}
		for _, raw := range [][]byte{
			append([]byte{hasData}, body...),
			append(binary.BigEndian.AppendUint32(bytes.Clone(head), sumOf(head, body)), body...),
		} {
			if got, err := DecodeJob(raw); err != nil || !reflect.DeepEqual(got, &job) {
				t.Fatalf("seed %d: read %+v (%v)\nwritten %+v", seed, got, err, job)
			}
		}
	}
}

// TestJSONThatHoldsTooMuch: two bytes of it may become a part, which takes hundreds in memory. What stands within a text holds nothing.
func TestJSONThatHoldsTooMuch(t *testing.T) {
	commas := strings.Repeat(`,\"`, mostValues+1)
	for text, want := range map[string]error{
		`{"Parts":[0` + strings.Repeat(",0", mostValues+1) + `]}`:              disk.ErrDamaged,
		`{"Parts":[` + strings.Repeat("{},", mostValues+1) + `{}]}`:            disk.ErrDamaged,
		`{"Detail":"` + commas + `"}`:                                          nil,
		`{"Parts":[{"Text":"\\"}` + strings.Repeat(",{}", mostValues+1) + `]}`: disk.ErrDamaged,
	} {
		var it Item
		if err := readJSON([]byte(text), &it); !errors.Is(err, want) || len(it.Parts) > 1 {
			t.Errorf("%.30s…: %d parts, %v", text, len(it.Parts), err)
		}
	}
}
