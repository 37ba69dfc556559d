package destination

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
)

// Pages are the pages of the index as they were last seen in Dropbox, in one transaction, and what others have entered there.
type Pages struct{ file *disk.Tx }

// RemotePage is a file of the index as it was last seen in Dropbox: this computer wrote it, or
// another one, or a person.
type RemotePage struct {
	Path  string
	Hash  string // Dropbox's content hash
	Rev   string // Dropbox's revision
	Size  int64
	Taken string // the hash of the version whose entries this store has
}

func pageKey(path string) []byte { return []byte(strings.ToLower(path)) }

// RemotePage reads how a page was last seen; false when it never was. Errors: ErrDamaged.
func (tx *Pages) RemotePage(path string) (p RemotePage, known bool, err error) {
	known, err = tx.file.GetJSON(disk.BucketRemotePages, pageKey(path), &p)
	return p, known, err
}

// RemotePages gives the pages whose paths begin with prefix, in any case, that come behind a path, empty for all; the first of them, at
// most so many: others may have put a million there. Errors: ErrDamaged.
func (tx *Pages) RemotePages(prefix, behind string, most int) (out []RemotePage, err error) {
	begins, seen := pageKey(prefix), pageKey(behind)
	c := tx.file.Bucket(disk.BucketRemotePages).Cursor()
	for k, _ := c.Seek(slices.MaxFunc([][]byte{begins, seen}, bytes.Compare)); bytes.HasPrefix(k, begins) && len(out) < most; k, _ = c.Next() {
		if bytes.Equal(k, seen) {
			continue
		}
		p, _, err := tx.RemotePage(string(k))
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// PutRemotePage writes how a page was seen. Errors: bbolt's.
func (tx *Pages) PutRemotePage(p RemotePage) error {
	return tx.file.PutJSON(disk.BucketRemotePages, pageKey(p.Path), p)
}

// DropRemotePage forgets how a page was seen. Errors: bbolt's.
func (tx *Pages) DropRemotePage(path string) error {
	if err := tx.file.Bucket(disk.BucketRemotePages).Delete(pageKey(path)); err != nil {
		return fmt.Errorf("forget %s: %w", path, err)
	}
	return nil
}

// An entry of another computer's day record is kept by its hour and the name of its item.
func otherKey(hour time.Time, item string) []byte { return append(disk.TimeKey(hour), item...) }

// PutOther keeps an entry of a day record that another computer has written: the item's name, and
// the entry as the record has it. Errors: bbolt's.
func (tx *Pages) PutOther(hour time.Time, item string, entry []byte) error {
	if err := tx.file.Bucket(disk.BucketOthers).Put(otherKey(hour, item), entry); err != nil {
		return fmt.Errorf("keep the entry of %s: %w", item, err)
	}
	return nil
}

// DropOther forgets the entry of an item. Errors: bbolt's.
func (tx *Pages) DropOther(hour time.Time, item string) error {
	if err := tx.file.Bucket(disk.BucketOthers).Delete(otherKey(hour, item)); err != nil {
		return fmt.Errorf("forget the entry of %s: %w", item, err)
	}
	return nil
}

// Others yields the entries of an hour, in the order of their items' names, until visit fails. The
// entry is valid until the transaction ends. Errors: those of visit.
func (tx *Pages) Others(hour time.Time, visit func(item string, entry []byte) error) error {
	prefix := disk.TimeKey(hour)
	c := tx.file.Bucket(disk.BucketOthers).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		tx.file.WasRead()
		if err := visit(string(k[len(prefix):]), v); err != nil {
			return err
		}
	}
	return nil
}
