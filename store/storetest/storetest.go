// Package storetest opens real stores for tests and checks each one's
// consistency when its test has ended.
package storetest

import (
	"errors"
	"path/filepath"
	"testing"

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
