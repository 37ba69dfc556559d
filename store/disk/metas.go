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

// SoundMetas is how many of the two pages at a file's beginning are sound. They stand in for each other: each change writes one of
// them, in turns. Errors: those of the file.
func SoundMetas(file *os.File, pageSize int) (n int, err error) {
	for page := range int64(firstPage) {
		meta := make([]byte, metaLength+8)
		if _, err := file.ReadAt(meta, page*int64(pageSize)+pageHead); err != nil {
			return n, fmt.Errorf("read the file's beginning: %w", err)
		}
		sum := fnv.New64a()
		_, _ = sum.Write(meta[:metaLength]) // it has no error
		if binary.LittleEndian.Uint32(meta) == metaMagic && binary.LittleEndian.Uint64(meta[metaLength:]) == sum.Sum64() {
			n++
		}
	}
	return n, nil
}
