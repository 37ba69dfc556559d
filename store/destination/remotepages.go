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

// WasTaken reports whether what it tells was taken over as it lies there now. Of a file that could not be read when it was listed no hash is
// known, and nobody knows what it tells.
func (p RemotePage) WasTaken() bool { return p.Hash != "" && p.Hash == p.Taken }

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
	b, key := tx.file.Bucket(disk.BucketOthers), otherKey(hour, item)
	if bytes.Equal(b.Get(key), entry) {
		return nil
	}
	if err := b.Put(key, entry); err != nil {
		return fmt.Errorf("keep the entry of %s: %w", item, err)
	}
	if _, err := b.NextSequence(); err != nil {
		return fmt.Errorf("count the entries of others: %w", err)
	}
	return nil
}

// OtherChanges is a number that grows whenever another entry is kept.
func (tx *Pages) OtherChanges() uint64 { return tx.file.Bucket(disk.BucketOthers).Sequence() }

// Other reads the entry of an item; nil where there is none. It is valid until the transaction ends.
func (tx *Pages) Other(hour time.Time, item string) (entry []byte) {
	return tx.file.Bucket(disk.BucketOthers).Get(otherKey(hour, item))
}

// HasOthers reports whether entries of an hour are kept.
func (tx *Pages) HasOthers(hour time.Time) bool {
	prefix := disk.TimeKey(hour)
	k, _ := tx.file.Bucket(disk.BucketOthers).Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}

// OthersBehind yields the entries behind a mark, nil for all, until visit wants no more, and gives the mark to go on from; nil where there
// are no more. An entry is valid until the transaction ends. Errors: those of visit.
func (tx *Pages) OthersBehind(mark []byte, visit func(entry []byte) (more bool, err error)) (next []byte, err error) {
	c := tx.file.Bucket(disk.BucketOthers).Cursor()
	for k, v := c.Seek(mark); k != nil; k, v = c.Next() {
		if bytes.Equal(k, mark) {
			continue
		}
		tx.file.WasRead()
		more, err := visit(v)
		if err != nil || !more {
			return bytes.Clone(k), err
		}
	}
	return nil, nil
}

// Joined is what was so when the entries that another place keeps of others' day records were last looked through for items of which a
// file lies in this one.
type Joined struct {
	There uint64 // OtherChanges of the other archive
	Here  uint64 // RemoteChanges of this one
}

func joinedKey(archive string) []byte { return []byte("joined/" + archive) }

// Joined reads it; the zero value where they were not. Errors: ErrDamaged.
func (tx *Pages) Joined(archive string) (j Joined, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, joinedKey(archive), &j)
	return j, err
}

// PutJoined writes it. Errors: bbolt's.
func (tx *Pages) PutJoined(archive string, j Joined) error {
	return tx.file.PutJSON(disk.BucketState, joinedKey(archive), j)
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
