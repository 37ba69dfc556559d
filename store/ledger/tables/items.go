package tables

import (
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Item reads an item; false when the store does not know it, or cannot read it
// (Damage). It never fails.
func (tx *Ledger) Item(key ledger.Key) (*ledger.Item, bool, error) {
	raw := tx.file.Bucket(disk.BucketItems).Get(key.Bytes())
	if raw == nil {
		return nil, false, nil
	}
	it := tx.decode(key, raw)
	return it, it != nil, nil
}

// mostKey is how long an id may be, in bytes (ARCHITECTURE.md, "Limits").
const mostKey = 1 << 10

// encode makes what is written of an item.
func (tx *Ledger) encode(it *ledger.Item) ([]byte, error) {
	raw, err := ledger.EncodeWith(it, tx.file.Newest())
	switch {
	case err != nil:
		return nil, err
	case len(it.Key.ID) > mostKey:
		return nil, fmt.Errorf("%w: an id of %d bytes", ledger.ErrRefused, len(it.Key.ID))
	case len(raw) > ledger.MostItem:
		return nil, fmt.Errorf("%w: %s has %d bytes", ledger.ErrRefused, it.Key, len(raw))
	}
	return raw, nil
}

// PutItem writes an item and, in the same transaction, its place in the work
// queue, its place in its hour, and its hour's counts. Errors: ErrRefused, with
// which nothing has changed; ErrDamaged, bbolt's.
func (tx *Ledger) PutItem(it *ledger.Item) error {
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
	if err := tx.file.Bucket(disk.BucketItems).Put(it.Key.Bytes(), raw); err != nil {
		return fmt.Errorf("write item %s: %w", it.Key, err)
	}
	return tx.link(it)
}

// link enters an item into the indexes and counts.
func (tx *Ledger) link(it *ledger.Item) error {
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
func (tx *Ledger) unlink(it *ledger.Item) error {
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

func (tx *Ledger) count(it *ledger.Item, by int) error {
	job, err := tx.jobForChange(it.Hour())
	if err != nil {
		return err
	}
	job.Count(it, by)
	job.Committed(it)
	return tx.AddTotals(it, by)
}

// HourKey is an item's place in its hour.
func HourKey(it *ledger.Item) []byte { return append(disk.TimeKey(it.Hour()), it.Key.Bytes()...) }
