package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

var filePage = os.Getpagesize() // bytes, as bbolt has it

// filled is the content of a store with some hundred items, and a place for damaged copies of it.
func filled(t *testing.T) (path string, content []byte, years storetest.Years) {
	t.Helper()
	path = filepath.Join(t.TempDir(), store.FileName)
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	years = storetest.Years{End: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), Hours: 40, Items: 40}
	years.Fill(t, s)
	if err := s.Update(func(tx *store.Tx) error { // both on several pages
		long := years.Item(3)
		long.Parts[0].URI += strings.Repeat("long", filePage/2)
		return errors.Join(tx.PutItem(long), tx.PutPublication(destination.Publication{Name: "/Index", Path: strings.Repeat("/Index", filePage/3)}))
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if content, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return path, content, years
}

// TestDamageIsAnError: whichever page a power cut has left empty, torn or foreign, reading and
// writing either work or say that the store is damaged, and the file can be closed.
//
//test:long
func TestDamageIsAnError(t *testing.T) {
	path, sound, years := filled(t)
	for name, spoil := range map[string]func(page []byte){
		"empty":   func(page []byte) { clear(page) },
		"torn":    func(page []byte) { clear(page[512:]) },
		"foreign": func(page []byte) { copy(page[16:], bytes.Repeat([]byte("foreign "), filePage/8-2)) },
	} {
		t.Run(name, func(t *testing.T) {
			met := 0
			for at := 0; at < len(sound); at += filePage {
				content := bytes.Clone(sound)
				spoil(content[at : at+filePage])
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
				err := readAndWrite(path, years)
				if errors.Is(err, store.ErrDamaged) {
					met++
				} else if err != nil {
					t.Errorf("page %d: %v", at/filePage, err)
				}
			}
			if met == 0 {
				t.Error("no page was damaged that is ever read")
			}
		})
	}
}

// readAndWrite uses a store as the program does. It goes on after errors.
func readAndWrite(path string, years storetest.Years) error {
	s, err := store.Open(path)
	if err != nil {
		return err
	}
	_, found := s.Settings()
	found = errors.Join(found, s.Damaged()) // what opening it has met
	for _, do := range []func(*store.Tx) error{
		func(tx *store.Tx) error { _, err := tx.Totals(); return err },
		func(tx *store.Tx) error { _, _, err := tx.Jobs(ledger.JobQuery{}); return err },
		func(tx *store.Tx) error {
			return tx.ItemsBehind(ledger.Key{}, func(it *ledger.Item) (bool, error) {
				_, err := it.Record.Text()
				return true, err
			})
		},
	} {
		found = errors.Join(found, s.View(do))
	}
	for i := range 2 {
		found = errors.Join(found, s.Update(func(tx *store.Tx) error {
			it := years.Item(years.Items/2*i + 7)
			it.State, it.Archived = ledger.Discovered, time.Time{}
			return tx.PutItem(it)
		}))
	}
	return errors.Join(found, s.Close())
}

// TestOpeningFindsAnEmptyPage: of whichever page in use nothing is left, the store says so before it
// says anything else, or has set aside the items whose records are gone.
func TestOpeningFindsAnEmptyPage(t *testing.T) {
	path, sound, _ := filled(t)
	pages, further := storetest.PagesInUse(t, path)
	if len(further) == 0 {
		t.Fatal("no page has further pages, so the test proves less than it says")
	}
	for _, page := range append(pages, further...) {
		content := bytes.Clone(sound)
		clear(content[page*filePage : (page+1)*filePage])
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := found(path); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("page %d: %v", page, err)
		}
	}
}

// found is the damage that opening the store finds.
func found(path string) error {
	s, err := store.Open(path)
	if err != nil {
		return err
	}
	err = s.Damaged()
	if err == nil {
		err = s.View(func(tx *store.Tx) error {
			totals, err := tx.Totals()
			if totals.Damaged > 0 {
				err = store.ErrDamaged
			}
			return err
		})
	}
	return errors.Join(err, s.Close())
}

// TestAFileThatLeadsInACircleIsDamaged: reading it would never end.
func TestAFileThatLeadsInACircleIsDamaged(t *testing.T) {
	path, sound, _ := filled(t)
	pages, _ := storetest.PagesInUse(t, path)
	tried := 0
	for _, id := range pages {
		content := bytes.Clone(sound)
		page := content[id*filePage : (id+1)*filePage]
		if binary.LittleEndian.Uint16(page[8:]) != 1 { // it leads to no others
			continue
		}
		tried++
		for i := range int(binary.LittleEndian.Uint16(page[10:])) {
			binary.LittleEndian.PutUint64(page[16+16*i+8:], uint64(id))
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := store.Open(path); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("page %d: %v", id, errors.Join(err, s.Close()))
		}
	}
	if tried == 0 {
		t.Error("no page leads to others, so the test proves nothing")
	}
}

// TestABucketThatIsNoneIsDamaged: bbolt would look for its first key for ever, and take more memory at each step.
func TestABucketThatIsNoneIsDamaged(t *testing.T) {
	path, sound, _ := filled(t)
	pages, _ := storetest.PagesInUse(t, path)
	tried := 0
	for _, id := range pages {
		content := bytes.Clone(sound)
		page := content[id*filePage : (id+1)*filePage]
		if binary.LittleEndian.Uint16(page[8:]) != 2 || binary.LittleEndian.Uint32(page[16:]) != 0 { // it holds no plain value first
			continue
		}
		tried++
		binary.LittleEndian.PutUint32(page[16:], 1)                // a bucket
		binary.LittleEndian.PutUint32(page[20:], uint32(filePage)) // whose head is on the next page
		next := content[(id+1)*filePage:]
		clear(next[:min(len(next), 2*filePage)])
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(path)
		if err == nil {
			err = errors.Join(s.Damaged(), s.Close())
		}
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("page %d: %v", id, err)
		}
	}
	if tried == 0 {
		t.Error("no page holds values, so the test proves nothing")
	}
}

// TestOtherPanicsGoOn: a mistake of the caller is none of the file's.
func TestOtherPanicsGoOn(t *testing.T) {
	s := storetest.Open(t)
	defer func() {
		if r := recover(); r == nil {
			t.Error("the panic was taken for damage")
		}
		if err := s.Damaged(); err != nil {
			t.Error(err)
		}
	}()
	_ = s.View(func(*store.Tx) error {
		panic("a mistake")
	})
}
