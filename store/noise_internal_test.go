package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

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
