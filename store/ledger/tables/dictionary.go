package tables

import (
	"math"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// The items at which an archive gets its first dictionary, and how many times as many there are at each further one: by
// then it has met more of its people and numbers.
const (
	firstDictionary = 500
	moreItems       = 20
)

// sampled is how many items a dictionary is made of, at the most.
const sampled = 64

// learn is Learn for a transaction that has changed items.
func (tx *Ledger) learn() error {
	if tx.totals == nil {
		return nil
	}
	return tx.Learn()
}

// Learn makes a dictionary of the archive's own items once it has enough of them for a new one. Errors: ErrDamaged, bbolt's.
func (tx *Ledger) Learn() error {
	totals, err := tx.Totals()
	if err != nil || tx.file.Bucket(disk.BucketDictionaries) == nil {
		return err
	}
	items := totals.Items()
	if items < firstDictionary {
		return nil
	}
	due := compact.First().Number + 1 + byte(math.Log(float64(items)/firstDictionary)/math.Log(moreItems))
	if tx.file.Newest().Number >= due {
		return nil
	}
	return tx.file.PutDictionary(tx.sample(items / sampled))
}

// sample is what the items hold, of one in every so many, as much of it as a dictionary can.
func (tx *Ledger) sample(every int) (text []byte) {
	c, n := tx.file.Bucket(disk.BucketItems).Cursor(), 0
	for k, raw := c.First(); k != nil && len(text) < compact.MostDictionary; k, raw = c.Next() {
		tx.file.WasRead()
		if n++; n%max(every, 1) != 0 {
			continue
		}
		it, err := ledger.DecodeWith(raw, tx.file.Dictionary)
		if err != nil {
			continue
		}
		record, err := it.Record.Text()
		if one := append(it.Fields(), record...); err == nil && len(one) < compact.MostDictionary/8 {
			text = append(text, one...)
		}
	}
	return text[:min(len(text), compact.MostDictionary)]
}
