package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"go.etcd.io/bbolt"
)

// branchPage is the kind of a page that leads to others.
const branchPage = 1

// kinds are all that bbolt knows: also a page of its own data, and the list of free ones.
var kinds = []uint16{branchPage, leafPage, 4, 16}

// CheckCircles finds a file in which two pages lead to the same one, or one leads to what is no page: bbolt would go round in it for ever.
// It also finds a page on which something is longer than the page, which would be read, and copied, from whatever lies behind; and a
// free page that is used. What else is wrong with a page is found where it is read. Errors: ErrDamaged; those of the file.
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
		return w.checkFree()
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

// visit notes where a page leads to. A page that bbolt refuses by its number or its kind leads nowhere, and is found where it is read;
// other pages that it has not written it would follow to who knows where. Errors: ErrDamaged; those of the file.
func (w *walk) visit(id uint64) error {
	switch {
	case id >= w.pages:
		return nil
	case w.seen[id]:
		return fmt.Errorf("%w: page %d comes twice", ErrDamaged, id)
	}
	w.seen[id] = true
	page := w.page
	if err := w.read(page, int64(id)*w.size); err != nil {
		return err
	}
	kind, count := kindOf(page)
	if binary.LittleEndian.Uint64(page) != id || !slices.Contains(kinds, kind) {
		return nil
	}
	further := int64(binary.LittleEndian.Uint32(page[12:]))
	if uint64(further) >= w.pages-id {
		return fmt.Errorf("%w: page %d goes on behind the end", ErrDamaged, id)
	}
	for next := id + 1; next <= id+uint64(further); next++ {
		if w.seen[next] {
			return fmt.Errorf("%w: page %d comes twice", ErrDamaged, next)
		}
		w.seen[next] = true
	}
	if need := int64(pageHead + count*elementHead); need > w.size && need <= (further+1)*w.size {
		page = make([]byte, need) // at most a megabyte
		if err := w.read(page, int64(id)*w.size); err != nil {
			return err
		}
	}
	if kind != leafPage && (kind != branchPage || count == 0) || pageHead+count*elementHead > len(page) {
		return fmt.Errorf("%w: page %d leads to no page", ErrDamaged, id)
	}
	begin, end := int64(id)*w.size, (int64(id)+further+1)*w.size
	for i := range count {
		at := pageHead + i*elementHead
		e := elementOf(kind, page[at:at+elementHead], begin+int64(at))
		if e.end > end {
			return fmt.Errorf("%w: page %d goes on behind its end", ErrDamaged, id)
		}
		switch {
		case kind == branchPage:
			w.next = append(w.next, e.leads)
		case e.bucket:
			if err := w.bucket(e.value, e.end); err != nil {
				return err
			}
		}
	}
	return nil
}

// elementOn is an element of a page: where in the file its key begins, and its value, and where that ends.
type elementOn struct {
	key, value, end int64
	leads           uint64 // of a page that leads to others: where to
	bucket          bool
}

// elementOf reads the head of an element that lies there in the file.
func elementOf(kind uint16, head []byte, at int64) elementOn {
	word := func(i int) int64 { return int64(binary.LittleEndian.Uint32(head[4*i:])) }
	if kind == branchPage {
		key, end := at+word(0), at+word(0)+word(1)
		return elementOn{key, end, end, binary.LittleEndian.Uint64(head[8:]), false}
	}
	key, value := at+word(1), at+word(1)+word(2)
	return elementOn{key, value, value + word(3), 0, word(0)&bucketElement != 0}
}

// bucket notes where a bucket leads to whose head lies there in the file, and ends there. A small one lies on a page within its
// value, which leads nowhere.
func (w *walk) bucket(at, end int64) error {
	damaged := fmt.Errorf("%w: there is no bucket at byte %d", ErrDamaged, at)
	head := make([]byte, bucketHead+pageHead)
	if err := w.read(head, at); err != nil {
		return err
	}
	if root := binary.LittleEndian.Uint64(head); root != 0 {
		w.next = append(w.next, root)
		return nil
	}
	kind, count := kindOf(head[bucketHead:])
	begin := at + bucketHead + pageHead
	if kind != leafPage || int64(count)*elementHead > end-begin {
		return damaged
	}
	within := make([]byte, count*elementHead)
	if err := w.read(within, begin); err != nil {
		return err
	}
	for i := range int64(count) {
		e := elementOf(kind, within[i*elementHead:], begin+i*elementHead)
		if e.bucket || e.end > end { // bbolt lays no bucket into a small one
			return damaged
		}
	}
	return nil
}

func kindOf(page []byte) (kind uint16, count int) {
	return binary.LittleEndian.Uint16(page[8:]), int(binary.LittleEndian.Uint16(page[10:]))
}

// read reads what is there; beyond the end of the file is nothing. Errors: those of the file.
func (w *walk) read(page []byte, at int64) error {
	n, err := w.file.ReadAt(page, at)
	clear(page[n:])
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
