// Package storetest opens real stores for tests and checks each one's
// consistency when its test has ended.
package storetest

import (
	"errors"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"ringcentral-archiver/store"
)

// Open opens a new store in a folder of the test's own.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return OpenAt(t, filepath.Join(t.TempDir(), store.FileName))
}

// OpenAt opens the store at path. At the end of the test, and only if the test
// has not closed the store itself, it is checked and closed.
func OpenAt(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Check(); err != nil && !errors.Is(err, berrors.ErrDatabaseNotOpen) {
			t.Errorf("the store is not sound: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// OpenUnbound opens a new store that counts as one whose secrets were sealed before secrets were
// sealed for their names.
func OpenUnbound(t testing.TB) *store.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), store.FileName)
	s, err := store.Open(path)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(b *bbolt.Tx) error { return b.Bucket([]byte("meta")).Put([]byte("unbound"), []byte{1}) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return OpenAt(t, path)
}
