package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// How bbolt lays out a page and what is on it: a page has its number, its kind, how many elements it
// has and how many further pages belong to it; an element says where its key and value lie, counted
// from where it lies itself. A small bucket is a page within a value.
const (
	pageHead, elementHead, bucketHead = 16, 16, 16

	leafPage      = 2 // kind of a page
	bucketElement = 1 // kind of an element

	largestPage = 64 << 20 // bytes; what says it is larger is no page
)

// EraseValues overwrites with zeros what a file that no program has open keeps under keys, on whichever
// page of it, in use or free, whether or not another leads there: the file may be damaged. is reports
// whether a key's value is meant. Everything else stays as it is. Errors: those of the file, but for
// what cannot be read.
func EraseValues(file *os.File, is func(key, value []byte) bool) error {
	return eachPage(file, func(page []byte) (next int64, erased bool) {
		if kind, _ := kindOf(page); kind == leafPage {
			erased = eraseOnPage(page, false, is)
		}
		return int64(os.Getpagesize()), erased
	})
}

// eachPage visits the pages of a file, each with the further ones that it says it has, and writes those from which something was erased.
// The next visit is so many bytes behind. Errors: those of the file, but for what cannot be read.
func eachPage(file *os.File, visit func(page []byte) (next int64, erased bool)) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	size := int64(os.Getpagesize())
	page := make([]byte, size)
	// Bytes of further pages that may be read yet: in use no page belongs to two, among free ones some may seem to.
	further := 4 * info.Size()
	for at, next := int64(0), size; at < info.Size(); at, next = at+next, size {
		page = page[:size]
		n, err := file.ReadAt(page, at)
		if err != nil && !errors.Is(err, io.EOF) || n < pageHead {
			continue
		}
		page = page[:n] // the file may end within it
		whole := page
		if length := (int64(binary.LittleEndian.Uint32(page[12:])) + 1) * size; length > size && length <= min(largestPage, further) {
			further -= length
			whole = make([]byte, length)
			n, err := file.ReadAt(whole, at)
			if whole = whole[:n]; err != nil && !errors.Is(err, io.EOF) {
				whole = page
			}
		}
		var erased bool
		if next, erased = visit(whole); !erased {
			continue
		}
		if _, err := file.WriteAt(whole, at); err != nil {
			return err
		}
	}
	return file.Sync()
}

// eraseOnPage reports whether it has overwritten something: together no more than the page holds. A bucket within a page holds no
// other.
func eraseOnPage(page []byte, within bool, is func(key, value []byte) bool) (erased bool) {
	room := len(page)
	for i := range int(binary.LittleEndian.Uint16(page[10:])) {
		at := pageHead + i*elementHead
		if at+elementHead > len(page) {
			return erased
		}
		element := page[at:]
		field := func(n int) int64 { return int64(binary.LittleEndian.Uint32(element[4*n:])) }
		key, value := field(1), field(1)+field(2)
		if value+field(3) > int64(len(element)) {
			continue // no element, or one that is cut off
		}
		name, held := element[key:value], element[value:value+field(3)]
		switch {
		case field(0)&bucketElement != 0:
			if !within && len(held) >= bucketHead+pageHead && len(held) <= room {
				room -= len(held)
				erased = eraseOnPage(held[bucketHead:], true, is) || erased
			}
		case len(held) <= room && is(name, held):
			room -= len(held)
			clear(held)
			erased = true
		}
	}
	return erased
}

// overlap is how long a text may be that EraseTexts finds.
const overlap = 64 << 10

// EraseTexts overwrites with spaces the JSON strings that follow one of the marks, wherever they stand in
// a file: on pages that are no pages any more. What they stand in stays JSON. Errors: those of the file,
// but for what cannot be read.
func EraseTexts(file *os.File, marks ...string) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	window := make([]byte, 1<<20+overlap)
	for at := int64(0); at < info.Size(); at += int64(len(window) - overlap) {
		n, err := file.ReadAt(window, at)
		if err != nil && !errors.Is(err, io.EOF) {
			continue
		}
		if erased := eraseTexts(window[:n], marks); erased {
			if _, err := file.WriteAt(window[:n], at); err != nil {
				return err
			}
		}
	}
	return file.Sync()
}

func eraseTexts(in []byte, marks []string) (erased bool) {
	for _, mark := range marks {
		for rest := in; ; {
			_, after, found := bytes.Cut(rest, []byte(mark))
			if !found {
				break
			}
			text := after
			if end := bytes.IndexFunc(after, func(r rune) bool { return r == '"' || r < ' ' }); end >= 0 {
				text = after[:end]
			}
			copy(text, bytes.Repeat([]byte{' '}, len(text)))
			erased = erased || len(text) > 0
			rest = after[len(text):]
		}
	}
	return erased
}

// EraseBehind overwrites with zeros what stands behind one of the marks where no page accounts for it: on one that a crash has torn, and
// behind the end of what is on another. Nothing says there how long it is, so it ends with the next control character, or with the page.
// Errors: those of the file, but for what cannot be read.
func EraseBehind(file *os.File, marks ...string) error {
	size := os.Getpagesize()
	return eachPage(file, func(page []byte) (next int64, erased bool) {
		used := usedOf(page, false)
		if used == 0 {
			page = page[:min(size, len(page))] // the further ones are not known to be its own
		}
		for _, mark := range marks {
			for rest := page[used:]; ; erased = true {
				_, after, found := bytes.Cut(rest, []byte(mark))
				if !found {
					break
				}
				end := bytes.IndexFunc(after, func(r rune) bool { return r < ' ' })
				if end < 0 {
					end = len(after)
				}
				clear(after[:end])
				rest = after[end:]
			}
		}
		return int64((len(page) + size - 1) / size * size), erased
	})
}

// usedOf is how much of a page is taken by what it leads to or holds, in bytes; 0 of one on which that is not as bbolt writes it: in the
// order of the keys, and on the page. within is a small bucket, which lies on a page of its own within a value.
func usedOf(page []byte, within bool) (used int) {
	kind, count := kindOf(page)
	table := pageHead + count*elementHead
	if kind != leafPage && (kind != branchPage || within) || table > len(page) {
		return 0
	}
	used = table
	var last []byte
	for i := range count {
		at := pageHead + i*elementHead
		e := elementOf(kind, page[at:], int64(at))
		if e.key < int64(table) || e.end > int64(len(page)) {
			return 0
		}
		key := page[e.key:e.value]
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return 0
		}
		last = key
		if held := page[e.value:e.end]; e.bucket && !soundBucket(held, within) {
			return 0
		}
		used = max(used, int(e.end))
	}
	return used
}

// soundBucket reports whether a bucket lies elsewhere, or is a small one that is as bbolt writes it.
func soundBucket(held []byte, within bool) bool {
	if within || len(held) < bucketHead {
		return false
	}
	return binary.LittleEndian.Uint64(held) != 0 || len(held) >= bucketHead+pageHead && usedOf(held[bucketHead:], true) > 0
}
