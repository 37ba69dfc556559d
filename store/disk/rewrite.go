package disk

import (
	"bytes"
	"fmt"
)

// keyTidied is in the state of an archive in which all is written as this version writes it.
var keyTidied = []byte("tidied")

// tidied is what it holds: another word when records are written in another way again.
var tidied = []byte("1")

// Tidied reports whether all of the archive is written as this version writes it.
func (tx *Tx) Tidied() bool { return bytes.Equal(tx.Bucket(BucketState).Get(keyTidied), tidied) }

// PutTidied notes that. Errors: bbolt's.
func (tx *Tx) PutTidied() error {
	if err := tx.Bucket(BucketState).Put(keyTidied, tidied); err != nil {
		return fmt.Errorf("note that the archive is tidied: %w", err)
	}
	return nil
}

// Rewrite rewrites values of a bucket, from behind a key on, of up to limit keys, and returns the key to go on behind; nil
// at the end. rewritten gives a value as it is to be, or nil where it stays. Errors: bbolt's.
func (tx *Tx) Rewrite(bucket, after []byte, limit int, rewritten func(key, value []byte) []byte) (next []byte, err error) {
	type change struct{ key, value []byte }
	var changes []change
	b := tx.Bucket(bucket)
	c := b.Cursor()
	k, v := c.Seek(append(bytes.Clone(after), 0))
	if after == nil {
		k, v = c.First()
	}
	for ; k != nil && limit > 0; k, v = c.Next() {
		tx.WasRead()
		if value := rewritten(k, v); value != nil {
			changes = append(changes, change{bytes.Clone(k), value})
		}
		next, limit = bytes.Clone(k), limit-1
	}
	for _, one := range changes {
		if err := b.Put(one.key, one.value); err != nil {
			return nil, fmt.Errorf("rewrite %s: %w", bucket, err)
		}
	}
	if k == nil {
		return nil, nil
	}
	return next, nil
}
