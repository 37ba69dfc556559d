package store

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// TestRecordIsPackedOnce: an item that is read and written again keeps the very
// bytes of its record, and each caller gets its text.
func TestRecordIsPackedOnce(t *testing.T) {
	text := strings.Repeat(`{"id":"1"}`, 100)
	first, err := encodeItem(&Item{Key: Key{SMS, "1"}, State: Waiting, Record: RecordOf([]byte(text))})
	if err != nil {
		t.Fatal(err)
	}
	if len(first) > len(text) {
		t.Errorf("%d bytes became %d", len(text), len(first))
	}
	raw := first
	for range 3 {
		it, err := decodeItem(raw)
		if err != nil {
			t.Fatal(err)
		}
		clear(raw) // the store's pages are not the item's
		if got, err := it.Record.Text(); err != nil || string(got) != text {
			t.Fatalf("the record is %q (%v)", got, err)
		}
		if raw, err = encodeItem(it); err != nil {
			t.Fatal(err)
		}
	}
	if none, err := (Record{}).Text(); none != nil || err != nil {
		t.Errorf("no record says %q (%v)", none, err)
	}
}

// TestDamagedRecordIsFound: by who asks for it, and by the check of the file; the
// item itself can still be read.
func TestDamagedRecordIsFound(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	it := &Item{Key: Key{SMS, "1"}, State: Archived}
	it.Record.packed = []byte("no flate")
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
