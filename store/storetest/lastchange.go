package storetest

import (
	"encoding/binary"
	"os"
	"testing"
)

// LoseLastChange empties the page at the beginning of a closed store's file that the last change has written, so that the one before
// counts.
func LoseLastChange(t testing.TB, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	page := os.Getpagesize()
	pages := make([]byte, 2*page)
	if _, err := file.ReadAt(pages, 0); err != nil {
		t.Fatal(err)
	}
	change := func(n int) uint64 { return binary.LittleEndian.Uint64(pages[n*page+64:]) } // its number, as bbolt writes it
	last := 0
	if change(1) > change(0) {
		last = 1
	}
	if _, err := file.WriteAt(make([]byte, page), int64(last*page)); err != nil {
		t.Fatal(err)
	}
}
