package tables

import (
	"bytes"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// HourItems yields the items of the hour that begins at from, in the order of
// their keys, until visit returns false. It passes over items that cannot be read,
// as all that yield items do. Errors: those of visit.
func (tx *Ledger) HourItems(from time.Time, visit func(*ledger.Item) (bool, error)) error {
	prefix := disk.TimeKey(from)
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) == len(prefix) {
			continue // it names no item
		}
		it, known, err := tx.Item(ledger.KeyOf(k[len(prefix):]))
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
func (tx *Ledger) HourItemsLike(from time.Time, may func(key ledger.Key, head []byte) bool, visit func(*ledger.Item) (bool, error)) error {
	prefix, items := disk.TimeKey(from), tx.file.Bucket(disk.BucketItems)
	c, head := tx.file.Bucket(disk.BucketHours).Cursor(), []byte(nil)
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) == len(prefix) {
			continue // it names no item
		}
		key, raw := ledger.KeyOf(k[len(prefix):]), items.Get(k[len(prefix):])
		if raw == nil {
			continue
		}
		var known bool
		if head, known = ledger.Head(raw, head, tx.file.Dictionary); known && !may(key, head) {
			continue
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
func (tx *Ledger) Items(t ledger.Type, visit func(*ledger.Item) (bool, error)) error {
	prefix := []byte{byte(t)}
	c := tx.file.Bucket(disk.BucketItems).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		tx.file.WasRead()
		it := tx.decode(ledger.KeyOf(k), v)
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
func (tx *Ledger) ItemsBehind(after ledger.Key, visit func(*ledger.Item) (bool, error)) error {
	c := tx.file.Bucket(disk.BucketItems).Cursor()
	start := after.Bytes()
	for k, v := c.Seek(start); k != nil; k, v = c.Next() {
		if bytes.Equal(k, start) {
			continue
		}
		tx.file.WasRead()
		it := tx.decode(ledger.KeyOf(k), v)
		if it == nil {
			continue
		}
		if more, err := visit(it); err != nil || !more {
			return err
		}
	}
	return nil
}
