package disk

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
)

// Archive says whose an archive is and where it lies. Items, hours, listings and
// what is known of the destination belong to one: another user, another account
// or another Dropbox is another archive, and going back finds the old one again.
type Archive struct {
	Account, Extension string // RingCentral's ids; empty = not known yet
	Destination        string // Dropbox's id of its account; empty = not known yet
}

// key is the name of the archive's bucket. Ids hold no line breaks.
func (a Archive) key() []byte { return []byte(a.Account + "\n" + a.Extension + "\n" + a.Destination) }

// keyArchive is in BucketMeta: the key of the archive in use in the first place, or in one beside it.
func keyArchive(beside string) []byte {
	if beside == "" {
		return []byte("archive")
	}
	return []byte("archive/" + beside)
}

// HasArchive reports whether there is an archive for the transaction to read and write.
func (tx *Tx) HasArchive() bool {
	return tx.Beside == "" || tx.archive != nil || tx.B.Bucket(BucketMeta).Get(keyArchive(tx.Beside)) != nil
}

// LeaveArchive uses no archive any more in the place beside the first. It stays in the file. Errors: bbolt's.
func (tx *Tx) LeaveArchive() error { return tx.B.Bucket(BucketMeta).Delete(keyArchive(tx.Beside)) }

// buckets is what holds buckets: the file, or one of its buckets.
type buckets interface {
	Bucket(name []byte) *bbolt.Bucket
	CreateBucket(name []byte) (*bbolt.Bucket, error)
	DeleteBucket(name []byte) error
}

// holder is what holds a bucket, and the name that it has there. A file of before
// there were archives has all buckets side by side, and state among the rest.
func (tx *Tx) holder(name []byte) (buckets, []byte) {
	if !isOfArchive(name) {
		return tx.B, name
	}
	if archives := tx.B.Bucket(bucketArchives); archives != nil {
		key := tx.archive
		if key == nil {
			key = tx.B.Bucket(BucketMeta).Get(keyArchive(tx.Beside))
		}
		return archives.Bucket(key), name
	}
	if string(name) == string(BucketState) {
		name = BucketMeta
	}
	return tx.B, name
}

// Name tells the archive that the transaction is on from the others of the file.
func (tx *Tx) Name() string { return string(tx.archive) }

// InUse tells the archive that the transaction reads and writes from the others of the file.
func (tx *Tx) InUse() string {
	if tx.archive != nil {
		return tx.Name()
	}
	return string(tx.B.Bucket(BucketMeta).Get(keyArchive(tx.Beside)))
}

// UseArchive makes the transaction, and every later one of its place, read and write this
// archive, and makes it where there is none. Errors: bbolt's.
func (tx *Tx) UseArchive(a Archive) error {
	archives := tx.B.Bucket(bucketArchives)
	fresh := archives.Bucket(a.key()) == nil
	if err := makeArchive(archives, a); err != nil {
		return err
	}
	if err := tx.B.Bucket(BucketMeta).Put(keyArchive(tx.Beside), a.key()); err != nil {
		return fmt.Errorf("choose the archive: %w", err)
	}
	tx.forgetDictionaries()
	if fresh {
		return tx.PutTidied()
	}
	return nil
}

// archivesInUse are the keys of the archives of all places.
func (tx *Tx) archivesInUse() map[string]bool {
	used := map[string]bool{}
	c, prefix := tx.B.Bucket(BucketMeta).Cursor(), keyArchive("")
	for name, key := c.Seek(prefix); bytes.HasPrefix(name, prefix); name, key = c.Next() {
		used[string(key)] = true
	}
	return used
}

// UsesArchive reports whether the transaction reads and writes this archive.
func (tx *Tx) UsesArchive(a Archive) bool {
	return string(tx.B.Bucket(BucketMeta).Get(keyArchive(tx.Beside))) == string(a.key())
}

// EachArchive lends a transaction on each archive of the file.
func (tx *Tx) EachArchive(visit func(*Tx) error) error {
	archives := tx.B.Bucket(bucketArchives)
	if archives == nil {
		return visit(tx)
	}
	return archives.ForEachBucket(func(key []byte) error {
		return visit(&Tx{B: tx.B, Mapped: tx.Mapped, archive: key})
	})
}

// CompleteArchives makes the buckets that an archive of an older file lacks. Errors: bbolt's.
func CompleteArchives(b *bbolt.Tx) error {
	archives := b.Bucket(bucketArchives)
	return archives.ForEachBucket(func(key []byte) error { return fill(archives.Bucket(key)) })
}

func makeArchive(archives *bbolt.Bucket, a Archive) error {
	archive, err := archives.CreateBucketIfNotExists(a.key())
	if err != nil {
		return fmt.Errorf("make the archive: %w", err)
	}
	return fill(archive)
}

func fill(archive *bbolt.Bucket) error {
	for _, name := range ofArchive {
		if _, err := archive.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s of the archive: %w", name, err)
		}
	}
	return nil
}

// MoveIntoArchive moves everything that lies beside the archives, in a file of
// before there were any, into one. documents are the keys in BucketMeta that are
// of the archive. Errors: bbolt's.
func MoveIntoArchive(b *bbolt.Tx, a Archive, documents ...[]byte) error {
	if b.Bucket(bucketArchives) != nil {
		return nil
	}
	archives, err := b.CreateBucket(bucketArchives)
	if err != nil {
		return fmt.Errorf("make the archives: %w", err)
	}
	archive, err := archives.CreateBucket(a.key())
	if err != nil {
		return fmt.Errorf("make the archive: %w", err)
	}
	for _, name := range ofArchive {
		if b.Bucket(name) == nil {
			continue
		}
		if err := b.MoveBucket(name, nil, archive); err != nil {
			return fmt.Errorf("move bucket %s into the archive: %w", name, err)
		}
	}
	if err := makeArchive(archives, a); err != nil {
		return err
	}
	meta, state := b.Bucket(BucketMeta), archive.Bucket(BucketState)
	for _, key := range documents {
		value := meta.Get(key)
		if value == nil {
			continue
		}
		if err := state.Put(key, append([]byte{}, value...)); err != nil {
			return fmt.Errorf("move %s into the archive: %w", key, err)
		}
		if err := meta.Delete(key); err != nil {
			return fmt.Errorf("move %s into the archive: %w", key, err)
		}
	}
	return meta.Put(keyArchive(""), a.key())
}
