package ledger

import (
	"time"

	"ringcentral-archiver/store/disk"
)

// Hours are the rows of the log with their counts, and the counts of all items.
type Hours struct {
	file *disk.Tx
	// jobs holds the hours changed in this transaction: many items of one hour
	// change together, and their row is written once, at the end.
	jobs   map[int64]*Job
	met    []time.Time      // hours whose rows could not be read
	counts func(*Job) error // counts an hour again from its items
	totals *Totals          // nil until changed
}

// Flush writes the hours that the transaction changed, and the counts of them.
func (tx *Hours) Flush() error {
	counted := map[string]*Block{}
	for _, job := range tx.jobs {
		if err := tx.writeJob(job, counted); err != nil {
			return err
		}
	}
	if err := tx.AddRows(counted); err != nil {
		return err
	}
	if len(tx.met) > 0 {
		if err := tx.CountRowsAgain(); err != nil {
			return err
		}
	}
	if len(tx.jobs) > 0 {
		if err := tx.lowerWatermark(); err != nil {
			return err
		}
	}
	if tx.totals != nil {
		return tx.file.PutJSON(disk.BucketState, KeyTotals, tx.totals)
	}
	return nil
}

// Forget lets go of what was read of the archive in use, because another one
// follows; what was changed is flushed before.
func (tx *Hours) Forget() { tx.jobs, tx.totals, tx.met = map[int64]*Job{}, nil, nil }
