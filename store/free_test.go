package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"os"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestAListOfFreePagesThatIsNone is found before bbolt takes memory for it, or writes over a page that is used.
func TestAListOfFreePagesThatIsNone(t *testing.T) {
	path, sound, _ := filled(t)
	used, _ := storetest.PagesInUse(t, path)
	number := binary.LittleEndian
	meta := func(content []byte, page int) []byte { return content[page*filePage+16:] } // its magic, … the list's page, …, the change
	newest := meta(sound, 0)
	if number.Uint64(meta(sound, 1)[48:]) > number.Uint64(newest[48:]) {
		newest = meta(sound, 1)
	}
	list := int(number.Uint64(newest[32:])) * filePage
	if number.Uint16(sound[list+8:]) != 16 || number.Uint16(sound[list+10:]) == 0 {
		t.Fatal("no page is free, so the test proves nothing")
	}
	many := func(n uint64) func([]byte) {
		return func(content []byte) {
			number.PutUint16(content[list+10:], 0xffff)
			number.PutUint64(content[list+16:], n)
		}
	}
	for name, spoil := range map[string]func(content []byte){
		"more than the page holds":         func(content []byte) { number.PutUint16(content[list+10:], 0xfffe) },
		"more than the memory":             many(1 << 33), // 64 GiB
		"more than there can be":           many(1 << 62),
		"a page that is used":              func(content []byte) { number.PutUint64(content[list+16:], uint64(used[len(used)-1])) },
		"a page that the file has not got": func(content []byte) { number.PutUint64(content[list+16:], 1<<30) },
		"on very many pages":               func(content []byte) { number.PutUint32(content[list+12:], 1<<30) },
		"on a page that is used": func(content []byte) {
			number.PutUint32(content[list+12:], uint32(len(content)/filePage-list/filePage-1))
		},
		"one of the file's first pages": func(content []byte) { number.PutUint64(content[list+16:], 1) },
		"that was never written": func(content []byte) { // then bbolt looks for the pages itself, where no damage can be caught
			for page := range 2 {
				number.PutUint64(meta(content, page)[32:], ^uint64(0))
				sum := fnv.New64a()
				sum.Write(meta(content, page)[:56])
				number.PutUint64(meta(content, page)[56:], sum.Sum64())
			}
		},
	} {
		content := bytes.Clone(sound)
		spoil(content)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(path)
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v", name, errors.Join(err, s.Close()))
		}
	}
}

// TestAPageThatGoesOnIntoAnotherIsDamaged: what is written to one would be written over the other.
func TestAPageThatGoesOnIntoAnotherIsDamaged(t *testing.T) {
	path, sound, _ := filled(t)
	pages, _ := storetest.PagesInUse(t, path)
	for i, id := range pages[:len(pages)-1] {
		for _, further := range []int{pages[i+1] - id, 1 << 30} {
			content := bytes.Clone(sound)
			binary.LittleEndian.PutUint32(content[id*filePage+12:], uint32(further))
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := store.Open(path); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("page %d goes on for %d: %v", id, further, errors.Join(err, s.Close()))
			}
		}
	}
}

// TestAValueThatIsLongerThanItsPageIsDamaged: it would be read, and copied, from whatever lies behind.
func TestAValueThatIsLongerThanItsPageIsDamaged(t *testing.T) {
	path, sound, _ := filled(t)
	pages, _ := storetest.PagesInUse(t, path)
	tried := 0
	for _, id := range pages {
		page := sound[id*filePage:]
		if binary.LittleEndian.Uint16(page[8:]) != 2 || binary.LittleEndian.Uint16(page[10:]) == 0 {
			continue
		}
		for _, field := range []int{4, 8, 12} { // where its key begins, how long that is, how long its value
			content := bytes.Clone(sound)
			binary.LittleEndian.PutUint32(content[id*filePage+16+field:], 1<<30)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := store.Open(path); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("page %d, field %d: %v", id, field, errors.Join(err, s.Close()))
			}
			tried++
		}
	}
	if tried == 0 {
		t.Error("no page holds values, so the test proves nothing")
	}
}
