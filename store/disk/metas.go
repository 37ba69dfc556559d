package disk

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
)

// How bbolt writes one of the two pages at a file's beginning: behind the page's head, with a sum at its end.
const (
	metaMagic  = 0xED0CDAED
	metaLength = 56
)

// meta is one of these pages.
type meta struct {
	pageSize int64
	free     uint64 // the page with the list of free ones
	change   uint64 // the number of the change that wrote it
}

// metaAt reads one; false where there is none that is sound. Errors: those of the file.
func metaAt(file *os.File, page int64) (m meta, sound bool, err error) {
	raw := make([]byte, metaLength+8)
	if _, err := file.ReadAt(raw, page+pageHead); err != nil {
		return m, false, fmt.Errorf("read the file's beginning: %w", err)
	}
	sum := fnv.New64a()
	_, _ = sum.Write(raw[:metaLength]) // it has no error
	number := binary.LittleEndian
	m = meta{int64(number.Uint32(raw[8:])), number.Uint64(raw[32:]), number.Uint64(raw[48:])}
	return m, number.Uint32(raw) == metaMagic && number.Uint64(raw[metaLength:]) == sum.Sum64(), nil
}

// SoundMetas is how many of the two pages at a file's beginning are sound. They stand in for each other: each change writes one of
// them, in turns. Errors: those of the file.
func SoundMetas(file *os.File, pageSize int) (n int, err error) {
	for page := range int64(firstPage) {
		_, sound, err := metaAt(file, page*int64(pageSize))
		if err != nil {
			return n, err
		}
		if sound {
			n++
		}
	}
	return n, nil
}

// newestMeta is the page at the beginning that bbolt goes by; false where none is sound, or the size of pages is none.
func newestMeta(file *os.File) (newest meta, found bool) {
	first, found, _ := metaAt(file, 0)
	size := first.pageSize
	for guess := int64(leastPage); !found && guess <= mostPage; guess *= 2 { // the first one says where the other is
		if second, sound, _ := metaAt(file, guess); sound {
			return second, second.pageSize == guess
		}
	}
	if !found || size < leastPage || size > mostPage || size&(size-1) != 0 {
		return first, false
	}
	if second, sound, _ := metaAt(file, size); sound && second.change > first.change {
		return second, second.pageSize == size
	}
	return first, true
}

// How large a page may be, in bytes: as large as the system's, which bbolt takes.
const (
	leastPage = 1 << 10
	mostPage  = 1 << 24
)
