package storetest

import (
	"errors"
	"testing"

	"go.etcd.io/bbolt"
)

// PagesInUse are the numbers of the pages in a store's file that are not free, but for the first two,
// which stand in for each other. A large page has further ones behind its first.
func PagesInUse(t testing.TB, path string) (first, further []int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		size := int64(db.Info().PageSize)
		for id := 2; int64(id)*size < tx.Size(); {
			info, err := tx.Page(id)
			if err != nil {
				return err
			}
			if info.Type != "free" {
				first = append(first, id)
				for n := range info.OverflowCount {
					further = append(further, id+1+n)
				}
			}
			id += 1 + info.OverflowCount
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return first, further
}
