package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/ownfile"
)

// bbolt never makes the file shorter: pages that are free are used again. Where most of it is free, as after Tidy, what is
// in use is copied to a file beside it, which takes its place. That is done when the store is closed, as no one reads or
// writes then. The file beside is whole and on the disk before it is renamed, so a kill leaves the one or the other.

const besideSuffix = ".smaller"

// worthShrinking is how much of the file has to be free, in bytes, and more than half of it.
const worthShrinking = 32 << 20

// noteFree looks at how much of the file is free.
func (s *Store) noteFree() error {
	return s.View(func(tx *Tx) error {
		free := int64(s.db.Stats().FreePageN) * int64(s.db.Info().PageSize)
		s.shrinkDue.Store(free > worthShrinking && free > tx.file.B.Size()/2)
		return nil
	})
}

// shrink puts a copy of what is in use in the file's place. If it fails, as on a full disk or where the system does not let an
// open file be replaced, the file stays as it is.
func (s *Store) shrink() error {
	beside := s.path + besideSuffix
	if err := errors.Join(dropBeside(s.path), copyUsed(s.db, beside)); err != nil {
		return errors.Join(err, dropBeside(s.path))
	}
	if err := os.Rename(beside, s.path); err != nil {
		return errors.Join(fmt.Errorf("put the smaller file in place: %w", err), dropBeside(s.path))
	}
	// The file that has lost its name is held until it is closed, and has the secrets.
	return errors.Join(ownfile.SyncFolder(filepath.Dir(s.path)), eraseSecretsIn(s.file))
}

// copyTx is how much is copied in one transaction, in bytes.
const copyTx = 8 << 20

func copyUsed(from *bbolt.DB, path string) error {
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, NoSync: true, FreelistType: bbolt.FreelistMapType, OpenFile: ownfile.Open})
	if err != nil {
		return fmt.Errorf("make a smaller file: %w", err)
	}
	if err := bbolt.Compact(to, from, copyTx); err != nil {
		return errors.Join(fmt.Errorf("copy what is in use: %w", err), to.Close())
	}
	return errors.Join(to.Sync(), to.Close())
}

// growth is by how much bbolt makes a file longer at once, in bytes.
const growth = 16 << 20

// dropBeside removes what a kill has left of a copy. What is larger than the file is none of ours: it has no secrets, and looking for
// them may take long.
func dropBeside(path string) error {
	beside := path + besideSuffix
	left, err := os.Lstat(beside)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if of, err2 := os.Stat(path); errors.Join(err, err2) == nil && left.Size() > of.Size()+growth {
		return os.Remove(beside)
	}
	return errors.Join(eraseSecrets(beside), os.Remove(beside))
}
