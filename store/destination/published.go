package destination

import (
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
)

// Publishing is what was published and what has changed since, in one transaction.
type Publishing struct{ file *disk.Tx }

// MarkAllChanged makes every page be written. Errors: bbolt's.
func (tx *Publishing) MarkAllChanged() error {
	changed := tx.file.Bucket(disk.BucketChanged)
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if err := changed.Put(k[:8], nil); err != nil {
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

// ChangedHours gives the beginnings of the hours whose archived items have changed since Published.
func (tx *Publishing) ChangedHours() (out []time.Time) {
	c := tx.file.Bucket(disk.BucketChanged).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		out = append(out, disk.KeyTime(k))
	}
	return out
}

// MarkChanged makes the pages that show an hour be written again. Errors:
// bbolt's.
func (tx *Publishing) MarkChanged(hour time.Time) error {
	if err := tx.file.Bucket(disk.BucketChanged).Put(disk.TimeKey(hour), nil); err != nil {
		return fmt.Errorf("mark the hour %s to be published: %w", hour, err)
	}
	return nil
}

// Published notes that the pages show the hours as they are. Errors: bbolt's.
func (tx *Publishing) Published(hours []time.Time) error {
	for _, at := range hours {
		if err := tx.file.Bucket(disk.BucketChanged).Delete(disk.TimeKey(at)); err != nil {
			return fmt.Errorf("note the hour %s as published: %w", at, err)
		}
	}
	return nil
}
