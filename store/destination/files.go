package destination

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
)

// Files is what is known of the files of an archive that is not in Dropbox, so that they are not read for each listing.
type Files struct{ file *disk.Tx }

// KnownFile is one of them.
type KnownFile struct {
	Path     string    `json:"p"`           // as it is written there
	Size     int64     `json:"s"`           // bytes
	Modified time.Time `json:"m"`           // as the place tells it
	Hash     string    `json:"h"`           // content hash of the file of that size and time
	ETag     string    `json:"e,omitempty"` // that the storage has given this version of it; a folder gives none
	Read     time.Time `json:"r,omitzero"`  // when it was read, or written; a storage keeps the hash, so its objects are not read
	Told     bool      `json:"t,omitempty"`
	At       uint32    `json:"a,omitempty"` // a sum of where the archive lay when it was read; 0 = it is not known, or does not matter
}

// fileKey is a path in lower case, because most systems ignore case.
func fileKey(path string) []byte { return []byte(strings.ToLower(path)) }

// KnownFile reads what is known of a file. Errors: ErrDamaged.
func (tx *Files) KnownFile(path string) (f KnownFile, known bool, err error) {
	known, err = tx.file.GetJSON(disk.BucketFiles, fileKey(path), &f)
	return f, known, err
}

// PutKnownFile notes what is known of a file. Errors: bbolt's.
func (tx *Files) PutKnownFile(f KnownFile) error {
	return tx.file.PutJSON(disk.BucketFiles, fileKey(f.Path), f)
}

// DropKnownFile forgets a file. Errors: bbolt's.
func (tx *Files) DropKnownFile(path string) error {
	if err := tx.file.Bucket(disk.BucketFiles).Delete(fileKey(path)); err != nil {
		return fmt.Errorf("forget %s: %w", path, err)
	}
	return nil
}

// KnownFiles visits all of them. Errors: ErrDamaged; that of visit, as it is.
func (tx *Files) KnownFiles(visit func(KnownFile) error) error {
	c := tx.file.Bucket(disk.BucketFiles).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var f KnownFile
		if err := json.Unmarshal(v, &f); err != nil {
			return fmt.Errorf("what is known of %q: %w: %w", k, disk.ErrDamaged, err)
		}
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}
