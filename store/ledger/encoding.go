package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
)

// MostItem is how large an item may be, in bytes (ARCHITECTURE.md, "Limits"). A real one has a few hundred.
const MostItem = 16 << 20

// ErrRefused: the file cannot hold an item, whatever space there is.
var ErrRefused = errors.New("the store cannot hold the item")

// formatPacked begins an item as it is written. No item of before began so: those began with their state.
const formatPacked = 0xc1

// EncodeItem lays an item out with the dictionary that every program has.
func EncodeItem(it *Item) ([]byte, error) { return EncodeWith(it, compact.First()) }

// EncodeWith lays an item out as its format, a sum of the format and of what lies before the record, the numbers of the
// dictionaries that the head and the record are packed with (0 = none), the length of the head, the head (all but the
// record), the sum of the record, and the record. Errors: ErrRefused.
func EncodeWith(it *Item, with *compact.Dictionary) ([]byte, error) {
	fields := itemFields.Append(make([]byte, 0, 512), it)
	switch {
	case it.Key.Type.Column() < 0:
		return nil, fmt.Errorf("%w: %q has no type", ErrRefused, it.Key.ID)
	case !storable(it.Time):
		return nil, fmt.Errorf("%w: %s is of the year %d", ErrRefused, it.Key, it.Time.Year())
	case len(fields) > MostItem:
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrRefused, it.Key, len(fields))
	}
	head, record := with.Pack(nil, fields), it.Record.packed(with)
	out := make([]byte, itemHead, itemHead+2+binary.MaxVarintLen32+len(head)+sumSize+len(record.Packed))
	out[0] = formatPacked
	out = append(out, with.Number, numberOf(record.with))
	out = append(binary.AppendUvarint(out, uint64(len(head))), head...)
	binary.BigEndian.PutUint32(out[1:], sumOf(out[:1], out[itemHead:]))
	if len(record.Packed) > 0 {
		out = append(binary.BigEndian.AppendUint32(out, record.sumOf(record.Packed)), record.Packed...)
	}
	return out, nil
}

// storable reports whether an item can be of that time.
func storable(at time.Time) bool { return at.UTC().Year() >= 0 && at.UTC().Year() <= 9999 }

func numberOf(d *compact.Dictionary) byte {
	if d == nil {
		return 0
	}
	return d.Number
}

const (
	sumSize  = 4
	itemHead = 1 + sumSize
)

// castagnoli has an instruction on most processors.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sumOf(head, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, body)
}

func sumAt(raw []byte) *uint32 { n := binary.BigEndian.Uint32(raw); return &n }

// written are the pieces of an item as it lies in the store.
type written struct {
	packed           bool   // head is packed fields; otherwise it is JSON of an older version
	head             []byte // all but the record
	record           []byte
	recordSum        *uint32 // nil = none was written
	headIn, recordIn byte    // numbers of their dictionaries; 0 = none
}

// split finds the pieces of an item, and looks at their sum. Errors: ErrDamaged.
func split(raw []byte) (written, error) {
	if len(raw) == 0 || raw[0] != formatPacked {
		return splitJSON(raw)
	}
	const begin = itemHead + 2
	if len(raw) <= begin {
		return written{}, fmt.Errorf("item of %d bytes: %w", len(raw), disk.ErrDamaged)
	}
	size, used := binary.Uvarint(raw[begin:])
	if used <= 0 || size > uint64(len(raw)-begin-used) {
		return written{}, fmt.Errorf("item with a head of %d in %d bytes: %w", size, len(raw), disk.ErrDamaged)
	}
	end := begin + used + int(size)
	if binary.BigEndian.Uint32(raw[1:]) != sumOf(raw[:1], raw[itemHead:end]) {
		return written{}, fmt.Errorf("item that is not as it was written: %w", disk.ErrDamaged)
	}
	w := written{packed: true, head: raw[begin+used : end], headIn: raw[itemHead], recordIn: raw[itemHead+1]}
	switch rest := raw[end:]; {
	case len(rest) > sumSize:
		w.record, w.recordSum = rest[sumSize:], sumAt(rest)
	case len(rest) > 0:
		return written{}, fmt.Errorf("item with a record that is cut off: %w", disk.ErrDamaged)
	}
	return w, nil
}

// Dictionaries gives the dictionary with a number. Errors: ErrDamaged.
type Dictionaries func(number byte) (*compact.Dictionary, error)

// fields unpacks the head, into a buffer. Errors: ErrDamaged.
func (w written) fields(into []byte, by Dictionaries) ([]byte, error) {
	with, err := by(w.headIn)
	if err != nil {
		return nil, err
	}
	fields, err := with.Unpack(into, w.head)
	if err != nil {
		return nil, fmt.Errorf("item: %w: %w", disk.ErrDamaged, err)
	}
	return fields, nil
}

// item reads all but the record. Errors: ErrDamaged.
func (w written) item(by Dictionaries) (*Item, error) {
	var it Item
	var err error
	if w.packed {
		var fields []byte
		if fields, err = w.fields(nil, by); err == nil {
			err = itemFields.Read(fields, &it)
		}
	} else {
		err = readJSON(w.head, &it)
	}
	if err != nil {
		return nil, fmt.Errorf("item: %w: %w", disk.ErrDamaged, err)
	}
	if it.Key.Type.Column() < 0 || !storable(it.Time) { // it could not be written again, and has no place in a count
		return nil, fmt.Errorf("item without a type or a time: %w", disk.ErrDamaged)
	}
	return &it, nil
}

// DecodeItem reads an item that is packed with the dictionary that every program has. It leaves the record as it is until
// it is asked for. Nothing in the item points into raw. Errors: ErrDamaged.
func DecodeItem(raw []byte) (*Item, error) { return DecodeWith(raw, new(disk.Tx).Dictionary) }

// DecodeWith is DecodeItem for an item that is packed with a dictionary of the archive's own. Errors: ErrDamaged.
func DecodeWith(raw []byte, by Dictionaries) (*Item, error) {
	w, err := split(raw)
	if err != nil {
		return nil, err
	}
	it, err := w.item(by)
	if err != nil {
		return nil, err
	}
	if len(w.record) > 0 {
		it.Record = Record{Packed: bytes.Clone(w.record), sum: w.recordSum}
		if w.recordIn > 0 {
			if it.Record.with, err = by(w.recordIn); err != nil {
				return nil, err
			}
		}
	}
	it.spread()
	return it, nil
}

// ItemIsPacked reports whether an item was written as it is today, and not by a version before.
func ItemIsPacked(raw []byte) bool { return len(raw) > 0 && raw[0] == formatPacked }

// CheckItem looks at the sums of an item as it lies in the store, and whether its dictionary is there. Errors: ErrDamaged.
func CheckItem(raw []byte, by Dictionaries) error {
	w, err := split(raw)
	if err == nil && w.packed {
		_, err = by(w.headIn)
	}
	return err
}

// Head gives what is kept of an item but the record, with all texts as they are, in a buffer; false where that is not known before
// the item is read.
func Head(raw, into []byte, by Dictionaries) (head []byte, known bool) {
	w, err := split(raw)
	if err != nil || !w.packed {
		return into, false
	}
	head, err = w.fields(into[:cap(into)], by)
	if err != nil {
		return into, false
	}
	return head, true
}

// Fields is how an item is written, but for the record. Two items are the same if that is.
func (it *Item) Fields() []byte { return itemFields.Append(nil, it) }
