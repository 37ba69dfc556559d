package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"ringcentral-archiver/store/compact"
)

// An archive has dictionaries of its own, made of what it holds: with its names, numbers and ids a record takes half.
// Each is kept twice, on pages of its own, because without it nothing can be read that was packed with it.

// ErrNoDictionary: what was packed with a dictionary cannot be read any more.
var ErrNoDictionary = errors.New("without it nothing that it packed can be read")

var copies = []byte{'a', 'b'}

func dictionaryKey(number, copy byte) []byte { return []byte{number, copy} }

// Dictionary is the archive's dictionary with that number. Errors: ErrDamaged.
func (tx *Tx) Dictionary(number byte) (*compact.Dictionary, error) {
	if first := compact.First(); number == first.Number {
		return first, nil
	}
	d, read := tx.dictionaries[number]
	if !read {
		d = tx.readDictionary(number)
		tx.keepDictionary(number, d)
	}
	if d == nil {
		return nil, fmt.Errorf("%w: dictionary %d cannot be read (%w)", ErrDamaged, number, ErrNoDictionary)
	}
	return d, nil
}

// readDictionary reads the first of its copies that is as it was written; nil where none is.
func (tx *Tx) readDictionary(number byte) *compact.Dictionary {
	b := tx.Bucket(BucketDictionaries)
	if b == nil {
		return nil
	}
	for _, copy := range copies {
		raw := b.Get(dictionaryKey(number, copy))
		if len(raw) < crc32.Size || binary.BigEndian.Uint32(raw) != crc32.ChecksumIEEE(raw[crc32.Size:]) {
			continue
		}
		return compact.DictionaryOf(number, raw[crc32.Size:])
	}
	return nil
}

func (tx *Tx) keepDictionary(number byte, d *compact.Dictionary) {
	if tx.dictionaries == nil {
		tx.dictionaries = map[byte]*compact.Dictionary{}
	}
	tx.dictionaries[number] = d
}

// Newest is the dictionary to pack with.
func (tx *Tx) Newest() *compact.Dictionary {
	if tx.newest != nil {
		return tx.newest
	}
	tx.newest = compact.First()
	if b := tx.Bucket(BucketDictionaries); b != nil {
		if key, _ := b.Cursor().Last(); key != nil {
			if d, err := tx.Dictionary(key[0]); err == nil {
				tx.newest = d
			}
		}
	}
	return tx.newest
}

// PutDictionary makes what is written from now on be packed with a new dictionary. Errors: bbolt's.
func (tx *Tx) PutDictionary(text []byte) error {
	b := tx.Bucket(BucketDictionaries)
	number := compact.First().Number + 1
	if last, _ := b.Cursor().Last(); last != nil {
		number = last[0] + 1
	}
	d := compact.DictionaryOf(number, text)
	if d == nil {
		return nil // there is too little to make one of
	}
	for _, copy := range copies {
		if err := b.Put(dictionaryKey(number, copy), append(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)), text...)); err != nil {
			return fmt.Errorf("write a dictionary: %w", err)
		}
	}
	tx.newest = d
	tx.keepDictionary(number, d)
	return nil
}

// forgetDictionaries is called when the transaction goes on with another archive.
func (tx *Tx) forgetDictionaries() { tx.newest, tx.dictionaries = nil, nil }
