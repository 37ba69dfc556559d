package accounts

import (
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// hashes keeps in the store what is known of the files of a folder. Errors: reasons.ErrStore.
type hashes struct{ in *store.Store }

// Known implements folder.Hashes.
func (h hashes) Known(paths []string) (known []folder.Known, err error) {
	known = make([]folder.Known, len(paths))
	err = h.in.View(func(tx *store.Tx) error {
		for i, path := range paths {
			f, _, err := tx.KnownFile(path)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			known[i] = folder.Known(f)
		}
		return nil
	})
	return known, reasons.StoreFailed("read what is known of the folder", err)
}

// Keep implements folder.Hashes.
func (h hashes) Keep(some []folder.Known) error {
	if len(some) == 0 {
		return nil
	}
	return reasons.StoreFailed("note what is in the folder", h.in.Update(func(tx *store.Tx) (err error) {
		for _, k := range some {
			err = errors.Join(err, tx.PutKnownFile(destination.KnownFile(k)))
		}
		return err
	}))
}

// Forget implements folder.Hashes.
func (h hashes) Forget(paths []string) error {
	return reasons.StoreFailed("forget what was in the folder", h.in.Update(func(tx *store.Tx) (err error) {
		for _, path := range paths {
			err = errors.Join(err, tx.DropKnownFile(path))
		}
		return err
	}))
}

// All implements folder.Hashes.
func (h hashes) All(visit func(folder.Known) error) error {
	return reasons.StoreFailed("read what is known of the folder", h.in.View(func(tx *store.Tx) error {
		return tx.KnownFiles(func(f destination.KnownFile) error { return visit(folder.Known(f)) })
	}))
}
