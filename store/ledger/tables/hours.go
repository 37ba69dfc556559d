package tables

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Hours are the rows of the log with their counts, and the counts of all items.
type Hours struct {
	file *disk.Tx
	// jobs holds the hours changed in this transaction: many items of one hour
	// change together, and their row is written once, at the end.
	jobs   map[int64]*ledger.Job
	met    []time.Time             // hours whose rows could not be read
	counts func(*ledger.Job) error // counts an hour again from its items
	totals *ledger.Totals          // nil until changed
}

// Flush writes the hours that the transaction changed, and the counts of them.
func (tx *Hours) Flush() error {
	if err := tx.writeJobs(); err != nil {
		return err
	}
	if len(tx.met) > 0 {
		if err := tx.CountRowsAgain(); err != nil {
			return err
		}
	}
	if tx.totals != nil {
		return tx.file.PutJSON(disk.BucketState, KeyTotals, tx.totals)
	}
	return nil
}

// writeJobs writes the hours that have changed until now, and lets go of them.
func (tx *Hours) writeJobs() error {
	counted := map[string]*Block{}
	for _, hour := range slices.Sorted(maps.Keys(tx.jobs)) { // in their order: each of many new rows in between would move all behind it
		if err := tx.writeJob(tx.jobs[hour], counted); err != nil {
			return err
		}
	}
	if err := tx.AddRows(counted); err != nil {
		return err
	}
	if len(tx.jobs) > 0 {
		if err := tx.lowerWatermark(); err != nil {
			return err
		}
	}
	clear(tx.jobs)
	return nil
}

// Forget lets go of what was read of the archive in use, because another one
// follows; what was changed is flushed before.
func (tx *Hours) Forget() { tx.jobs, tx.totals, tx.met = map[int64]*ledger.Job{}, nil, nil }

// Job reads the row of the hour that begins at from. Errors: ErrDamaged.
func (tx *Hours) Job(from time.Time) (*ledger.Job, bool, error) {
	if job, changed := tx.jobs[from.Unix()]; changed {
		return job, true, nil
	}
	raw := tx.file.Bucket(disk.BucketJobs).Get(disk.TimeKey(from))
	if raw == nil {
		return nil, false, nil
	}
	job, err := tx.row(disk.TimeKey(from), raw)
	return job, err == nil, err
}

// jobForChange gives the row of an hour, a new one if there is none. Changes to
// it are written when the transaction ends.
func (tx *Hours) jobForChange(from time.Time) (*ledger.Job, error) {
	job, known, err := tx.Job(from)
	if err != nil {
		return nil, err
	}
	if !known {
		job = &ledger.Job{From: from.UTC()}
	}
	tx.jobs[from.Unix()] = job
	return job, nil
}

// ChangeJob changes the row of the hour that begins at from. It makes the row
// if there is none. Errors: ErrDamaged.
func (tx *Hours) ChangeJob(from time.Time, change func(*ledger.Job)) error {
	job, err := tx.jobForChange(from)
	if err != nil {
		return err
	}
	change(job)
	return nil
}

// writeJob writes a row. It adds to counted what that changes of its block.
func (tx *Hours) writeJob(job *ledger.Job, counted map[string]*Block) error {
	key, b := disk.TimeKey(job.From), tx.file.Bucket(disk.BucketJobs)
	block := blockIn(counted, key)
	block.addJob(job)
	block.takeOut(b.Get(key))
	if err := b.Put(key, ledger.EncodeJob(job)); err != nil {
		return fmt.Errorf("write hour %s: %w", job.From, err)
	}
	return nil
}

// row reads the row under a key. Of one that is damaged it makes another, counted from the hour's
// items; what was known of its listings is lost, so that the hour is listed again.
func (tx *Hours) row(key, raw []byte) (*ledger.Job, error) {
	job, err := ledger.DecodeJob(raw)
	if err == nil && bytes.Equal(disk.TimeKey(job.From), key) {
		return job, nil
	}
	job = &ledger.Job{From: disk.KeyTime(key)}
	tx.met = append(tx.met, job.From)
	return job, tx.counts(job)
}
