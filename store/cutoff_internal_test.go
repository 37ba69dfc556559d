package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// TestOpenFindsAFileThatWasCutOff cuts a store at many places: what is missing may be what bbolt
// reads at once, or what is read only a day later. What is cut of the room behind the pages is no
// harm.
//
//test:long
func TestOpenFindsAFileThatWasCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	for name, early := range map[string]bool{"free pages are listed at the beginning": true, "free pages are listed at the end": false} {
		t.Run(name, func(t *testing.T) {
			data, pages := storeToCut(t, path+name, early)
			const places = 64
			for i := range places {
				n := len(data) * (i + 1) / places
				cut := filepath.Join(t.TempDir(), FileName)
				if err := os.WriteFile(cut, data[:n], 0o600); err != nil {
					t.Fatal(err)
				}
				s, err := Open(cut)
				if n < pages && !errors.Is(err, ErrDamaged) {
					t.Errorf("%d bytes of %d: Open gave %v", n, pages, err)
				}
				if n >= pages && err != nil {
					t.Errorf("%d bytes, of which %d are pages: Open gave %v", n, pages, err)
				}
				if err == nil {
					s.Close()
				}
				if after, err := os.ReadFile(cut); err != nil || n < pages && !bytes.Equal(after, data[:n]) {
					t.Errorf("%d bytes: the file was changed (%v)", n, err)
				}
			}
		})
	}
}

// storeToCut gives a store's file and how much of it is pages. The list of free
// pages is where there was room for it when the last transaction ended.
func storeToCut(t *testing.T, path string, early bool) (data []byte, pages int) {
	t.Helper()
	s := openForTest(t, path)
	fillWithNoise(t, s, 100, 24_000)
	if early {
		for range 2 { // the next transaction uses the pages that one frees
			if err := s.Update(func(tx *Tx) error { return tx.file.Empty(disk.BucketItems) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.db.View(func(b *bbolt.Tx) error { pages = int(b.Size()); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data, pages
}
