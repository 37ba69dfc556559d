package places

import (
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// hashes keeps in the store what is known of the files of a place, as that place's client has it. Errors: reasons.ErrStore.
type hashes[K any] struct {
	in   *store.Store
	of   func(destination.KnownFile) K
	kept func(K) destination.KnownFile
}

// fileHashes are those of files that a listing tells by size and time.
func fileHashes(in *store.Store) hashes[known.File] {
	return hashes[known.File]{
		in,
		func(f destination.KnownFile) known.File {
			return known.File{Path: f.Path, Size: f.Size, Modified: f.Modified, Hash: f.Hash, Read: f.Read, Told: f.Told}
		},
		func(k known.File) destination.KnownFile {
			return destination.KnownFile{Path: k.Path, Size: k.Size, Modified: k.Modified, Hash: k.Hash, Read: k.Read, Told: k.Told}
		},
	}
}

// objectHashes are those of objects that a listing tells by their ETags.
func objectHashes(in *store.Store) objects {
	return objects{hashes[s3.Known]{
		in,
		func(f destination.KnownFile) s3.Known {
			return s3.Known{Path: f.Path, Size: f.Size, ETag: f.ETag, Hash: f.Hash, Modified: f.Modified, Told: f.Told}
		},
		func(k s3.Known) destination.KnownFile {
			return destination.KnownFile{Path: k.Path, Size: k.Size, ETag: k.ETag, Hash: k.Hash, Modified: k.Modified, Told: k.Told}
		},
	}}
}

// Known implements known.Hashes.
func (h hashes[K]) Known(paths []string) (some []K, err error) {
	some = make([]K, len(paths))
	err = h.in.View(func(tx *store.Tx) error {
		for i, path := range paths {
			f, _, err := tx.KnownFile(path)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			some[i] = h.of(f)
		}
		return nil
	})
	return some, reasons.StoreFailed("read what is known of the archive's place", err)
}

// objects are hashes as a storage's client asks for them.
type objects struct{ hashes[s3.Known] }

// Known implements s3.Hashes.
func (o objects) Known(path string) (k s3.Known, is bool, err error) {
	some, err := o.hashes.Known([]string{path})
	if err != nil {
		return k, false, err
	}
	return some[0], some[0].Path != "", nil
}

// Keep implements known.Hashes and s3.Hashes.
func (h hashes[K]) Keep(some []K) error {
	if len(some) == 0 {
		return nil
	}
	return reasons.StoreFailed("note what is in the archive's place", h.in.Update(func(tx *store.Tx) (err error) {
		for _, k := range some {
			err = errors.Join(err, tx.PutKnownFile(h.kept(k)))
		}
		return err
	}))
}

// Forget implements known.Hashes and s3.Hashes.
func (h hashes[K]) Forget(paths []string) error {
	return reasons.StoreFailed("forget what was in the archive's place", h.in.Update(func(tx *store.Tx) (err error) {
		for _, path := range paths {
			err = errors.Join(err, tx.DropKnownFile(path))
		}
		return err
	}))
}

// All implements known.Hashes and s3.Hashes.
func (h hashes[K]) All(visit func(K) error) error {
	return reasons.StoreFailed("read what is known of the archive's place", h.in.View(func(tx *store.Tx) error {
		return tx.KnownFiles(func(f destination.KnownFile) error { return visit(h.of(f)) })
	}))
}
