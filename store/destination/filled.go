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
	b := tx.file.Bucket(disk.BucketState)
	if err := b.Delete(filledOthersKey(archive)); err != nil {
		return err
	}
	return b.Delete(filledKey(archive))
}

func filledKey(archive string) []byte { return []byte("filled/" + archive) }

// FilledOthers is what was so when it was last looked through what others' day records name in another place's archive.
type FilledOthers struct {
	At     time.Time
	Asked  string `json:",omitempty"` // what the user had chosen to be archived
	Others uint64 `json:",omitempty"` // OtherChanges of that archive
	There  uint64 `json:",omitempty"` // its RemoteChanges
	Here   uint64 `json:",omitempty"` // and those of this one
	Looked int    `json:",omitempty"` // how many entries there were
}

// FilledOthers reads it; the zero value where it was not. Errors: ErrDamaged.
func (tx *Manifest) FilledOthers(archive string) (f FilledOthers, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, filledOthersKey(archive), &f)
	return f, err
}

// PutFilledOthers writes it. Errors: bbolt's.
func (tx *Manifest) PutFilledOthers(archive string, f FilledOthers) error {
	return tx.file.PutJSON(disk.BucketState, filledOthersKey(archive), f)
}

func filledOthersKey(archive string) []byte { return []byte("filledothers/" + archive) }
