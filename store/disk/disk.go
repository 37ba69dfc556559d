// Package disk reads and writes the buckets of the store's file: documents as
// JSON, times as keys, and how much of the file stays in memory. It knows no item.
package disk

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/documents"
)

// ErrDamaged: the file is not a store, or its pages do not agree.
var ErrDamaged = errors.New("the store is damaged")

// Tx is one transaction on the file.
type Tx struct {
	B      *bbolt.Tx
	Mapped *Mapped // nil while the file is opened
	// what documents say that were read before; nil = nothing is kept
	Decoded *documents.Decoded

	// Beside names the place in whose archive the transaction reads and writes, beside the first; empty = the first
	Beside  string
	archive []byte // the key of the archive; nil = the one in use there
	// dictionaries of the archive that were read, and the newest; nil where none was yet
	dictionaries map[byte]*compact.Dictionary
	newest       *compact.Dictionary
}

// Empty takes everything out of a bucket.
func (tx *Tx) Empty(name []byte) error {
	in, name := tx.holder(name)
	if err := in.DeleteBucket(name); err != nil {
		return fmt.Errorf("empty %s: %w", name, err)
	}
	if _, err := in.CreateBucket(name); err != nil {
		return fmt.Errorf("empty %s: %w", name, err)
	}
	return nil
}

// Bucket gives a bucket of the file, or of the archive in use.
func (tx *Tx) Bucket(name []byte) *bbolt.Bucket {
	tx.WasRead()
	in, name := tx.holder(name)
	b := in.Bucket(name)
	if b != nil && b.Writable() {
		b.FillPercent = fillOf(name)
	}
	return b
}

// fillOf is how full pages are made. bbolt leaves half of a page free for what comes between, but most keys come behind
// all others.
func fillOf(bucket []byte) float64 {
	switch string(bucket) {
	case string(BucketHours), string(BucketManifest):
		return 1
	case string(BucketItems), string(BucketJobs): // they grow when they are archived
		return 0.95
	default:
		return bbolt.DefaultFillPercent
	}
}

// WasRead is called wherever something is read: by bucket, and by loops that
// walk through one.
func (tx *Tx) WasRead() {
	if tx.Mapped != nil {
		tx.Mapped.wasRead(tx.B)
	}
}

// GetJSON reads a document; false where there is none. Errors: ErrDamaged.
func (tx *Tx) GetJSON(bucket, key []byte, into any) (bool, error) {
	raw := tx.Bucket(bucket).Get(key)
	if raw == nil {
		return false, nil
	}
	decode := json.Unmarshal
	if isReadOften(bucket) {
		decode = tx.Decoded.Decode
	}
	if err := decode(raw, into); err != nil {
		return false, fmt.Errorf("read %s/%s: %w: %w", bucket, key, ErrDamaged, err)
	}
	return true, nil
}

// isReadOften reports whether a bucket holds few documents, which are read again and again.
func isReadOften(bucket []byte) bool {
	switch string(bucket) {
	case string(BucketState), string(BucketConnections), string(BucketListings), string(BucketMeta):
		return true
	default:
		return false
	}
}

// PutJSON writes a document. Errors: ErrDamaged, for one with a time that cannot be, which comes from the file; bbolt's.
func (tx *Tx) PutJSON(bucket, key []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode %s/%s: %w: %w", bucket, key, ErrDamaged, err)
	}
	if err := tx.Bucket(bucket).Put(key, raw); err != nil {
		return fmt.Errorf("write %s/%s: %w", bucket, key, err)
	}
	return nil
}
