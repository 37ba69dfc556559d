package places

import (
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// hashes keeps in the store what is known of the files of a place. Errors: reasons.ErrStore.
type hashes struct{ in *store.Store }

var _ known.Hashes = hashes{}

// Known implements known.Hashes.
func (h hashes) Known(paths []string) (some []known.File, err error) {
	some = make([]known.File, len(paths))
	err = h.in.View(func(tx *store.Tx) error {
		for i, path := range paths {
			f, _, err := tx.KnownFile(path)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			some[i] = known.File(f)
		}
		return nil
	})
	return some, reasons.StoreFailed("read what is known of the archive's place", err)
}

// Keep implements known.Hashes.
func (h hashes) Keep(some []known.File) error {
	if len(some) == 0 {
		return nil
	}
	return reasons.StoreFailed("note what is in the archive's place", h.in.Update(func(tx *store.Tx) (err error) {
		for _, f := range some {
			err = errors.Join(err, tx.PutKnownFile(destination.KnownFile(f)))
		}
		return err
	}))
}

// Forget implements known.Hashes.
func (h hashes) Forget(paths []string) error {
	return reasons.StoreFailed("forget what was in the archive's place", h.in.Update(func(tx *store.Tx) (err error) {
		for _, path := range paths {
			err = errors.Join(err, tx.DropKnownFile(path))
		}
		return err
	}))
}

// All implements known.Hashes.
func (h hashes) All(visit func(known.File) error) error {
	return reasons.StoreFailed("read what is known of the archive's place", h.in.View(func(tx *store.Tx) error {
		return tx.KnownFiles(func(f destination.KnownFile) error { return visit(known.File(f)) })
	}))
}
