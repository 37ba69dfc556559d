package destination

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// Publishing is what was published and what has changed since, in one transaction.
type Publishing struct{ file *disk.Tx }

// MarkAllChanged makes every page be written. Errors: bbolt's.
func (tx *Publishing) MarkAllChanged() error {
	changed := tx.file.Bucket(disk.BucketChanged)
	mark, err := nextMark(changed)
	if err != nil {
		return err
	}
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if err := changed.Put(k[:8], mark); err != nil {
			return fmt.Errorf("mark an hour to be published: %w", err)
		}
	}
	return nil
}

// Publication is a file that the program writes about the archive, as it lies in
// Dropbox: a page of the index, a manifest, the status.
type Publication struct {
	Name string // the path in the app folder that it should have
	Path string // where it lies: under another name if a stranger's file has its name
	Rev  string // Dropbox's revision; empty when it has to be written
	Hash string // Dropbox's content hash
	Size int64
	// hashes of the versions that were written or were about to be written, the newest last
	Versions []string
	At       time.Time
	Behind   bool `json:",omitempty"` // there is more to write of it, which waits
}

// Publication reads how a file was published; false when it never was. Errors:
// ErrDamaged.
func (tx *Publishing) Publication(name string) (p Publication, known bool, err error) {
	known, err = tx.file.GetJSON(disk.BucketPublished, []byte(name), &p)
	return p, known, err
}

// mostVersions is how many versions of a file the program recognises as its own.
const mostVersions = 8

// Intend notes the hash of the version that is about to be written.
func (p *Publication) Intend(hash string) {
	p.Versions = append(slices.DeleteFunc(p.Versions, func(v string) bool { return v == hash }), hash)
	p.Versions = p.Versions[max(0, len(p.Versions)-mostVersions):]
}

// PutPublication writes how a file was published. Errors: bbolt's.
func (tx *Publishing) PutPublication(p Publication) error {
	return tx.file.PutJSON(disk.BucketPublished, []byte(p.Name), p)
}

// Publications gives everything that was published, by name. Errors:
// ErrDamaged.
func (tx *Publishing) Publications() (out []Publication, err error) {
	c := tx.file.Bucket(disk.BucketPublished).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		p, _, err := tx.Publication(string(k))
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// UnpublishAll forgets what was published, and makes the whole index be written
// again, because another Dropbox account holds none of it. Errors: bbolt's.
func (tx *Publishing) UnpublishAll() error {
	if err := tx.file.Empty(disk.BucketPublished); err != nil {
		return err
	}
	return tx.MarkAllChanged()
}

// Unpublish forgets what was published in a folder. Errors: bbolt's.
func (tx *Publishing) Unpublish(folder string) error {
	b := tx.file.Bucket(disk.BucketPublished)
	var names [][]byte
	c := b.Cursor()
	for k, _ := c.Seek([]byte(folder)); bytes.HasPrefix(k, []byte(folder)); k, _ = c.Next() {
		names = append(names, bytes.Clone(k))
	}
	for _, name := range names {
		if err := b.Delete(name); err != nil {
			return fmt.Errorf("forget how %s was published: %w", name, err)
		}
	}
	return nil
}

// ChangedHours gives the beginnings of the hours whose archived items have changed since Published, and the last of these changes.
func (tx *Publishing) ChangedHours() (out []time.Time, last uint64) {
	changed := tx.file.Bucket(disk.BucketChanged)
	c := changed.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		out = append(out, disk.KeyTime(k))
	}
	return out, changed.Sequence()
}

// nextMark is the number of a change, by which one that comes while the pages are written is known.
func nextMark(changed *bbolt.Bucket) ([]byte, error) {
	n, err := changed.NextSequence()
	if err != nil {
		return nil, fmt.Errorf("number a change: %w", err)
	}
	return binary.BigEndian.AppendUint64(nil, n), nil
}

// MarkChanged makes the pages that show an hour be written again. Errors:
// bbolt's.
func (tx *Publishing) MarkChanged(hour time.Time) error {
	changed := tx.file.Bucket(disk.BucketChanged)
	mark, err := nextMark(changed)
	if err == nil {
		err = changed.Put(disk.TimeKey(hour), mark)
	}
	if err != nil {
		return fmt.Errorf("mark the hour %s to be published: %w", hour, err)
	}
	return nil
}

// Published notes that the pages show the hours as they were at the last change that ChangedHours gave. Hours that have changed since
// stay to be published. Errors: bbolt's.
func (tx *Publishing) Published(hours []time.Time, last uint64) error {
	changed := tx.file.Bucket(disk.BucketChanged)
	for _, at := range hours {
		// of older versions a change has no number
		if mark := changed.Get(disk.TimeKey(at)); len(mark) == 8 && binary.BigEndian.Uint64(mark) > last {
			continue
		}
		if err := changed.Delete(disk.TimeKey(at)); err != nil {
			return fmt.Errorf("note the hour %s as published: %w", at, err)
		}
	}
	return nil
}
