package store

import (
	"errors"
	"path/filepath"
	"testing"

	"ringcentral-archiver/store/ledger"
)

// TestDamagedRecordIsFound: by who asks for it, and by the check of the file; the
// item itself can still be read.
func TestDamagedRecordIsFound(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "1"}, State: ledger.Archived}
	it.Record.Packed = []byte("no flate")
	if err := s.Update(func(tx *Tx) error { return tx.PutItem(it) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); !errors.Is(err, ErrDamaged) {
		t.Errorf("the check says %v", err)
	}
	if err := s.View(func(tx *Tx) error {
		got, known, err := tx.Item(it.Key)
		if err == nil && known {
			_, err = got.Record.Text()
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("its text: %v, %v", known, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
