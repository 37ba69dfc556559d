package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
)

// Item reads an item; false when the store does not know it, or cannot read it
// (Damage). It never fails.
func (tx *Ledger) Item(key Key) (*Item, bool, error) {
	raw := tx.file.Bucket(disk.BucketItems).Get(key.bytes())
	if raw == nil {
		return nil, false, nil
	}
	it := tx.decode(key, raw)
	return it, it != nil, nil
}

// ErrRefused: the file cannot hold an item, whatever space there is.
var ErrRefused = errors.New("the store cannot hold the item")

// How large an item may be, in bytes (ARCHITECTURE.md, "Limits"). A real one has a few hundred.
const (
	mostKey  = 1 << 10
	mostItem = 16 << 20
)

// encode makes what is written of an item.
func (tx *Ledger) encode(it *Item) ([]byte, error) {
	raw, err := encodeItem(it, tx.file.Newest())
	switch {
	case err != nil:
		return nil, err
	case len(it.Key.ID) > mostKey:
		return nil, fmt.Errorf("%w: an id of %d bytes", ErrRefused, len(it.Key.ID))
	case len(raw) > mostItem:
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrRefused, it.Key, len(raw))
	}
	return raw, nil
}

// PutItem writes an item and, in the same transaction, its place in the work
// queue, its place in its hour, and its hour's counts. Errors: ErrRefused, with
// which nothing has changed; ErrDamaged, bbolt's.
func (tx *Ledger) PutItem(it *Item) error {
	raw, err := tx.encode(it)
	if err != nil {
		return err
	}
	old, known, err := tx.Item(it.Key)
	if err != nil {
		return err
	}
	// A damaged row of an hour is counted again before the item moves.
	if _, err := tx.jobForChange(it.Hour()); err != nil {
		return err
	}
	switch {
	case known:
		if _, err = tx.jobForChange(old.Hour()); err == nil {
			err = tx.unlink(old)
		}
	case slices.Contains(tx.met, it.Key):
		if _, err = tx.SetAside(time.Now()); err == nil {
			_, err = tx.DropDamage(it.Key)
		}
	default:
		_, err = tx.DropDamage(it.Key)
	}
	if err != nil {
		return err
	}
	if err := tx.archived(old, it); err != nil {
		return err
	}
	if err := tx.file.Bucket(disk.BucketItems).Put(it.Key.bytes(), raw); err != nil {
		return fmt.Errorf("write item %s: %w", it.Key, err)
	}
	return tx.link(it)
}

// link enters an item into the indexes and counts.
func (tx *Ledger) link(it *Item) error {
	for _, key := range DueKeys(it) {
		if err := tx.file.Bucket(disk.BucketDue).Put(key, nil); err != nil {
			return fmt.Errorf("queue %s: %w", it.Key, err)
		}
	}
	if err := tx.file.Bucket(disk.BucketHours).Put(HourKey(it), nil); err != nil {
		return fmt.Errorf("enter %s in its hour: %w", it.Key, err)
	}
	return tx.count(it, +1)
}

// unlink takes an item out of the indexes and counts.
func (tx *Ledger) unlink(it *Item) error {
	for _, key := range DueKeys(it) {
		if err := tx.file.Bucket(disk.BucketDue).Delete(key); err != nil {
			return fmt.Errorf("take %s off the queue: %w", it.Key, err)
		}
	}
	if err := tx.file.Bucket(disk.BucketHours).Delete(HourKey(it)); err != nil {
		return fmt.Errorf("take %s out of its hour: %w", it.Key, err)
	}
	return tx.count(it, -1)
}

func (tx *Ledger) count(it *Item, by int) error {
	job, err := tx.jobForChange(it.Hour())
	if err != nil {
		return err
	}
	job.Count(it, by)
	job.Committed(it)
	return tx.AddTotals(it, by)
}

func HourKey(it *Item) []byte { return append(disk.TimeKey(it.Hour()), it.Key.bytes()...) }

// HourItems yields the items of the hour that begins at from, in the order of
// their keys, until visit returns false. It passes over items that cannot be read,
// as all that yield items do. Errors: those of visit.
func (tx *Ledger) HourItems(from time.Time, visit func(*Item) (bool, error)) error {
	prefix := disk.TimeKey(from)
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) == len(prefix) {
			continue // it names no item
		}
		it, known, err := tx.Item(parseKey(k[len(prefix):]))
		if err != nil {
			return err
		}
		if !known {
			continue
		}
		if more, err := visit(it); err != nil || !more {
			return err
		}
	}
	return nil
}

// HourItemsLike is HourItems for those items that may be wanted, judged by their key and by what is kept of
// them but the record, with all texts as they are. The others are not read, which is most of the time that a
// search takes. Errors: those of visit.
func (tx *Ledger) HourItemsLike(from time.Time, may func(key Key, head []byte) bool, visit func(*Item) (bool, error)) error {
	prefix, items := disk.TimeKey(from), tx.file.Bucket(disk.BucketItems)
	c, head := tx.file.Bucket(disk.BucketHours).Cursor(), []byte(nil)
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) == len(prefix) {
			continue // it names no item
		}
		key, raw := parseKey(k[len(prefix):]), items.Get(k[len(prefix):])
		if raw == nil {
			continue
		}
		if w, err := split(raw); err == nil && w.packed {
			if fields, err := w.fields(head[:cap(head)], tx.file.Dictionary); err == nil {
				if head = fields; !may(key, head) {
					continue
				}
			}
		}
		it := tx.decode(key, raw)
		if it == nil {
			continue
		}
		if more, err := visit(it); err != nil || !more {
			return err
		}
	}
	return nil
}

// Items yields every item of a type, in the order of their ids, until visit
// returns false. It reads all of them, so it is for checks, not for screens.
// Errors: ErrDamaged, those of visit.
func (tx *Ledger) Items(t Type, visit func(*Item) (bool, error)) error {
	prefix := []byte{byte(t)}
	c := tx.file.Bucket(disk.BucketItems).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		tx.file.WasRead()
		it := tx.decode(parseKey(k), v)
		if it == nil {
			continue
		}
		if more, err := visit(it); err != nil || !more {
			return err
		}
	}
	return nil
}

// ItemsBehind yields the items after a key in the order of the keys, until
// visit returns false. The zero Key gives all of them. Errors: ErrDamaged,
// those of visit.
func (tx *Ledger) ItemsBehind(after Key, visit func(*Item) (bool, error)) error {
	c := tx.file.Bucket(disk.BucketItems).Cursor()
	start := after.bytes()
	for k, v := c.Seek(start); k != nil; k, v = c.Next() {
		if bytes.Equal(k, start) {
			continue
		}
		tx.file.WasRead()
		it := tx.decode(parseKey(k), v)
		if it == nil {
			continue
		}
		if more, err := visit(it); err != nil || !more {
			return err
		}
	}
	return nil
}
