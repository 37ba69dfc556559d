package ledger

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
)

// withFields is an item whose sum is right, whatever stands in its fields.
func withFields(fields []byte) []byte {
	head := compact.First().Pack(nil, fields)
	out := append(make([]byte, itemHead, itemHead+len(head)+12), compact.First().Number, 0)
	out = append(binary.AppendUvarint(out, uint64(len(head))), head...)
	out[0] = formatPacked
	binary.BigEndian.PutUint32(out[1:], sumOf(out[:1], out[itemHead:]))
	return out
}

// FuzzFields: whatever stands in an item or an hour whose sum is right, it is damaged, or it can be written again and is the same then.
func FuzzFields(f *testing.F) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var it Item
		var job Job
		fill(reflect.ValueOf(&it).Elem(), rng, 0)
		fill(reflect.ValueOf(&job).Elem(), rng, 0)
		f.Add(itemFields.Append(nil, &it))
		f.Add(jobFields.Append(nil, &job))
	}
	late := Item{Key: Key{Type: SMS, ID: "1"}, State: Discovered, Time: time.Date(12_000, 1, 1, 0, 0, 0, 0, time.UTC)}
	f.Add(itemFields.Append(nil, &late))
	f.Fuzz(func(t *testing.T, fields []byte) {
		it, err := DecodeItem(withFields(fields))
		if err != nil && !errors.Is(err, disk.ErrDamaged) {
			t.Errorf("an error of no kind: %v", err)
		}
		if err == nil {
			again, err := EncodeItem(it)
			if err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
			if same, err := DecodeItem(again); err != nil || !reflect.DeepEqual(same, it) {
				t.Errorf("%+v becomes %+v (%v)", it, same, err)
			}
		}
		var job, same Job
		if err := jobFields.Read(fields, &job); err != nil {
			if !errors.Is(err, compact.ErrMalformed) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if err := jobFields.Read(jobFields.Append(nil, &job), &same); err != nil || !reflect.DeepEqual(same, job) {
			t.Errorf("%+v becomes %+v (%v)", job, same, err)
		}
	})
}

// TestPartsInPartsComeToAnEnd: however deep they lie in each other, reading them does not use up the stack, which would end the program.
func TestPartsInPartsComeToAnEnd(t *testing.T) {
	const deep = 3_000_000
	size, lengths := 0, make([]int, deep)
	for i := range lengths {
		lengths[i] = size
		size += protowire.SizeTag(17) + protowire.SizeVarint(uint64(size))
	}
	var fields []byte
	for i := deep - 1; i >= 0; i-- {
		fields = protowire.AppendVarint(protowire.AppendTag(fields, 17, protowire.BytesType), uint64(lengths[i]))
	}
	if err := fieldsOfPart().Read(fields, new(Part)); !errors.Is(err, compact.ErrMalformed) {
		t.Errorf("%d parts in each other: %v", deep, err)
	}
}
