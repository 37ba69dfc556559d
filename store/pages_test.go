package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// FuzzPages: whatever stands somewhere in the file, reading and writing either work or say that the store is damaged, and come to an end.
func FuzzPages(f *testing.F) {
	path := filepath.Join(f.TempDir(), store.FileName)
	s, err := store.Open(path)
	if err != nil {
		f.Fatal(err)
	}
	years := storetest.Years{End: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), Hours: 4, Items: 12}
	years.Fill(f, s)
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	for page := range uint32(len(sound) / filePage) {
		f.Add(page*uint32(filePage)+8, []byte{1, 0, 255, 255, 255, 255, 255, 255}) // its kind, and how much is on it
		f.Add(page*uint32(filePage)+16, bytes.Repeat([]byte{255}, 16))
	}
	f.Fuzz(func(t *testing.T, at uint32, written []byte) {
		content := bytes.Clone(sound)
		copy(content[int(at)%len(content):], written)
		path := filepath.Join(t.TempDir(), store.FileName)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAndWrite(path, years); err != nil && !errors.Is(err, store.ErrDamaged) {
			t.Error(err)
		}
	})
}
