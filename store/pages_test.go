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

// FuzzPages: whatever stands somewhere in the file, reading and writing either work or say that the store is damaged, or that a
// newer version wrote it, and come to an end.
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
		f.Add(page*uint32(filePage)+8, []byte{16, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0}) // a list of very many free pages
		f.Add(page*uint32(filePage)+16+3*16+12, []byte{255, 255, 255, 90})                          // a very long value
	}
	f.Add(uint32(24655), []byte("Z\x00\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, at uint32, written []byte) {
		content := bytes.Clone(sound)
		copy(content[int(at)%len(content):], written)
		path := filepath.Join(t.TempDir(), store.FileName)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAndWrite(path, years); err != nil && !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNewer) {
			t.Error(err)
		}
	})
}
