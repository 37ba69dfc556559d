package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"
)

// branchPage is the kind of a page that leads to others.
const branchPage = 1

// CheckCircles finds a file in which two pages lead to the same one: bbolt would go round in it for ever. What else is wrong with a page
// is found where it is read. Errors: ErrDamaged; those of the file.
func CheckCircles(db *bbolt.DB, file *os.File) error {
	return db.View(func(b *bbolt.Tx) error {
		size := int64(db.Info().PageSize)
		w := walk{file: file, size: size, page: make([]byte, size), pages: uint64(b.Size() / size), seen: map[uint64]bool{}, next: []uint64{uint64(b.Cursor().Bucket().Root())}}
		for len(w.next) > 0 {
			id := w.next[len(w.next)-1]
			w.next = w.next[:len(w.next)-1]
			if err := w.visit(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// walk goes from page to page.
type walk struct {
	file  *os.File
	size  int64  // of a page, in bytes
	pages uint64 // in the file
	page  []byte // the one that is visited
	seen  map[uint64]bool
	next  []uint64 // the pages to visit yet
}

// visit notes where a page leads to. Errors: ErrDamaged; those of the file.
func (w *walk) visit(id uint64) error {
	switch {
	case id < firstPage || id >= w.pages:
		return nil
	case w.seen[id]:
		return fmt.Errorf("%w: page %d comes twice", ErrDamaged, id)
	}
	w.seen[id] = true
	page := w.page
	if _, err := w.file.ReadAt(page, int64(id)*w.size); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	kind, count := binary.LittleEndian.Uint16(page[8:]), int(binary.LittleEndian.Uint16(page[10:]))
	if further := int64(binary.LittleEndian.Uint32(page[12:])); further > 0 && int64(pageHead+count*elementHead) > w.size {
		page = make([]byte, pageHead+count*elementHead) // at most a megabyte
		if _, err := w.file.ReadAt(page, int64(id)*w.size); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	for i := range count {
		at := pageHead + i*elementHead
		if at+elementHead > len(page) {
			break
		}
		element := page[at : at+elementHead]
		switch {
		case kind == branchPage:
			w.next = append(w.next, binary.LittleEndian.Uint64(element[8:]))
		case kind == leafPage && binary.LittleEndian.Uint32(element)&bucketElement != 0:
			root := make([]byte, 8)
			behind := int64(binary.LittleEndian.Uint32(element[4:])) + int64(binary.LittleEndian.Uint32(element[8:]))
			if _, err := w.file.ReadAt(root, int64(id)*w.size+int64(at)+behind); err == nil { // 0 is a bucket within the page
				w.next = append(w.next, binary.LittleEndian.Uint64(root))
			}
		}
	}
	return nil
}
