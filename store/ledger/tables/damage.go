package tables

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

var keyDamaged = []byte("damaged")

// Damaged are the items that were set aside, by their keys as text. Errors: ErrDamaged.
func (tx *Ledger) Damaged() (map[string]ledger.Damage, error) {
	out := map[string]ledger.Damage{}
	_, err := tx.file.GetJSON(disk.BucketState, keyDamaged, &out)
	return out, err
}

// Met are the items, and the hours, whose records this transaction could not read.
func (tx *Ledger) Met() ([]ledger.Key, []time.Time) { return tx.met, tx.Hours.met }

// MeetDamaged looks at the sums of all items, so that this transaction has met those that are not as
// they were written.
func (tx *Ledger) MeetDamaged() {
	c := tx.file.Bucket(disk.BucketItems).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		tx.file.WasRead()
		if ledger.CheckItem(v, tx.file.Dictionary) != nil {
			tx.meet(ledger.KeyOf(k))
		}
	}
}

func (tx *Ledger) meet(key ledger.Key) {
	if !slices.Contains(tx.met, key) {
		tx.met = append(tx.met, key)
	}
}

// decode reads an item under its key; nil, and the key is noted, where it is damaged.
func (tx *Ledger) decode(key ledger.Key, raw []byte) *ledger.Item {
	it, err := ledger.DecodeWith(raw, tx.file.Dictionary)
	if err != nil || it.Key != key {
		tx.meet(key)
		return nil
	}
	return it
}

// SetAside sets the items aside that this transaction could not read, and all others like them, and
// counts again what they were counted in. It returns them. It reads every item once, which is worth
// it: where one is damaged, others may be. Errors: ErrDamaged, bbolt's.
func (tx *Ledger) SetAside(now time.Time) (map[ledger.Key]ledger.Damage, error) {
	if len(tx.met) == 0 {
		return nil, nil
	}
	if err := tx.ItemsBehind(ledger.Key{}, func(*ledger.Item) (bool, error) { return true, nil }); err != nil {
		return nil, err
	}
	aside := map[ledger.Key]ledger.Damage{}
	for _, key := range tx.met {
		aside[key] = ledger.Damage{At: now, Raw: bytes.Clone(tx.file.Bucket(disk.BucketItems).Get(key.Bytes()))}
	}
	tx.met = nil
	if err := tx.takeOut(aside); err != nil {
		return nil, err
	}
	if err := tx.keepAside(aside); err != nil {
		return nil, err
	}
	return aside, tx.countAgain(aside)
}

// takeOut deletes the items and what points to them, and finds out the hours that they were in.
func (tx *Ledger) takeOut(aside map[ledger.Key]ledger.Damage) error {
	for key := range aside {
		if err := tx.file.Bucket(disk.BucketItems).Delete(key.Bytes()); err != nil {
			return fmt.Errorf("set %s aside: %w", key, err)
		}
	}
	const stamp = 8
	err := tx.dropEntries(disk.BucketHours, func(k []byte) bool {
		if len(k) <= stamp {
			return true
		}
		key := ledger.KeyOf(k[stamp:])
		d, is := aside[key]
		if is {
			d.Hour = disk.KeyTime(k)
			aside[key] = d
		}
		return is
	})
	if err != nil {
		return err
	}
	return tx.dropEntries(disk.BucketDue, func(k []byte) bool {
		_, _, key, ok := splitDue(k)
		_, is := aside[key]
		return is || !ok
	})
}

// dropEntries deletes the keys of an index that are wanted gone.
func (tx *Ledger) dropEntries(bucket []byte, unwanted func(k []byte) bool) error {
	var gone [][]byte
	b := tx.file.Bucket(bucket)
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if unwanted(k) {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := b.Delete(k); err != nil {
			return fmt.Errorf("set items aside: %w", err)
		}
	}
	return nil
}

// keepAside remembers the damaged items.
func (tx *Ledger) keepAside(aside map[ledger.Key]ledger.Damage) error {
	all, err := tx.Damaged()
	if err != nil {
		all = map[string]ledger.Damage{} // they are not worth more than the items
	}
	for key, d := range aside {
		all[key.String()] = d
	}
	return tx.file.PutJSON(disk.BucketState, keyDamaged, all)
}

// countAgain counts the hours of the items that were set aside, and all totals, from the items.
func (tx *Ledger) countAgain(aside map[ledger.Key]ledger.Damage) error {
	for _, d := range aside {
		if d.Hour.IsZero() {
			continue
		}
		job, err := tx.jobForChange(d.Hour)
		if err != nil {
			return err
		}
		if err := tx.countHour(job); err != nil {
			return err
		}
	}
	old, err := tx.TotalsForChange()
	if err != nil {
		return err
	}
	all, err := tx.Damaged()
	if err != nil {
		return err
	}
	t := ledger.Totals{Damaged: len(all), Rescue: ledger.Rescue{From: old.Rescue.From, To: old.Rescue.To, Began: old.Rescue.Began}}
	err = tx.ItemsBehind(ledger.Key{}, func(it *ledger.Item) (bool, error) { t.Add(it, +1); return true, nil })
	*old = t
	return err
}

// countHour counts an hour from its items and from what was set aside of it.
func (tx *Ledger) countHour(job *ledger.Job) error {
	job.Counts, job.Because, job.Damaged = [4]ledger.Counts{}, nil, 0
	aside, err := tx.Damaged()
	if err != nil {
		return err
	}
	for _, d := range aside {
		if d.Hour.Equal(job.From) {
			job.Damaged++
		}
	}
	return tx.HourItems(job.From, func(it *ledger.Item) (bool, error) {
		job.Count(it, +1)
		job.Committed(it)
		return true, nil
	})
}

// DropDamage forgets that an item was set aside, because a listing has shown it again or a person
// has accepted it. It reports whether the item was set aside. Errors: ErrDamaged, bbolt's.
func (tx *Ledger) DropDamage(key ledger.Key) (bool, error) {
	totals, err := tx.Totals()
	if err != nil || totals.Damaged == 0 {
		return false, err
	}
	all, err := tx.Damaged()
	if err != nil {
		return false, err
	}
	d, aside := all[key.String()]
	if !aside {
		return false, nil
	}
	delete(all, key.String())
	if !d.Hour.IsZero() {
		if err := tx.ChangeJob(d.Hour, func(j *ledger.Job) { j.Damaged = max(0, j.Damaged-1) }); err != nil {
			return false, err
		}
	}
	change, err := tx.TotalsForChange()
	if err != nil {
		return false, err
	}
	change.Damaged = len(all)
	return true, tx.file.PutJSON(disk.BucketState, keyDamaged, all)
}
