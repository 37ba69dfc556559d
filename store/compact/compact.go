// Package compact writes the store's records in few bytes: structs as the numbered fields of protobuf's wire
// format, by a table for each struct, which both writes and reads it. A field that is zero takes no space, and
// one that a program does not know is passed over. It knows no item.
package compact

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrMalformed: the bytes are no record.
var ErrMalformed = errors.New("not a compact record")

// Field is one field of a struct: what is written for it, and what is read into it. A number is never used again
// for something else.
type Field[T any] struct {
	number protowire.Number
	put    func(out []byte, of *T) []byte
	get    func(of *T, n uint64, raw []byte, in within) error // n of a number, else raw
}

// Fields are those of a struct.
type Fields[T any] struct {
	inOrder []Field[T]
	get     []func(of *T, n uint64, raw []byte, in within) error // by number
}

// Of is a struct with these fields.
func Of[T any](fields ...Field[T]) *Fields[T] {
	f := &Fields[T]{inOrder: fields}
	for _, one := range fields {
		for len(f.get) <= int(one.number) {
			f.get = append(f.get, nil)
		}
		if f.get[one.number] != nil {
			panic(fmt.Sprintf("two fields have the number %d", one.number)) // the tables are constant
		}
		f.get[one.number] = one.get
	}
	return f
}

// Append writes a struct behind out.
func (f *Fields[T]) Append(out []byte, of *T) []byte {
	for _, one := range f.inOrder {
		out = one.put(out, of)
	}
	return out
}

// What a record may hold. Without an end structs within each other would use up the stack, and those that take two bytes of the
// record hundreds of bytes of memory.
const (
	mostDeep = 100      // structs in each other
	mostHeld = 32 << 20 // bytes of structs and counts, beside what was read
)

// within is where in a record a field is read.
type within struct {
	deep int
	room *int // bytes that the record may hold yet
}

// hold is called before memory is taken. Errors: ErrMalformed.
func (in within) hold(size uintptr) error {
	if *in.room -= int(size); *in.room < 0 {
		return ErrMalformed
	}
	return nil
}

// Read reads a struct. Nothing of it points into raw. Errors: ErrMalformed.
func (f *Fields[T]) Read(raw []byte, into *T) error {
	room := mostHeld
	return f.read(raw, into, within{0, &room})
}

// read reads a struct that lies within others.
func (f *Fields[T]) read(raw []byte, into *T, in within) error {
	if in.deep > mostDeep {
		return ErrMalformed
	}
	in.deep++
	for len(raw) > 0 {
		number, kind, used := protowire.ConsumeTag(raw)
		if used < 0 {
			return ErrMalformed
		}
		raw = raw[used:]
		var n uint64
		var inner []byte
		switch kind {
		case protowire.VarintType:
			n, used = protowire.ConsumeVarint(raw)
		case protowire.BytesType:
			inner, used = protowire.ConsumeBytes(raw)
		default:
			return ErrMalformed
		}
		if used < 0 {
			return ErrMalformed
		}
		raw = raw[used:]
		if int(number) >= len(f.get) || f.get[number] == nil {
			continue
		}
		if err := f.get[number](into, n, inner, in); err != nil {
			return err
		}
	}
	return nil
}

func appendBytes[B string | []byte](out []byte, number protowire.Number, raw B) []byte {
	out = protowire.AppendTag(out, number, protowire.BytesType)
	return append(protowire.AppendVarint(out, uint64(len(raw))), raw...)
}

// Text is a field of text.
func Text[T any](number protowire.Number, at func(*T) *string) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if *at(of) == "" {
				return out
			}
			return appendBytes(out, number, *at(of))
		},
		func(of *T, _ uint64, raw []byte, _ within) error { *at(of) = string(raw); return nil },
	}
}

// Hex is a field of hexadecimal digits, which take half a byte each. Any other text can stand in it, too.
func Hex[T any](number protowire.Number, at func(*T) *string) Field[T] {
	const digits, text = 0, 1
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if *at(of) == "" {
				return out
			}
			raw, err := hex.DecodeString(*at(of))
			if err != nil || hex.EncodeToString(raw) != *at(of) {
				return appendBytes(out, number, append([]byte{text}, *at(of)...))
			}
			return appendBytes(out, number, append([]byte{digits}, raw...))
		},
		func(of *T, _ uint64, raw []byte, _ within) error {
			switch {
			case len(raw) == 0 || raw[0] > text:
				return ErrMalformed
			case raw[0] == text:
				*at(of) = string(raw[1:])
			default:
				*at(of) = hex.EncodeToString(raw[1:])
			}
			return nil
		},
	}
}

// Number is a field of a whole number.
func Number[T any, N ~int | ~int64 | ~uint8](number protowire.Number, at func(*T) *N) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if *at(of) == 0 {
				return out
			}
			return protowire.AppendVarint(protowire.AppendTag(out, number, protowire.VarintType), protowire.EncodeZigZag(int64(*at(of))))
		},
		func(of *T, n uint64, _ []byte, _ within) error { *at(of) = N(protowire.DecodeZigZag(n)); return nil },
	}
}

// Flag is a field that is set or not.
func Flag[T any](number protowire.Number, at func(*T) *bool) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if !*at(of) {
				return out
			}
			return protowire.AppendVarint(protowire.AppendTag(out, number, protowire.VarintType), 1)
		},
		func(of *T, n uint64, _ []byte, _ within) error { *at(of) = n != 0; return nil },
	}
}

// Time is a field of a moment, to the nanosecond. It is read as UTC.
func Time[T any](number protowire.Number, at func(*T) *time.Time) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if at(of).IsZero() {
				return out
			}
			var moment [2 * binary.MaxVarintLen64]byte
			return appendBytes(out, number, appendTime(moment[:0], *at(of)))
		},
		func(of *T, _ uint64, raw []byte, _ within) (err error) { *at(of), err = readTime(raw); return err },
	}
}

func appendTime(out []byte, t time.Time) []byte {
	out = binary.AppendVarint(out, t.Unix())
	if ns := t.Nanosecond(); ns != 0 {
		out = binary.AppendUvarint(out, uint64(ns))
	}
	return out
}

func readTime(raw []byte) (time.Time, error) {
	seconds, used := binary.Varint(raw)
	if used <= 0 {
		return time.Time{}, ErrMalformed
	}
	if raw = raw[used:]; len(raw) == 0 {
		return time.Unix(seconds, 0).UTC(), nil
	}
	ns, used := binary.Uvarint(raw)
	if used != len(raw) || ns >= uint64(time.Second) {
		return time.Time{}, ErrMalformed
	}
	return time.Unix(seconds, int64(ns)).UTC(), nil
}

// Struct is a field that is a struct. fields is called when it is needed, because a struct may hold another of its
// own kind.
func Struct[T, U any](number protowire.Number, at func(*T) *U, fields func() *Fields[U]) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			grown := appendStruct(out, number, at(of), fields())
			if len(grown) == len(out)+protowire.SizeTag(number)+1 {
				return out // all of it is zero
			}
			return grown
		},
		func(of *T, _ uint64, raw []byte, in within) error { return fields().read(raw, at(of), in) },
	}
}

// Maybe is a field that is a struct, or nil.
func Maybe[T, U any](number protowire.Number, at func(*T) **U, fields func() *Fields[U]) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if *at(of) == nil {
				return out
			}
			return appendStruct(out, number, *at(of), fields())
		},
		func(of *T, _ uint64, raw []byte, in within) error {
			if err := in.hold(reflect.TypeFor[U]().Size()); err != nil {
				return err
			}
			*at(of) = new(U)
			return fields().read(raw, *at(of), in)
		},
	}
}

// List is a field of structs. An empty list is read as nil.
func List[T, U any](number protowire.Number, at func(*T) *[]U, fields func() *Fields[U]) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			for i := range *at(of) {
				out = appendStruct(out, number, &(*at(of))[i], fields())
			}
			return out
		},
		func(of *T, _ uint64, raw []byte, in within) error {
			if err := in.hold(reflect.TypeFor[U]().Size()); err != nil {
				return err
			}
			list := at(of)
			*list = append(*list, *new(U))
			return fields().read(raw, &(*list)[len(*list)-1], in)
		},
	}
}

func appendStruct[U any](out []byte, number protowire.Number, of *U, fields *Fields[U]) []byte {
	out = protowire.AppendTag(out, number, protowire.BytesType)
	begin := len(out)
	out = fields.Append(out, of)
	var length [binary.MaxVarintLen64]byte
	return slices.Insert(out, begin, protowire.AppendVarint(length[:0], uint64(len(out)-begin))...)
}

// countHeld is about what an entry of a map takes, in bytes.
const countHeld = 64

// Counts is a field that counts by a word.
func Counts[T any](number protowire.Number, at func(*T) *map[string]int) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			for _, word := range slices.Sorted(maps.Keys(*at(of))) {
				count := binary.AppendVarint(nil, int64((*at(of))[word]))
				out = appendBytes(out, number, append(count, word...))
			}
			return out
		},
		func(of *T, _ uint64, raw []byte, in within) error {
			n, used := binary.Varint(raw)
			if used <= 0 {
				return ErrMalformed
			}
			if err := in.hold(countHeld); err != nil {
				return err
			}
			if *at(of) == nil {
				*at(of) = map[string]int{}
			}
			(*at(of))[string(raw[used:])] = int(n)
			return nil
		},
	}
}

// Times is a field of moments by place. One that is the same as the one before takes a byte. What was written with
// more or fewer places is read as far as it goes.
func Times[T any](number protowire.Number, at func(*T) []time.Time) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if !slices.ContainsFunc(at(of), func(t time.Time) bool { return !t.IsZero() }) {
				return out
			}
			var all []byte
			last := []byte{}
			for _, t := range at(of) {
				one := []byte{}
				if !t.IsZero() {
					one = appendTime(nil, t)
				}
				if len(one) > 0 && slices.Equal(one, last) {
					all = append(all, sameTime)
					continue
				}
				all = append(append(all, byte(len(one))), one...)
				last = one
			}
			return appendBytes(out, number, all)
		},
		func(of *T, _ uint64, raw []byte, _ within) error { return readTimes(raw, at(of)) },
	}
}

const sameTime = 0xff

func readTimes(raw []byte, into []time.Time) (err error) {
	var last time.Time
	for i := range into {
		if len(raw) == 0 {
			return nil
		}
		n := raw[0]
		raw = raw[1:]
		switch {
		case n == 0:
			continue
		case n == sameTime:
		case int(n) > len(raw):
			return ErrMalformed
		default:
			if last, err = readTime(raw[:n]); err != nil {
				return err
			}
			raw = raw[n:]
		}
		into[i] = last
	}
	return nil
}

// Numbers is a field of counts by place, read like Times.
func Numbers[T any](number protowire.Number, at func(*T) []int) Field[T] {
	return Field[T]{
		number,
		func(out []byte, of *T) []byte {
			if !slices.ContainsFunc(at(of), func(n int) bool { return n != 0 }) {
				return out
			}
			var all []byte
			for _, n := range at(of) {
				all = binary.AppendVarint(all, int64(n))
			}
			return appendBytes(out, number, all)
		},
		func(of *T, _ uint64, raw []byte, _ within) error {
			for i := range at(of) {
				if len(raw) == 0 {
					return nil
				}
				n, used := binary.Varint(raw)
				if used <= 0 {
					return ErrMalformed
				}
				at(of)[i], raw = int(n), raw[used:]
			}
			return nil
		},
	}
}
