package store

import "time"

// Finished tells up to where no hour needs a pass, as one found it: every hour
// from Since until Before, as seen by the clock of At, while RingCentral was said
// to keep recordings for no longer than Kept. Whoever changes the row of an hour
// takes Before back to it.
type Watermark struct {
	Since, Before, At time.Time
	Kept              time.Duration
}

var keyWatermark = []byte("finished")

// Finished reads up to where no hour needs a pass; the zero value when that is
// not known.
func (tx *Tx) Watermark() (f Watermark, err error) {
	_, err = tx.getJSON(bucketMeta, keyWatermark, &f)
	return f, err
}

// PutFinished writes up to where no hour needs a pass.
func (tx *Tx) PutWatermark(f Watermark) error { return tx.putJSON(bucketMeta, keyWatermark, f) }

// unfinish takes Before back to the first of the hours that have changed.
func (tx *Tx) lowerWatermark() error {
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

// FirstOpenHour is the first hour with open items; false when there is none.
func (tx *Tx) FirstOpenHour() (at time.Time, some bool, err error) {
	totals, err := tx.Totals()
	if err != nil || totals.Open == 0 {
		return at, false, err
	}
	f, err := tx.Watermark()
	if err != nil {
		return at, false, err
	}
	c := tx.bucket(bucketJobs).Cursor()
	for k, v := c.Seek(timeKey(f.Before)); k != nil; k, v = c.Next() {
		tx.wasRead()
		job, err := decodeJob(v)
		if err != nil {
			return at, false, err
		}
		if job.Open() > 0 {
			return job.From, true, nil
		}
	}
	return at, false, nil
}
