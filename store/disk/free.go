package disk

import (
	"encoding/binary"
	"fmt"
	"os"
)

// bbolt believes what the file says of its free pages: it takes memory for as many as are told, and writes over whatever is named.

const (
	freePage = 16            // kind of a page
	noFree   = ^uint64(0)    // stands for a list that was not written; this program always writes it
	manyFree = uint64(65535) // so many on the page's head mean that their number comes first
)

// freeList is the list of free pages: on which page it is and on how many further ones, and where in the file its numbers are.
type freeList struct{ page, further, at, n uint64 }

// findFree finds the list; an empty one where bbolt says itself that there is none. Errors: ErrDamaged.
func findFree(file *os.File) (l freeList, err error) {
	info, err := file.Stat()
	newest, found := newestMeta(file)
	if err != nil || !found {
		return l, nil // opening it says why
	}
	size, pages := uint64(newest.pageSize), uint64(info.Size()/newest.pageSize)
	if newest.free == noFree {
		return l, fmt.Errorf("%w: it has no list of free pages", ErrDamaged)
	}
	head := make([]byte, pageHead+8)
	if newest.free >= pages {
		return l, nil
	}
	if _, err := file.ReadAt(head, int64(newest.free*size)); err != nil {
		return l, nil
	}
	kind, count := kindOf(head)
	if kind != freePage {
		return l, nil
	}
	l = freeList{newest.free, uint64(binary.LittleEndian.Uint32(head[12:])), newest.free*size + pageHead, uint64(count)}
	if l.n == manyFree {
		l.at, l.n = l.at+8, binary.LittleEndian.Uint64(head[pageHead:])
	}
	if l.further >= pages-l.page || l.n > ((l.page+l.further+1)*size-l.at)/8 {
		return l, fmt.Errorf("%w: its list of free pages is longer than its place", ErrDamaged)
	}
	return l, nil
}

// CheckFree looks at how many free pages the file tells of. It is called before bbolt opens it. Errors: ErrDamaged.
func CheckFree(file *os.File) error {
	_, err := findFree(file)
	return err
}

// checkFree finds a page in the list of free ones that is used, or that the file does not have: the next change would write over it,
// or make the file as long as it says. The list itself, which then becomes free, must not be on such a page, either. Errors:
// ErrDamaged; those of the file.
func (w *walk) checkFree() error {
	l, err := findFree(w.file)
	if err != nil || l.page == 0 {
		return err
	}
	for id := l.page; id <= l.page+l.further; id++ {
		if err := w.notUsed(id); err != nil {
			return err
		}
		w.seen[id] = true
	}
	list := make([]byte, 8*l.n) // no longer than the file
	if err := w.read(list, int64(l.at)); err != nil {
		return err
	}
	for ; len(list) > 0; list = list[8:] {
		if err := w.notUsed(binary.LittleEndian.Uint64(list)); err != nil {
			return err
		}
	}
	return nil
}

// notUsed looks whether a page can be free. Errors: ErrDamaged.
func (w *walk) notUsed(id uint64) error {
	if id < firstPage || id >= w.pages || w.seen[id] {
		return fmt.Errorf("%w: page %d is not free", ErrDamaged, id)
	}
	return nil
}
