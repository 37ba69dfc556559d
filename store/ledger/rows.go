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

func decodeRowCount(raw []byte) (n RowCount, rest []byte, err error) {
	all, used := binary.Uvarint(raw)
	withData, usedToo := binary.Uvarint(raw[max(0, used):])
	if used <= 0 || usedToo <= 0 {
		return n, nil, fmt.Errorf("rows of a block: %w", disk.ErrDamaged)
	}
	return RowCount{int(all), int(withData)}, raw[used+usedToo:], nil
}

// AddRows adds a transaction's changes to what is kept of the blocks. An older
// file keeps nothing of them until it is migrated, which counts its rows.
func (tx *Hours) AddRows(counted map[string]*Block) error {
	rows := tx.file.Bucket(disk.BucketRows)
	if rows == nil {
		return nil
	}
	for key, more := range counted {
		if more.RowCount == (RowCount{}) && len(more.Standings) == 0 && more.Latest.IsZero() {
			continue
		}
		b := Block{}
		if raw := rows.Get([]byte(key)); raw != nil {
			var err error
			if b, err = DecodeBlock(raw); err != nil {
				return err
			}
		}
		b.merge(more)
		if err := rows.Put([]byte(key), b.Encode()); err != nil {
			return fmt.Errorf("count the rows of a block: %w", err)
		}
	}
	return nil
}

// CountRowsAgain replaces what is kept of all blocks. Errors: ErrDamaged, bbolt's.
func (tx *Hours) CountRowsAgain() error {
	if tx.file.Bucket(disk.BucketRows) == nil {
		return nil
	}
	counted, err := tx.CountRows()
	if err != nil {
		return err
	}
	if err := tx.file.Empty(disk.BucketRows); err != nil {
		return err
	}
	return tx.AddRows(counted)
}

// CountRows counts the rows of all blocks. Errors: ErrDamaged.
func (tx *Hours) CountRows() (map[string]*Block, error) {
	counted := map[string]*Block{}
	c := tx.file.Bucket(disk.BucketJobs).Cursor()
	for k, row := c.First(); k != nil; k, row = c.Next() {
		tx.file.WasRead()
		job, err := tx.row(k, row)
		if err != nil {
			return nil, err
		}
		blockIn(counted, k).addJob(job)
	}
	return counted, nil
}

// blockIn is the block of a row among those that are being counted.
func blockIn(counted map[string]*Block, key []byte) *Block {
	block := string(BlockOf(key))
	if counted[block] == nil {
		counted[block] = &Block{}
	}
	return counted[block]
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
		n, _, err := decodeRowCount(raw)
		if err != nil {
			return nil, 0, err
		}
		from, to := later(block, first), sooner(BlockEnd(block), end)
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

func later(a, b []byte) []byte  { return slices.MaxFunc([][]byte{a, b}, bytes.Compare) }
func sooner(a, b []byte) []byte { return slices.MinFunc([][]byte{a, b}, bytes.Compare) }

// lastBefore moves a cursor to the last key before end; nil where there is none.
func lastBefore(c *bbolt.Cursor, end []byte) (k, v []byte) {
	if k, _ = c.Seek(end); k == nil {
		return c.Last()
	}
	return c.Prev()
}
