package store

import (
	"path/filepath"
	"strings"
	"testing"

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
