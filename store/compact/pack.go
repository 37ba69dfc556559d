package compact

import (
	_ "embed"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/s2"
)

// Dictionary is a text that what is packed is much like. It is packed as if the dictionary stood before it, because a
// record is a few hundred bytes, and like thousands of others. What was packed with one can be read with the very
// same only, so a dictionary is never changed: a better one is another.
type Dictionary struct {
	Number byte // names it in what was packed with it
	is     *s2.Dict
}

// The words of RingCentral's records and of the store's fields, without ids and names.
//
//go:embed dictionary1.txt
var dictionary1 []byte

// First is the dictionary that every program has.
var First = sync.OnceValue(func() *Dictionary { return &Dictionary{1, s2.MakeDict(dictionary1, nil)} })

// The least and the most that a dictionary holds, in bytes.
const (
	leastDictionary = s2.MinDictSize
	MostDictionary  = s2.MaxDictSize
)

// made holds the dictionaries that were used: their tables take longer to make than a record to pack.
var made sync.Map

// DictionaryOf is the dictionary with that number and text; nil where the text is too short or too long for one.
func DictionaryOf(number byte, text []byte) *Dictionary {
	type name struct {
		number byte
		length int
		sum    uint32
	}
	key := name{number, len(text), crc32.ChecksumIEEE(text)}
	if d, known := made.Load(key); known {
		return d.(*Dictionary)
	}
	if len(text) < leastDictionary || len(text) > MostDictionary {
		return nil
	}
	is := s2.MakeDict(append([]byte{}, text...), nil)
	if is == nil {
		return nil
	}
	d, _ := made.LoadOrStore(key, &Dictionary{number, is})
	return d.(*Dictionary)
}

// Pack appends the packed text.
func (d *Dictionary) Pack(out, text []byte) []byte { return append(out, d.is.Encode(nil, text)...) }

// MostUnpacked is larger than anything that is packed, in bytes: a length that is damaged takes no memory.
const MostUnpacked = 32 << 20

// Unpack gives the text that was packed. Errors: ErrMalformed.
func (d *Dictionary) Unpack(into, packed []byte) ([]byte, error) {
	if n, err := s2.DecodedLen(packed); err != nil || n > MostUnpacked {
		return nil, fmt.Errorf("%w: %d bytes (%w)", ErrMalformed, n, err)
	}
	text, err := d.is.Decode(into, packed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return text, nil
}
