package tables

import (
	"bytes"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Standings counts the hours from <= hour < to by how they stand, where no listing counts that was made
// after now. An hour without a row counts as one of which nothing is known. It reads what is kept of
// whole blocks, and the rows of those that the span cuts. Errors: ErrDamaged.
func (tx *Hours) Standings(from, to, now time.Time) (map[ledger.Standing]int, error) {
	out, rows := map[ledger.Standing]int{}, 0
	if !from.Before(to) {
		return out, nil
	}
	first, end := disk.TimeKey(from), disk.TimeKey(to)
	c := tx.file.Bucket(disk.BucketRows).Cursor()
	for key, raw := c.Seek(BlockOf(first)); key != nil && bytes.Compare(key, end) < 0; key, raw = c.Next() {
		b, err := DecodeBlock(raw)
		if err != nil {
			return nil, err
		}
		believed := !b.Latest.After(now)
		if believed && bytes.Compare(key, first) >= 0 && bytes.Compare(BlockEnd(key), end) <= 0 {
			for st, n := range b.Standings {
				out[st] += n
			}
			rows += b.All
			continue
		}
		n, err := tx.standingsOf(key, first, end, now, believed, out)
		if err != nil {
			return nil, err
		}
		rows += n
	}
	if missing := int(to.Sub(from)/time.Hour) - rows; missing > 0 {
		out[ledger.Standing{}] += missing
	}
	return out, nil
}

// standingsOf adds the rows of a block that lie within the span, and counts them.
func (tx *Hours) standingsOf(block, first, end []byte, now time.Time, believed bool, out map[ledger.Standing]int) (rows int, err error) {
	from, to := later(block, first), sooner(BlockEnd(block), end)
	c := tx.file.Bucket(disk.BucketJobs).Cursor()
	for k, row := c.Seek(from); k != nil && bytes.Compare(k, to) < 0; k, row = c.Next() {
		tx.file.WasRead()
		st, kept := ledger.RowStanding(row)
		if !kept || !believed {
			job, err := tx.row(k, row)
			if err != nil {
				return rows, err
			}
			st = job.Believable(now).Standing()
		}
		out[st]++
		rows++
	}
	return rows, nil
}
