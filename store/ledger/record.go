package ledger

import (
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"ringcentral-archiver/store/disk"
)

// Record is an item as RingCentral sent it. The store keeps it compressed, and
// unpacks it only when its text is asked for, because most readers of items do
// not need it, and an item is written far more often than its record changes.
// The zero Record is none.
type Record struct {
	text   []byte
	Packed []byte  // the same, compressed; nil when it was not read from the store
	sum    *uint32 // of Packed, as it was written; nil when not known
}

// sumOf is the sum to write with the compressed record. A damaged record keeps its old sum, so
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
func (r Record) Text() ([]byte, error) {
	if r.Packed == nil {
		return r.text, nil
	}
	if r.sum != nil && *r.sum != crc32.Checksum(r.Packed, castagnoli) {
		return nil, fmt.Errorf("record that is not as it was written: %w", disk.ErrDamaged)
	}
	text, err := unpack(r.Packed)
	if err != nil {
		return nil, fmt.Errorf("record: %w: %w", disk.ErrDamaged, err)
	}
	return text, nil
}

// appendTo appends the compressed record.
func (r Record) appendTo(out []byte) ([]byte, error) {
	switch {
	case r.Packed != nil:
		return append(out, r.Packed...), nil
	case len(r.text) == 0:
		return out, nil
	default:
		return pack(out, r.text)
	}
}

var compressors = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// pack appends the compressed text.
func pack(out, text []byte) ([]byte, error) {
	buf := bytes.NewBuffer(out)
	w := compressors.Get().(*flate.Writer)
	defer compressors.Put(w)
	w.Reset(buf)
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("compress a record: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress a record: %w", err)
	}
	return buf.Bytes(), nil
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

func unpack(packed []byte) ([]byte, error) {
	d := decompressors.Get().(*decompressor)
	defer decompressors.Put(d)
	d.from.Reset(packed)
	d.to.Reset()
	if err := d.Reader.(flate.Resetter).Reset(&d.from, nil); err != nil {
		return nil, err
	}
	if _, err := d.to.ReadFrom(d.Reader); err != nil {
		return nil, err
	}
	return slices.Clone(d.to.Bytes()), nil
}
