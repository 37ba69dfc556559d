package tables

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"

	"go.etcd.io/bbolt"
)

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

// jobPage collects the rows that a query asks for, the newest first.
type jobPage struct {
	ledger.JobQuery
	rows  []*ledger.Job
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
func (tx *Hours) Jobs(q ledger.JobQuery) (rows []*ledger.Job, total int, err error) {
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

// mostChanged is how many changed hours are held in memory before EachJob has them written.
const mostChanged = 1000

// EachJob visits the rows of the hours from a time on, the newest first, and holds those of a block at a time: of years there are too many
// for memory. visit may change rows. Errors: ErrDamaged, bbolt's, those of visit.
func (tx *Hours) EachJob(from time.Time, visit func(*ledger.Job) error) error {
	first, end := disk.TimeKey(from), bytes.Repeat([]byte{0xff}, 8)
	for {
		block, _ := lastBefore(tx.file.Bucket(disk.BucketRows).Cursor(), end)
		if block == nil || bytes.Compare(BlockEnd(block), first) <= 0 {
			return nil
		}
		end = bytes.Clone(block)
		rows, _, err := tx.Jobs(ledger.JobQuery{From: disk.KeyTime(later(end, first)), To: disk.KeyTime(BlockEnd(end))})
		if err != nil {
			return err
		}
		for _, job := range rows {
			if err := visit(job); err != nil {
				return err
			}
		}
		if len(tx.jobs) >= mostChanged {
			if err := tx.writeJobs(); err != nil {
				return err
			}
		}
	}
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
