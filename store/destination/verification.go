package destination

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Verified is what a verification found, in one transaction: how it ended, strays, and what is missing.
type Verified struct{ file *disk.Tx }

// Verification is the last comparison of Dropbox with the items.
type Verification struct {
	At      time.Time
	Files   int // files in the app folder
	Checked int // files of items that should be there
	Missing int
	Changed int
	Moved   int
	// Again is that Dropbox has shown since that an archived file is not there any more, or not the same.
	Again bool `json:",omitempty"`
}

var keyVerification = []byte("verification")

// Verification reads how the last verification ended; the zero value when there
// was none. Errors: ErrDamaged.
func (tx *Verified) Verification() (v Verification, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyVerification, &v)
	return v, err
}

// PutVerification writes how the last verification ended. Errors: bbolt's.
func (tx *Verified) PutVerification(v Verification) error {
	return tx.file.PutJSON(disk.BucketState, keyVerification, v)
}

// VerifyAgain notes that the next verification is due: what is known of where archived files lie is not right any more. Errors: ErrDamaged,
// bbolt's.
func (tx *Verified) VerifyAgain() error {
	last, err := tx.Verification()
	if err != nil || last.Again {
		return err
	}
	last.Again = true
	return tx.PutVerification(last)
}

// Strays are files that a verification found in Dropbox at a path that no item
// has. They are found by their content and by their path.
const (
	strayContent = 'c'
	strayPlace   = 'p'
)

func contentKey(hash string, size int64) []byte {
	return []byte(string(rune(strayContent)) + hash + "/" + strconv.FormatInt(size, 10) + "\x00")
}

func placeKey(path string) []byte { return []byte(string(rune(strayPlace)) + strings.ToLower(path)) }

// PutStray remembers a stray until ClearStrays. Errors: bbolt's.
func (tx *Verified) PutStray(f ledger.RemoteFile) error {
	b := tx.file.Bucket(disk.BucketStrays)
	if err := b.Put(append(contentKey(f.Hash, f.Size), f.Path...), nil); err != nil {
		return fmt.Errorf("remember %s: %w", f.Path, err)
	}
	if err := b.Put(placeKey(f.Path), nil); err != nil {
		return fmt.Errorf("remember %s: %w", f.Path, err)
	}
	return nil
}

// Strays gives the paths of the strays with this content.
func (tx *Verified) Strays(hash string, size int64) (paths []string) {
	prefix := contentKey(hash, size)
	c := tx.file.Bucket(disk.BucketStrays).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		paths = append(paths, string(k[len(prefix):]))
	}
	return paths
}

// TakeStray removes the content of a stray from the index, so that no other
// part gets it. Errors: bbolt's.
func (tx *Verified) TakeStray(f ledger.RemoteFile) error {
	if err := tx.file.Bucket(disk.BucketStrays).Delete(append(contentKey(f.Hash, f.Size), f.Path...)); err != nil {
		return fmt.Errorf("take %s: %w", f.Path, err)
	}
	return nil
}

// StrayAt reports whether a stray lies at path.
func (tx *Verified) StrayAt(path string) bool {
	k, _ := tx.file.Bucket(disk.BucketStrays).Cursor().Seek(placeKey(path))
	return bytes.Equal(k, placeKey(path))
}

// ClearStrays forgets all strays. Errors: bbolt's.
func (tx *Verified) ClearStrays() error { return tx.file.Empty(disk.BucketStrays) }
