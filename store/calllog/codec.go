package calllog

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"

	"ringcentral-archiver/store/disk"
)

// A record is a byte for its form, a sum of the rest, then the fields in the order of Call: numbers as
// varints, texts with their length before them. The id is the end of the record's key.
const form = 1

// What is true of a call, as bits of one number.
const (
	markTaken = 1 << iota
	markDeleted
)

func encode(c *Call) []byte {
	var b []byte
	b = binary.AppendVarint(b, c.Start.UnixMilli())
	b = binary.AppendVarint(b, c.Duration.Milliseconds())
	for _, text := range c.texts() {
		b = appendText(b, *text)
	}
	marks := uint64(0)
	if c.Taken {
		marks |= markTaken
	}
	if c.Deleted {
		marks |= markDeleted
	}
	b = binary.AppendUvarint(b, marks)
	b = binary.AppendUvarint(b, uint64(len(c.Recordings)))
	for _, id := range c.Recordings {
		b = appendText(b, id)
	}
	out := binary.BigEndian.AppendUint32([]byte{form}, sum(c.ID, b))
	return append(out, b...)
}

// texts are the fields that are texts, in the order of the record.
func (c *Call) texts() []*string {
	return []*string{
		&c.Session, &c.Telephony, &c.Kind, &c.Direction, &c.Action, &c.Result,
		&c.From.Number, &c.From.Extension, &c.From.Name, &c.To.Number, &c.To.Extension, &c.To.Name,
		&c.Owner.ExtensionID, &c.Owner.Number, &c.Owner.Name, &c.Message.ID, &c.Message.Type, &c.Message.Extension,
	}
}

func sum(id string, body []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE([]byte(id)), crc32.IEEETable, body)
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func decode(id string, raw []byte) (Call, error) {
	damaged := fmt.Errorf("call %s: %w", id, disk.ErrDamaged)
	if len(raw) < 5 || raw[0] != form || binary.BigEndian.Uint32(raw[1:]) != sum(id, raw[5:]) {
		return Call{}, damaged
	}
	r := reader{rest: raw[5:]}
	c := Call{ID: id, Start: time.UnixMilli(r.int()).UTC()}
	length := r.int()
	c.Duration = time.Duration(length) * time.Millisecond
	for _, text := range c.texts() {
		*text = r.text()
	}
	marks := r.uint()
	c.Taken, c.Deleted = marks&markTaken != 0, marks&markDeleted != 0
	n := r.uint()
	for ; n > 0 && !r.short; n-- {
		c.Recordings = append(c.Recordings, r.text())
	}
	if r.short || len(r.rest) > 0 || length < 0 || length != c.Duration.Milliseconds() || c.Start.Year() < 0 || c.Start.Year() > 9999 {
		return Call{}, damaged
	}
	return c, nil
}

// reader reads the fields of a record.
type reader struct {
	rest  []byte
	short bool // the record ended too early
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.rest)
	r.skip(n)
	return v
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.skip(n)
	return v
}

func (r *reader) skip(n int) {
	if n <= 0 {
		r.rest, r.short = nil, true
		return
	}
	r.rest = r.rest[n:]
}

func (r *reader) text() string {
	n := r.uint()
	if n > uint64(len(r.rest)) {
		r.rest, r.short = nil, true
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}
