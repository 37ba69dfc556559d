package tables

import (
	"bytes"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// BeginRescue counts from now on the items of the hours From <= hour < to, with
// those that are known already. Errors: ErrDamaged.
func (tx *Ledger) BeginRescue(from, to, now time.Time) error {
	t, err := tx.TotalsForChange()
	if err != nil {
		return err
	}
	t.Rescue = ledger.Rescue{From: from.UTC().Truncate(time.Hour), To: to.UTC().Truncate(time.Hour), Began: now}
	end := disk.TimeKey(t.Rescue.To)
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.Seek(disk.TimeKey(t.Rescue.From)); k != nil && bytes.Compare(k, end) < 0; k, _ = c.Next() {
		if len(k) == len(end) {
			continue // it names no item
		}
		it, err := tx.queued(ledger.KeyOf(k[len(end):]))
		if err != nil {
			return err
		}
		if it != nil {
			t.Rescue.Add(it, +1)
		}
	}
	return nil
}

// EndRescue stops counting. Errors: ErrDamaged.
func (tx *Ledger) EndRescue() error {
	t, err := tx.TotalsForChange()
	if err == nil {
		t.Rescue = ledger.Rescue{}
	}
	return err
}
