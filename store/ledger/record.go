package ledger

import (
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
)

// Record is an item as RingCentral sent it. The store keeps it packed, and unpacks it only when its text
// is asked for, because most readers of items do not need it, and an item is written far more often than
// its record changes. The zero Record is none.
type Record struct {
	text   []byte
	Packed []byte              // the same, packed; nil when it was not read from the store
	with   *compact.Dictionary // that it is packed with; nil = none, as versions before did it
	sum    *uint32             // of Packed, as it was written; nil when not known
}

// sumOf is the sum to write with the packed record. A damaged record keeps its old sum, so
// that it stays known as damaged.
func (r Record) sumOf(packed []byte) uint32 {
	if r.sum != nil {
		return *r.sum
	}
	return crc32.Checksum(packed, castagnoli)
}

// RecordOf is a record with that text, which must not be changed any more.
func RecordOf(text []byte) Record { return Record{text: text} }

// Text is what RingCentral sent; empty when there is no record. Errors:
// ErrDamaged, when it cannot be unpacked.
func (r Record) Text() (text []byte, err error) {
	if r.Packed == nil {
		return r.text, nil
	}
	if r.sum != nil && *r.sum != crc32.Checksum(r.Packed, castagnoli) {
		return nil, fmt.Errorf("record that is not as it was written: %w", disk.ErrDamaged)
	}
	if r.with == nil {
		text, err = inflate(r.Packed)
	} else {
		text, err = r.with.Unpack(nil, r.Packed)
	}
	if err != nil {
		return nil, fmt.Errorf("record: %w: %w", disk.ErrDamaged, err)
	}
	return text, nil
}

// packed is the record as it is written: packed with the dictionary, if it can be read.
func (r Record) packed(with *compact.Dictionary) Record {
	if r.Packed != nil && r.with == with {
		return r
	}
	text, err := r.Text()
	switch {
	case err != nil:
		return r
	case len(text) == 0:
		return Record{}
	default:
		return Record{Packed: with.Pack(nil, text), with: with}
	}
}

// decompressor reads one record after the other: its window of 32 KiB is many
// times what it reads.
type decompressor struct {
	from bytes.Reader
	to   bytes.Buffer
	io.Reader
}

// decompressors hold a buffer too, which grows to the longest record.
var decompressors = sync.Pool{New: func() any {
	d := new(decompressor)
	d.Reader = flate.NewReader(&d.from)
	return d
}}

func inflate(packed []byte) ([]byte, error) {
	d := decompressors.Get().(*decompressor)
	defer decompressors.Put(d)
	d.from.Reset(packed)
	d.to.Reset()
	if err := d.Reader.(flate.Resetter).Reset(&d.from, nil); err != nil {
		return nil, err
	}
	if _, err := d.to.ReadFrom(io.LimitReader(d.Reader, compact.MostUnpacked+1)); err != nil {
		return nil, err
	}
	if d.to.Len() > compact.MostUnpacked {
		d.to = bytes.Buffer{} // it is kept for the next record
		return nil, fmt.Errorf("it has more than %d bytes", compact.MostUnpacked)
	}
	return slices.Clone(d.to.Bytes()), nil
}
