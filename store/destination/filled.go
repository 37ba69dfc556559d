package destination

import (
	"bytes"
	"time"

	"ringcentral-archiver/store/disk"
)

// Filled is how far the manifest of another place's archive was looked through for what this one lacks.
type Filled struct {
	Asked string `json:",omitempty"` // what the user had chosen to be archived
	Day   time.Time
	After uint64 // number of the last entry of that day; 0 = none
}

// FilledFrom reads how far the manifest of another archive was looked through; the zero value where it was not. Errors: ErrDamaged.
func (tx *Manifest) FilledFrom(archive string) (f Filled, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, filledKey(archive), &f)
	return f, err
}

// PutFilledFrom writes it. Errors: bbolt's.
func (tx *Manifest) PutFilledFrom(archive string, f Filled) error {
	return tx.file.PutJSON(disk.BucketState, filledKey(archive), f)
}

// FilledFromAll are the names of the archives whose manifests were looked through.
func (tx *Manifest) FilledFromAll() (archives []string) {
	c := tx.file.Bucket(disk.BucketState).Cursor()
	prefix := filledKey("")
	for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Next() {
		archives = append(archives, string(key[len(prefix):]))
	}
	return archives
}

// DropFilledFrom forgets that the manifest of another archive was looked through. Errors: bbolt's.
func (tx *Manifest) DropFilledFrom(archive string) error {
	return tx.file.Bucket(disk.BucketState).Delete(filledKey(archive))
}

func filledKey(archive string) []byte { return []byte("filled/" + archive) }
