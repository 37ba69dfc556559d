package destination

import (
	"bytes"
	"fmt"
	"strings"

	"ringcentral-archiver/store/disk"
)

// Files that only another store's manifest names may be missing from Dropbox. Each is kept by its
// path: whether a person has accepted that, and the name of its item.
const (
	notAccepted = 'm'
	accepted    = 'a'
)

// NoteMissing notes, where it is to be kept, that a file of another store's item is missing, and reports whether a person
// has accepted that. Errors: bbolt's.
func (tx *Verified) NoteMissing(item, path string, keep bool) (known bool, err error) {
	b, key := tx.file.Bucket(disk.BucketMissing), []byte(strings.ToLower(path))
	if had := b.Get(key); len(had) > 0 && had[0] == accepted {
		return true, nil
	}
	if !keep {
		return false, nil
	}
	if err := b.Put(key, append([]byte{notAccepted}, item...)); err != nil {
		return false, fmt.Errorf("note that %s is missing: %w", path, err)
	}
	return false, nil
}

// AcceptsMissing reports whether a person has accepted that a file is missing.
func (tx *Verified) AcceptsMissing(path string) bool {
	had := tx.file.Bucket(disk.BucketMissing).Get([]byte(strings.ToLower(path)))
	return len(had) > 0 && had[0] == accepted
}

// ClearMissing forgets the missing files that were not accepted. Errors: bbolt's.
func (tx *Verified) ClearMissing() error {
	for _, key := range tx.missing(func(string) bool { return true }) {
		if err := tx.file.Bucket(disk.BucketMissing).Delete(key); err != nil {
			return fmt.Errorf("forget what is missing: %w", err)
		}
	}
	return nil
}

// AcceptMissing accepts that files of the chosen items are missing, and counts the files. Errors:
// bbolt's.
func (tx *Verified) AcceptMissing(chosen func(item string) bool) (n int, err error) {
	b := tx.file.Bucket(disk.BucketMissing)
	for _, key := range tx.missing(chosen) {
		value := bytes.Clone(b.Get(key))
		value[0] = accepted
		if err := b.Put(key, value); err != nil {
			return n, fmt.Errorf("accept what is missing: %w", err)
		}
		n++
	}
	return n, nil
}

// missing gives the keys of files of the chosen items that were not accepted.
func (tx *Verified) missing(chosen func(item string) bool) (keys [][]byte) {
	c := tx.file.Bucket(disk.BucketMissing).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) > 0 && v[0] == notAccepted && chosen(string(v[1:])) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}
