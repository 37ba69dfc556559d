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

// HoursLike yields the hours that begin in [from, to) and have an item that is sought, the oldest first. may judges an item by its
// key and by what is kept of it but the record, with all texts as they are; what it says no to is not decoded, which is most of
// the time that a search takes.
func (tx *Ledger) HoursLike(from, to time.Time, may func(key ledger.Key, head []byte) bool, finds func(*ledger.Item) bool, yield func(hour time.Time)) {
	end, items := disk.TimeKey(to), tx.file.Bucket(disk.BucketItems).Cursor()
	c, head := tx.file.Bucket(disk.BucketHours).Cursor(), []byte(nil)
	for k, _ := c.Seek(disk.TimeKey(from)); k != nil && bytes.Compare(k, end) < 0; {
		if len(k) > len(end) { // else it names no item
			tx.file.WasRead()
			at, raw := items.Seek(k[len(end):])
			if !bytes.Equal(at, k[len(end):]) {
				raw = nil
			}
			var found bool
			if head, found = tx.isLike(ledger.KeyOf(k[len(end):]), raw, head, may, finds); found {
				hour := disk.KeyTime(k)
				yield(hour)
				k, _ = c.Seek(disk.TimeKey(hour.Add(time.Millisecond)))
				continue
			}
		}
		k, _ = c.Next()
	}
}

// isLike judges an item of HoursLike. It gives the buffer back that it reads heads into.
func (tx *Ledger) isLike(key ledger.Key, raw, buffer []byte, may func(ledger.Key, []byte) bool, finds func(*ledger.Item) bool) (head []byte, found bool) {
	if raw == nil {
		return buffer, false
	}
	head, known := ledger.Head(raw, buffer, tx.file.Dictionary)
	if known && !may(key, head) {
		return head, false
	}
	it := tx.decode(key, raw)
	return head, it != nil && finds(it)
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
