package places

import (
	"errors"
	"fmt"
	"hash/fnv"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/place"
)

// hashes keeps in the store what is known of the files of a place. Errors: reasons.ErrStore.
type hashes struct {
	in *store.Store
	at uint32 // a sum of where the place is; 0 where what is known of a file holds wherever it lies
}

// sumOf is a sum of where a place is, if files are known there by their size and time: whoever moves an archive copies these, too.
func sumOf(at place.Place) uint32 {
	sum := fnv.New32a()
	switch at.Kind() {
	case place.Folder:
		sum.Write([]byte(at.Folder)) // a hash never fails
	case place.SFTP:
		sum.Write([]byte(at.SFTP.HostKey + at.SFTP.User + at.SFTP.Path)) // the same server may have another name, and for each user another /
	default:
		return 0
	}
	return max(sum.Sum32(), 1)
}

var _ known.Hashes = hashes{}

func (h hashes) shown(f destination.KnownFile) known.File {
	return known.File{
		Path: f.Path, Size: f.Size, Modified: f.Modified, Hash: f.Hash, ETag: f.ETag, Read: f.Read, Told: f.Told, At: f.At,
		Elsewhere: f.At != 0 && h.at != 0 && f.At != h.at,
	}
}

// Known implements known.Hashes.
func (h hashes) Known(paths []string) (some []known.File, err error) {
	some = make([]known.File, len(paths))
	err = h.in.View(func(tx *store.Tx) error {
		for i, path := range paths {
			f, _, err := tx.KnownFile(path)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			some[i] = h.shown(f)
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
			if !f.Elsewhere {
				f.At = h.at
			}
			err = errors.Join(err, tx.PutKnownFile(destination.KnownFile{Path: f.Path, Size: f.Size, Modified: f.Modified, Hash: f.Hash, ETag: f.ETag, Read: f.Read, Told: f.Told, At: f.At}))
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
		return tx.KnownFiles(func(f destination.KnownFile) error { return visit(h.shown(f)) })
	}))
}
