package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// TestReadingAllTakesNoMemory reads a file that is several times as large as what
// may be mapped of it, in one transaction, in many, and in one that writes.
//
//test:long
func TestReadingAllTakesNoMemory(t *testing.T) {
	const items, record = 3000, 24_000
	path := filepath.Join(t.TempDir(), FileName)
	s := openForTest(t, path)
	fillWithNoise(t, s, items, record)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openForTest(t, path)
	defer s.Close()

	before, most := disk.FilesInMemory(), int64(0)
	if before == 0 {
		t.Fatal("this system does not say what is mapped")
	}
	look := func(n int) {
		if most = max(most, disk.FilesInMemory()-before); n != items {
			t.Fatalf("%d items were read", n)
		}
	}
	walk := func(tx *Tx) error {
		n := 0
		err := tx.Items(ledger.SMS, func(*ledger.Item) (bool, error) {
			if n++; n%100 == 0 {
				most = max(most, disk.FilesInMemory()-before)
			}
			return true, nil
		})
		look(n)
		return err
	}
	single := func() (err error) {
		for i := range items {
			err = s.View(func(tx *Tx) error {
				_, known, err := tx.Item(noiseKey(i))
				if !known {
					t.Fatalf("item %d is not there", i)
				}
				return err
			})
		}
		look(items)
		return err
	}
	counted := func() error {
		all, err := s.Statistics(t.Context())
		for _, b := range all.Buckets {
			if strings.HasSuffix(b.Name, "/items") {
				look(b.Keys) // when it is over
			}
		}
		return err
	}
	for name, read := range map[string]func() error{
		"one transaction":     func() error { return s.View(walk) },
		"many transactions":   single,
		"the statistics":      counted,
		"one that may change": func() error { return s.Update(walk) },
	} {
		most = 0
		if err := read(); err != nil {
			t.Fatal(err)
		}
		// two looks, and what the system maps around a page
		const between = disk.MappedLooks * record * 3 / 2
		if most > disk.MappedMost+between {
			t.Errorf("%s: %d MiB of a file of %d MiB came to be in memory", name, most>>20, items*record>>20)
		}
	}
}

func openForTest(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func noiseKey(i int) ledger.Key { return ledger.Key{Type: ledger.SMS, ID: fmt.Sprintf("%05d", i)} }

// fillWithNoise writes items with records that cannot be compressed.
func fillWithNoise(t *testing.T, s *Store, items, record int) {
	t.Helper()
	noise := rand.NewChaCha8([32]byte{})
	for i := 0; i < items; {
		err := s.Update(func(tx *Tx) error {
			for end := min(i+500, items); i < end; i++ {
				text := make([]byte, record)
				if _, err := noise.Read(text); err != nil {
					return err
				}
				it := &ledger.Item{Key: noiseKey(i), Time: time.Unix(1e9, 0), State: ledger.Archived, Record: ledger.RecordOf(text)}
				if err := tx.PutItem(it); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
