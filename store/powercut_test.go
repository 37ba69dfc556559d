package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestAnEmptyFileIsNoNewStore where the program ran before; where it did not, it is one.
func TestAnEmptyFileIsNoNewStore(t *testing.T) {
	for _, c := range []struct {
		beside  string
		content []byte
		damaged bool
	}{
		{"archiver.log", nil, true},
		{"archiver.log.1", nil, true},
		{"crash.log", nil, true},
		{store.FileName + ".damaged-2026-11-20", nil, true},
		{"notes.txt", nil, false},
		{"archiver.log", make([]byte, 3*filePage), true}, // as some file systems leave one
	} {
		path := filepath.Join(t.TempDir(), store.FileName)
		for name, content := range map[string][]byte{path: c.content, filepath.Join(filepath.Dir(path), c.beside): []byte("x")} {
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := store.Open(path)
		if err == nil {
			err = s.Close()
		}
		if errors.Is(err, store.ErrDamaged) != c.damaged || err != nil && !c.damaged {
			t.Errorf("beside %s: %v", c.beside, err)
		}
		if content, err := os.ReadFile(path); c.damaged && (err != nil || !bytes.Equal(content, c.content)) {
			t.Errorf("beside %s: the file was changed (%v)", c.beside, err)
		}
		if c.damaged && c.content == nil && !strings.Contains(err.Error(), c.beside) {
			t.Errorf("says %q", err)
		}
	}
}

// TestALostChangeIsNoticed, whichever of the two pages at the file's beginning is empty, torn or foreign, and only once: the next change
// makes up for it.
func TestALostChangeIsNoticed(t *testing.T) {
	path, sound, years := filled(t)
	for name, spoil := range map[string]func(page []byte){
		"empty":   func(page []byte) { clear(page) },
		"torn":    func(page []byte) { clear(page[40:]) },
		"foreign": func(page []byte) { copy(page, bytes.Repeat([]byte("foreign "), filePage/8)) },
		"one bit": func(page []byte) { page[65] ^= 1 },
	} {
		for page := range 2 {
			content := bytes.Clone(sound)
			spoil(content[page*filePage : (page+1)*filePage])
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			s := storetest.OpenAt(t, path)
			if !s.WentBack() || s.Damaged() != nil {
				t.Errorf("%s page %d: went back %v, %v", name, page, s.WentBack(), s.Damaged())
			}
			if err := errors.Join(s.Update(func(tx *store.Tx) error { return tx.PutItem(years.Item(7)) }), s.Check(), s.Close()); err != nil {
				t.Errorf("%s page %d: %v", name, page, err)
			}
			if s = storetest.OpenAt(t, path); s.WentBack() {
				t.Errorf("%s page %d: it goes on saying so", name, page)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
