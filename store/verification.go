package store

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Verification is the last comparison of Dropbox with the items.
type Verification struct {
	At      time.Time
	Files   int // files in the app folder
	Checked int // files of items that should be there
	Missing int
	Changed int
	Moved   int
}

var keyVerification = []byte("verification")

// Verification reads how the last verification ended; the zero value when there
// was none. Errors: ErrDamaged.
func (tx *Tx) Verification() (v Verification, err error) {
	_, err = tx.getJSON(bucketMeta, keyVerification, &v)
	return v, err
}

// PutVerification writes how the last verification ended. Errors: bbolt's.
func (tx *Tx) PutVerification(v Verification) error {
	return tx.putJSON(bucketMeta, keyVerification, v)
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
func (tx *Tx) PutStray(f RemoteFile) error {
	b := tx.bucket(bucketStrays)
	if err := b.Put(append(contentKey(f.Hash, f.Size), f.Path...), nil); err != nil {
		return fmt.Errorf("remember %s: %w", f.Path, err)
	}
	if err := b.Put(placeKey(f.Path), nil); err != nil {
		return fmt.Errorf("remember %s: %w", f.Path, err)
	}
	return nil
}

// Strays gives the paths of the strays with this content.
func (tx *Tx) Strays(hash string, size int64) (paths []string) {
	prefix := contentKey(hash, size)
	c := tx.bucket(bucketStrays).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		paths = append(paths, string(k[len(prefix):]))
	}
	return paths
}

// TakeStray removes the content of a stray from the index, so that no other
// part gets it. Errors: bbolt's.
func (tx *Tx) TakeStray(f RemoteFile) error {
	if err := tx.bucket(bucketStrays).Delete(append(contentKey(f.Hash, f.Size), f.Path...)); err != nil {
		return fmt.Errorf("take %s: %w", f.Path, err)
	}
	return nil
}

// StrayAt reports whether a stray lies at path.
func (tx *Tx) StrayAt(path string) bool {
	k, _ := tx.bucket(bucketStrays).Cursor().Seek(placeKey(path))
	return bytes.Equal(k, placeKey(path))
}

// ClearStrays forgets all strays. Errors: bbolt's.
func (tx *Tx) ClearStrays() error { return tx.empty(bucketStrays) }
