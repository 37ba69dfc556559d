package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"
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

// blockOf is the key of the block that the row with this key lies in: its beginning.
func blockOf(key []byte) []byte {
	at := binary.BigEndian.Uint64(key)
	return binary.BigEndian.AppendUint64(nil, at-at%blockSpan)
}

// blockEnd is where the next block begins.
func blockEnd(block []byte) []byte {
	return binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(block)+blockSpan)
}

// rowCount counts rows: all of them, and those with data.
type rowCount struct{ all, withData int }

// countRow counts one row as it lies in the store; none where there is none.
func countRow(row []byte) rowCount {
	switch {
	case len(row) == 0:
		return rowCount{}
	case row[0] == 0:
		return rowCount{all: 1}
	default:
		return rowCount{all: 1, withData: 1}
	}
}

func (n rowCount) plus(m rowCount, by int) rowCount {
	return rowCount{n.all + by*m.all, n.withData + by*m.withData}
}

func (n rowCount) encode() []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n.all)), uint64(n.withData))
}

func decodeRowCount(raw []byte) (rowCount, error) {
	all, used := binary.Uvarint(raw)
	withData, usedToo := binary.Uvarint(raw[max(0, used):])
	if used <= 0 || usedToo <= 0 {
		return rowCount{}, fmt.Errorf("rows of a block: %w", ErrDamaged)
	}
	return rowCount{int(all), int(withData)}, nil
}

// addRows adds a transaction's changes to the counts of the blocks. An older
// file has no such counts until it is migrated, which counts its rows.
func (tx *Tx) addRows(counted map[string]rowCount) error {
	b := tx.bucket(bucketRows)
	if b == nil {
		return nil
	}
	for block, more := range counted {
		if more == (rowCount{}) {
			continue
		}
		n := rowCount{}
		if raw := b.Get([]byte(block)); raw != nil {
			var err error
			if n, err = decodeRowCount(raw); err != nil {
				return err
			}
		}
		if err := b.Put([]byte(block), n.plus(more, +1).encode()); err != nil {
			return fmt.Errorf("count the rows of a block: %w", err)
		}
	}
	return nil
}

// countRows counts the rows of all blocks again.
func (tx *Tx) countRows() map[string]rowCount {
	counted := map[string]rowCount{}
	c := tx.bucket(bucketJobs).Cursor()
	for k, row := c.First(); k != nil; k, row = c.Next() {
		block := string(blockOf(k))
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

func (p *jobPage) add(row []byte) error {
	n := p.of(countRow(row))
	if n > 0 && !p.passesOver(n) {
		job, err := decodeJob(row)
		if err != nil {
			return err
		}
		p.rows = append(p.rows, job)
	}
	p.total += n
	return nil
}

// of is how many of the counted rows the query asks for.
func (p *jobPage) of(n rowCount) int {
	if p.WithData {
		return n.withData
	}
	return n.all
}

// Jobs returns the rows that the query asks for, the newest first, and how many
// there are in all. Only the rows returned are decoded, and only those of a few
// blocks are walked. Errors: ErrDamaged.
func (tx *Tx) Jobs(q JobQuery) (rows []*Job, total int, err error) {
	first, end := timeKey(q.From), bytes.Repeat([]byte{0xff}, 8)
	if !q.To.IsZero() {
		end = timeKey(q.To)
	}
	page := &jobPage{JobQuery: q}
	blocks := tx.bucket(bucketRows).Cursor()
	for block, raw := lastBefore(blocks, end); block != nil && bytes.Compare(blockEnd(block), first) > 0; block, raw = blocks.Prev() {
		n, err := decodeRowCount(raw)
		if err != nil {
			return nil, 0, err
		}
		from, to := slices.MaxFunc([][]byte{block, first}, bytes.Compare), slices.MinFunc([][]byte{blockEnd(block), end}, bytes.Compare)
		whole := bytes.Equal(from, block) && bytes.Equal(to, blockEnd(block))
		if whole && page.passesOver(page.of(n)) {
			page.total += page.of(n)
			continue
		}
		c := tx.bucket(bucketJobs).Cursor()
		for k, row := lastBefore(c, to); k != nil && bytes.Compare(k, from) >= 0; k, row = c.Prev() {
			tx.wasRead()
			if err := page.add(row); err != nil {
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
