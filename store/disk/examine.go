package disk

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"
)

// Examine reads every page of the file that a transaction can reach, and every document. bbolt looks
// at a page only when it needs it, and does not see that the further pages of a large one are not
// what was written: then keys are missing, and what is missing would count as not there. It panics
// where bbolt does, over a page that is no page. Errors: ErrDamaged.
func Examine(tx *Tx) error {
	return tx.B.ForEach(func(name []byte, b *bbolt.Bucket) error { return tx.examine(name, b) })
}

func (tx *Tx) examine(name []byte, b *bbolt.Bucket) error {
	var last []byte
	c := b.Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		tx.WasRead()
		if last != nil && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("bucket %q: %w: its keys are not in order", name, ErrDamaged)
		}
		last = key
		if value != nil {
			if !soundDocument(name, value) {
				return fmt.Errorf("read %s/%q: %w: it is no document", name, key, ErrDamaged)
			}
			continue
		}
		in := b.Bucket(key)
		if in == nil {
			return fmt.Errorf("bucket %q in %q: %w: it cannot be read", key, name, ErrDamaged)
		}
		if err := tx.examine(key, in); err != nil {
			return err
		}
	}
	return nil
}

// smallDocument is how long a document may be, in bytes, that is not read where there are very many: a
// page that was lost holds keys beside it.
const smallDocument = 512

// soundDocument reports whether a document is one. Items and hours have sums of their own.
func soundDocument(bucket, value []byte) bool {
	switch string(bucket) {
	case string(BucketSettings), string(BucketConnections), string(BucketListings):
		return json.Valid(value)
	case string(BucketManifest):
		return len(value) < smallDocument || Packed(value) || json.Valid(value)
	case string(BucketPublished), string(BucketRemotePages):
		return len(value) < smallDocument || json.Valid(value)
	case string(BucketState): // not all of it is JSON
		return len(value) == 0 || value[0] != 0 && (value[0] != '{' || json.Valid(value))
	}
	return true
}
