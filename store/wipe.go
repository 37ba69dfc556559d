package store

import (
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// bbolt leaves in a freed page what it held: a secret that was removed could be read in the file
// for years, and so could each copy that earlier transactions made of its page. So all free pages
// are overwritten after a secret has ended, and so are the secrets in files that were set aside. A
// reader may still look at such a page; then the last reader does it. What a crash prevents, or a file
// that was set aside and cannot be written, is tried again at the next start.

// keyWipe is in BucketMeta while free pages may hold a secret that has ended.
var keyWipe = []byte("wipe")

var errBeingRead = errors.New("the file is being read")

// markWipe notes that free pages will hold a secret.
func markWipe(b *bbolt.Tx) error {
	if err := b.Bucket(disk.BucketMeta).Put(keyWipe, []byte{1}); err != nil {
		return fmt.Errorf("note what is to be overwritten: %w", err)
	}
	return nil
}

// wipe overwrites the free pages if that is due and nothing is being read. When it fails it stays
// due.
func (s *Store) wipe() {
	if !s.wipeDue.Load() {
		return
	}
	err := s.transact(s.db.Update, func(tx *Tx) error {
		if s.readers.Load() > 0 {
			return errBeingRead
		}
		if err := disk.Wipe(tx.file, s.file); err != nil {
			return err
		}
		if eraseAside(s.path) != nil {
			return nil
		}
		return tx.file.B.Bucket(disk.BucketMeta).Delete(keyWipe)
	})
	if err == nil {
		s.wipeDue.Store(false)
	}
}

// read counts who reads, and has the last one overwrite what the others were in the way of. Within
// a change it is the change's business.
func (s *Store) read(do func() error) error {
	s.readers.Add(1)
	err := do()
	if s.readers.Add(-1) == 0 && !s.changing.Load() {
		s.wipe()
	}
	return err
}
