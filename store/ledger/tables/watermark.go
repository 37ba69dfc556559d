package tables

import (
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

var keyWatermark = []byte("finished")

// Watermark reads the time before which no hour needs a pass; the zero value
// when it is not known. Errors: ErrDamaged.
func (tx *Hours) Watermark() (f ledger.Watermark, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyWatermark, &f)
	return f, err
}

// PutWatermark writes the time before which no hour needs a pass. Errors:
// bbolt's.
func (tx *Hours) PutWatermark(f ledger.Watermark) error {
	return tx.file.PutJSON(disk.BucketState, keyWatermark, f)
}

// lowerWatermark lowers Before to the first of the hours that have changed.
func (tx *Hours) lowerWatermark() error {
	f, err := tx.Watermark()
	if err != nil {
		return err
	}
	before := f.Before
	for _, job := range tx.jobs {
		if job.From.Before(f.Before) {
			f.Before = job.From
		}
	}
	if f.Before.Equal(before) {
		return nil
	}
	return tx.PutWatermark(f)
}

// FirstHour is the first hour for which is says so among those that may need a pass; false when there is none. Errors: ErrDamaged.
func (tx *Hours) FirstHour(is func(*ledger.Job) bool) (at time.Time, some bool, err error) {
	f, err := tx.Watermark()
	if err != nil {
		return at, false, err
	}
	c := tx.file.Bucket(disk.BucketJobs).Cursor()
	for k, v := c.Seek(disk.TimeKey(f.Before)); k != nil; k, v = c.Next() {
		tx.file.WasRead()
		job, err := tx.row(k, v)
		if err != nil {
			return at, false, err
		}
		if is(job) {
			return job.From, true, nil
		}
	}
	return at, false, nil
}
