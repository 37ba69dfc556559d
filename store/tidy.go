package store

import (
	"context"

	"ringcentral-archiver/store/disk"
)

// tidyPage is how many records one transaction of Tidy looks at.
const tidyPage = 1000

// Tidy writes what older versions have written as this one does, which takes a quarter of the space. It takes a page of each
// archive in a transaction of its own, between which others write; after a kill it looks again from the start. What cannot be
// read stays as it is. It is for a quiet moment after a pass that went well: the file of before is not needed any more. Errors: that of ctx, ErrDamaged, bbolt's.
func (s *Store) Tidy(ctx context.Context) error {
	if err := dropBefore(s.path); err != nil {
		return err
	}
	for marks := map[string][]byte{}; ; {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		done := true
		if err := s.View(func(tx *Tx) error {
			return tx.file.EachArchive(func(archive *disk.Tx) error {
				done = done && archive.Tidied()
				return nil
			})
		}); err != nil {
			return err
		}
		if done {
			return s.noteFree()
		}
		if err := s.Update(func(tx *Tx) error {
			return tx.file.EachArchive(func(archive *disk.Tx) error { return tidy(archive, marks) })
		}); err != nil {
			return err
		}
	}
}

// tidy does a page of an archive, and notes in marks where the next one begins.
func tidy(archive *disk.Tx, marks map[string][]byte) error {
	if archive.Tidied() {
		return nil
	}
	tx := onFile(archive)
	if err := tx.Learn(); err != nil {
		return err
	}
	for _, of := range []struct {
		bucket    []byte
		rewritten func(key, raw []byte) []byte
	}{
		{disk.BucketItems, tx.ItemAnew}, {disk.BucketJobs, tx.HourAnew}, {disk.BucketManifest, tx.EntryAnew},
	} {
		mark := archive.Name() + string(of.bucket)
		after, begun := marks[mark]
		if begun && after == nil {
			continue // it is done
		}
		next, err := archive.Rewrite(of.bucket, after, tidyPage, of.rewritten)
		if err != nil {
			return err
		}
		marks[mark] = next
		return nil
	}
	return archive.PutTidied()
}
