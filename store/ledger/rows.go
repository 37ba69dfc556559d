package ledger

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// JobQuery asks for rows of the log.
type JobQuery struct {
	From, To time.Time // hours with From <= hour < To; a zero To is open
	WithData bool      // only hours with data (SHOW LESS)
	Offset   int       // rows to pass over, the newest first
	Limit    int       // rows to return; 0 = all
}

// blockSpan is the span of a block of rows, in the unit of their keys. Each
// block keeps the counts of its rows. A page walks only the rows of the blocks
// that it lies in, and of those that its query cuts; for all other blocks the
// counts are enough.
const blockSpan = uint64(30 * 24 * time.Hour / time.Millisecond)

// BlockOf is the key of the block that the row with this key lies in: its beginning.
func BlockOf(key []byte) []byte {
	at := binary.BigEndian.Uint64(key)
	return binary.BigEndian.AppendUint64(nil, at-at%blockSpan)
}

// BlockEnd is where the next block begins.
func BlockEnd(block []byte) []byte {
	return binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(block)+blockSpan)
}

// RowCount counts rows: all of them, and those with data.
type RowCount struct{ All, WithData int }

// countRow counts one row as it lies in the store; none where there is none.
func countRow(row []byte) RowCount {
	switch {
	case len(row) == 0:
		return RowCount{}
	case row[0]&hasData == 0:
		return RowCount{All: 1}
	default:
		return RowCount{All: 1, WithData: 1}
	}
}

func (n RowCount) plus(m RowCount, by int) RowCount {
	return RowCount{n.All + by*m.All, n.WithData + by*m.WithData}
}

func (n RowCount) Encode() []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n.All)), uint64(n.WithData))
}

func DecodeRowCount(raw []byte) (RowCount, error) {
	all, used := binary.Uvarint(raw)
	withData, usedToo := binary.Uvarint(raw[max(0, used):])
	if used <= 0 || usedToo <= 0 {
		return RowCount{}, fmt.Errorf("rows of a block: %w", disk.ErrDamaged)
	}
	return RowCount{int(all), int(withData)}, nil
}

// AddRows adds a transaction's changes to the counts of the blocks. An older
// file has no such counts until it is migrated, which counts its rows.
func (tx *Hours) AddRows(counted map[string]RowCount) error {
	b := tx.file.Bucket(disk.BucketRows)
	if b == nil {
		return nil
	}
	for block, more := range counted {
		if more == (RowCount{}) {
			continue
		}
		n := RowCount{}
		if raw := b.Get([]byte(block)); raw != nil {
			var err error
			if n, err = DecodeRowCount(raw); err != nil {
				return err
			}
		}
		if err := b.Put([]byte(block), n.plus(more, +1).Encode()); err != nil {
			return fmt.Errorf("count the rows of a block: %w", err)
		}
	}
	return nil
}

// putRows replaces the counts of all blocks.
func (tx *Hours) putRows(counted map[string]RowCount) error {
	if tx.file.Bucket(disk.BucketRows) == nil {
		return nil
	}
	if err := tx.file.Empty(disk.BucketRows); err != nil {
		return err
	}
	return tx.AddRows(counted)
}

// CountRows counts the rows of all blocks again.
func (tx *Hours) CountRows() map[string]RowCount {
	counted := map[string]RowCount{}
	c := tx.file.Bucket(disk.BucketJobs).Cursor()
	for k, row := c.First(); k != nil; k, row = c.Next() {
		block := string(BlockOf(k))
		counted[block] = counted[block].plus(countRow(row), +1)
	}
	return counted
}

// jobPage collects the rows that a query asks for, the newest first.
type jobPage struct {
	JobQuery
	rows  []*Job
	total int
}

// passesOver reports whether none of the next n rows is asked for.
func (p *jobPage) passesOver(n int) bool {
	return p.total+n <= p.Offset || (p.Limit > 0 && len(p.rows) >= p.Limit)
}

func (p *jobPage) add(tx *Hours, key, row []byte) error {
	n := p.of(countRow(row))
	if n > 0 && !p.passesOver(n) {
		job, err := tx.row(key, row)
		if err != nil {
			return err
		}
		p.rows = append(p.rows, job)
	}
	p.total += n
	return nil
}

// of is how many of the counted rows the query asks for.
func (p *jobPage) of(n RowCount) int {
	if p.WithData {
		return n.WithData
	}
	return n.All
}

// Jobs returns the rows that the query asks for, the newest first, and how many
// there are in all. Only the rows returned are decoded, and only those of a few
// blocks are walked. Errors: ErrDamaged.
func (tx *Hours) Jobs(q JobQuery) (rows []*Job, total int, err error) {
	first, end := disk.TimeKey(q.From), bytes.Repeat([]byte{0xff}, 8)
	if !q.To.IsZero() {
		end = disk.TimeKey(q.To)
	}
	page := &jobPage{JobQuery: q}
	blocks := tx.file.Bucket(disk.BucketRows).Cursor()
	for block, raw := lastBefore(blocks, end); block != nil && bytes.Compare(BlockEnd(block), first) > 0; block, raw = blocks.Prev() {
		n, err := DecodeRowCount(raw)
		if err != nil {
			return nil, 0, err
		}
		from, to := slices.MaxFunc([][]byte{block, first}, bytes.Compare), slices.MinFunc([][]byte{BlockEnd(block), end}, bytes.Compare)
		whole := bytes.Equal(from, block) && bytes.Equal(to, BlockEnd(block))
		if whole && page.passesOver(page.of(n)) {
			page.total += page.of(n)
			continue
		}
		c := tx.file.Bucket(disk.BucketJobs).Cursor()
		for k, row := lastBefore(c, to); k != nil && bytes.Compare(k, from) >= 0; k, row = c.Prev() {
			tx.file.WasRead()
			if err := page.add(tx, k, row); err != nil {
				return nil, 0, err
			}
		}
	}
	return page.rows, page.total, nil
}

// lastBefore moves a cursor to the last key before end; nil where there is none.
func lastBefore(c *bbolt.Cursor, end []byte) (k, v []byte) {
	if k, _ = c.Seek(end); k == nil {
		return c.Last()
	}
	return c.Prev()
}
