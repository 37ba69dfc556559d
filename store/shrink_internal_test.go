package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/ownfile"
)

// TestAFileThatIsMostlyFreeGetsSmaller: when it is closed, with everything that was in it; what a kill has left beside it goes.
func TestAFileThatIsMostlyFreeGetsSmaller(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	putItems(t, s, 0, manyItems)
	large := ledger.Key{Type: ledger.Fax, ID: "large"}
	if err := s.Update(func(tx *Tx) error {
		if err := tx.PutSecret(NameDropbox, []byte("a-secret-of-today")); err != nil {
			return err
		}
		for i := range byte(8) {
			if err := tx.file.Bucket(disk.BucketPublished).Put([]byte{i}, bytes.Repeat([]byte{'{'}, 8<<20)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Tidy(t.Context()); err != nil || s.shrinkDue.Load() {
		t.Errorf("all of it is in use (%v)", err)
	}
	if err := s.Update(func(tx *Tx) error { return tx.file.Empty(disk.BucketPublished) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(func(tx *Tx) error {
		return tx.PutItem(&ledger.Item{Key: large, State: ledger.Gone, Time: itemNumber(1).Time})
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := sizeOf(t, path)
	old, err := os.Open(path) // as a program that waits for its lock has it
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after := sizeOf(t, path); after > before/2 {
		t.Errorf("it has %d bytes of %d", after, before)
	}
	if ownfile.InPlace(old, path) {
		t.Error("the file of before counts as the one in place")
	}
	if content, err := os.ReadFile(old.Name()); err != nil || !bytes.Contains(content, []byte("a-secret-of-today")) {
		t.Errorf("the secret is not in the new file (%v)", err)
	}
	rest := make([]byte, before)
	if n, err := old.ReadAt(rest, 0); n == 0 || bytes.Contains(rest, []byte("a-secret-of-today")) {
		t.Errorf("the secret is left in the file of before (%d bytes, %v)", n, err)
	}
	if err := os.WriteFile(path+besideSuffix, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + besideSuffix); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a copy is left: %v", err)
	}
	if n, entries := wholeItems(t, s); n != manyItems || entries != manyItems {
		t.Errorf("%d items and %d entries are left", n, entries)
	}
	if err := errors.Join(s.Check(), s.Close()); err != nil {
		t.Error(err)
	}
}

// TestWhatIsNoCopyOfOursIsNotReadThrough: looking for secrets in gigabytes would hold up the start. In half a copy they are erased.
func TestWhatIsNoCopyOfOursIsNotReadThrough(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	if err := openForTest(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	const text = `{"access":"a-secret-of-before"}`
	for size, read := range map[int64]bool{1 << 10: true, sizeOf(t, path) + growth: true, sizeOf(t, path) + growth + 1: false} {
		if err := os.WriteFile(path+besideSuffix, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path+besideSuffix, size); err != nil {
			t.Fatal(err)
		}
		beside, err := os.Open(path + besideSuffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := openForTest(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(text))
		if _, err := beside.ReadAt(got, 0); err != nil || (string(got) != text) != read {
			t.Errorf("%d bytes: %q (%v)", size, got, err)
		}
		if err := beside.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path + besideSuffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%d bytes: it is left (%v)", size, err)
		}
	}
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
