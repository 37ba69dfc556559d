package store

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

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
func (tx *Tx) Publication(name string) (p Publication, known bool, err error) {
	known, err = tx.getJSON(bucketPublished, []byte(name), &p)
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
func (tx *Tx) PutPublication(p Publication) error {
	return tx.putJSON(bucketPublished, []byte(p.Name), p)
}

// Publications gives everything that was published, by name. Errors:
// ErrDamaged.
func (tx *Tx) Publications() (out []Publication, err error) {
	c := tx.bucket(bucketPublished).Cursor()
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
func (tx *Tx) UnpublishAll() error {
	if err := tx.empty(bucketPublished); err != nil {
		return err
	}
	return markAllChanged(tx.b)
}

// ChangedHours gives the beginnings of the hours whose archived items have changed since Published.
func (tx *Tx) ChangedHours() (out []time.Time) {
	c := tx.bucket(bucketChanged).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		out = append(out, keyTime(k))
	}
	return out
}

// MarkChanged makes the pages that show an hour be written again. Errors:
// bbolt's.
func (tx *Tx) MarkChanged(hour time.Time) error {
	if err := tx.bucket(bucketChanged).Put(timeKey(hour), nil); err != nil {
		return fmt.Errorf("mark the hour %s to be published: %w", hour, err)
	}
	return nil
}

// Published notes that the pages show the hours as they are. Errors: bbolt's.
func (tx *Tx) Published(hours []time.Time) error {
	for _, at := range hours {
		if err := tx.bucket(bucketChanged).Delete(timeKey(at)); err != nil {
			return fmt.Errorf("note the hour %s as published: %w", at, err)
		}
	}
	return nil
}

// noteArchived marks the item's hour as changed for the pages, and enters files
// that are new in Dropbox into the manifest.
func (tx *Tx) noteArchived(old, it *Item) error {
	if old != nil && slices.ContainsFunc(old.Parts, Part.Done) || slices.ContainsFunc(it.Parts, Part.Done) {
		if err := tx.MarkChanged(it.Hour()); err != nil {
			return err
		}
	}
	for i := range it.Parts {
		if p := &it.Parts[i]; p.Done() && (old == nil || !slices.ContainsFunc(old.Parts, p.sameFile)) {
			if err := tx.enter(it, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameFile reports whether two parts are the same file in Dropbox.
func (p *Part) sameFile(other Part) bool {
	return p.Path == other.Path && p.Hash == other.Hash && p.Size == other.Size
}

// RestartPublishing forgets what was published, because it lies in another
// Dropbox. The manifests of the present Dropbox begin a new chain. Errors:
// bbolt's.
func (tx *Tx) RestartPublishing() error {
	return errors.Join(tx.UnpublishAll(), tx.PutChain(Chain{}))
}
