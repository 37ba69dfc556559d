package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store"
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
	settings, found := s.Settings()
	_ = settings
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
	if noted := s.Damaged(); noted != nil && !errors.Is(found, store.ErrDamaged) {
		found = errors.Join(found, errors.New("it noted damage that nothing has met"))
	}
	return errors.Join(found, s.Close())
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

// TestSetAside: what Examine finds damaged can be given another name, and a new store takes its
// place; nothing is replaced.
func TestSetAside(t *testing.T) {
	path, content, _ := filled(t)
	if err := store.Examine(path); err != nil {
		t.Fatalf("a sound store: %v", err)
	}
	clear(content[2*filePage:]) // all but the two meta pages, whichever of the others are in use
	day := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	for _, want := range []string{".damaged-2026-11-29", ".damaged-2026-11-29-2"} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := store.Examine(path); !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("Examine: %v", err)
		}
		to, err := store.SetAside(path, day)
		if err != nil || to != path+want {
			t.Fatalf("SetAside: %q, %v", to, err)
		}
		if kept, err := os.ReadFile(to); err != nil || !bytes.Equal(kept, content) {
			t.Errorf("%s is not the damaged file: %v", to, err)
		}
		if err := store.Examine(path); err != nil {
			t.Errorf("no file: %v", err)
		}
	}
	if err := storetest.OpenAt(t, path).Damaged(); err != nil {
		t.Error(err)
	}
}
