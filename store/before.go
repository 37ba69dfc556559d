package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ownfile"
)

// A file that is brought up to date cannot be read by the program of before any more. So it is kept beside the new one, without
// its secrets, until a pass has gone well with that: whoever wants to go back gives it its old name.

const beforeSuffix = ".before-update"

// versionOf is the version of the file; 0 of a new one.
func versionOf(db *bbolt.DB) (have uint64, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(disk.BucketMeta); meta != nil {
			if v := meta.Get(keyVersion); len(v) == 8 {
				have = binary.BigEndian.Uint64(v)
			}
		}
		return nil
	})
	return have, err
}

// keepBefore keeps a copy of the file as it is, if it is about to be brought up to date. A copy that is there already is older,
// and stays.
func keepBefore(db *bbolt.DB, path string) (err error) {
	have, err := versionOf(db)
	if err != nil || have == 0 || have >= uint64(len(migrations)) {
		return err
	}
	kept, half := path+beforeSuffix, path+beforeSuffix+".half"
	if _, err := os.Lstat(kept); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(half))
		}
	}()
	file, err := ownfile.Open(half, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep the file of before: %w", err)
	}
	err = db.View(func(tx *bbolt.Tx) error { _, err := tx.WriteTo(file); return err })
	if err := errors.Join(err, eraseSecretsIn(file), file.Close()); err != nil {
		return fmt.Errorf("keep the file of before: %w", err)
	}
	return os.Rename(half, kept)
}

// dropBefore removes the copy.
func dropBefore(path string) error {
	if err := os.Remove(path + beforeSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the file of before: %w", err)
	}
	return nil
}
