// Package check finds contradictions in the store's file: between the items and the queue, the hours and the counts.
package check

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"time"

	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/ledger/tables"
)

// archive is an archive that is checked.
type archive struct {
	file *disk.Tx
	*tables.Ledger
	*calllog.Calls
}

// Archive gives the contradictions in an archive.
func Archive(file *disk.Tx, items *tables.Ledger, calls *calllog.Calls) (found []error) {
	return archive{file, items, calls}.check()
}

func (tx archive) check() (found []error) {
	due, hours := map[string]bool{}, map[string]bool{}
	counts := map[int64]*ledger.Job{}
	kept, err := tx.Totals()
	if err != nil {
		return append(found, err)
	}
	aside, err := tx.Damaged()
	if err != nil {
		return append(found, err)
	}
	totals := ledger.Totals{Damaged: len(aside), Rescue: ledger.Rescue{From: kept.Rescue.From, To: kept.Rescue.To, Began: kept.Rescue.Began}}
	for _, t := range ledger.Types {
		err := tx.Items(t, func(it *ledger.Item) (bool, error) {
			if _, err := it.Record.Text(); err != nil {
				found = append(found, fmt.Errorf("%s: %w", it.Key, err))
			}
			for _, key := range tables.DueKeys(it) {
				due[string(key)] = true
			}
			hours[string(tables.HourKey(it))] = true
			at := it.Hour().Unix()
			if counts[at] == nil {
				counts[at] = new(ledger.Job)
			}
			counts[at].Count(it, +1)
			totals.Add(it, +1)
			return true, nil
		})
		if err != nil {
			found = append(found, err)
		}
	}
	items, _ := tx.Met()
	for _, key := range items {
		found = append(found, fmt.Errorf("%s cannot be read: %w", key, disk.ErrDamaged))
	}
	if !reflect.DeepEqual(kept, totals) {
		found = append(found, fmt.Errorf("totals are %+v, the items' %+v: %w", kept, totals, disk.ErrDamaged))
	}
	found = append(found, tx.compare("queue", disk.BucketDue, due)...)
	found = append(found, tx.compare("hours", disk.BucketHours, hours)...)
	found = append(found, tx.compareRows()...)
	found = append(found, tx.compareCounts(counts)...)
	found = append(found, tx.checkCalls()...)
	_, met := tx.Met()
	for _, at := range met {
		found = append(found, fmt.Errorf("hour %s cannot be read: %w", at, disk.ErrDamaged))
	}
	return found
}

func (tx archive) checkCalls() []error {
	n, found := tx.CountCalls()
	coverage, err := tx.CallCoverage()
	if err == nil && coverage.Calls != n {
		err = fmt.Errorf("%d calls are counted, and there are %d: %w", coverage.Calls, n, disk.ErrDamaged)
	}
	return append(found, err)
}

func (tx archive) compareRows() (found []error) {
	want, err := tx.CountRows()
	if err != nil {
		return []error{err}
	}
	c := tx.file.Bucket(disk.BucketRows).Cursor()
	for key, raw := c.First(); key != nil; key, raw = c.Next() {
		b, err := tables.DecodeBlock(raw)
		expected := cmp.Or(want[string(key)], new(tables.Block))
		if err != nil || b.RowCount != expected.RowCount || !maps.Equal(b.Standings, expected.Standings) || b.Latest.Before(expected.Latest) {
			found = append(found, fmt.Errorf("the rows from %s on are counted %+v, want %+v: %w", disk.KeyTime(key), b, *expected, errors.Join(disk.ErrDamaged, err)))
		}
		delete(want, string(key))
	}
	for key := range want {
		found = append(found, fmt.Errorf("the rows from %s on are not counted: %w", disk.KeyTime([]byte(key)), disk.ErrDamaged))
	}
	return found
}

func (tx archive) compare(what string, bucket []byte, want map[string]bool) (found []error) {
	c := tx.file.Bucket(bucket).Cursor()
	n := 0
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
		if !want[string(k)] {
			found = append(found, fmt.Errorf("%s: %q does not belong there: %w", what, k, disk.ErrDamaged))
		}
	}
	if n != len(want) {
		found = append(found, fmt.Errorf("%s: %d entries, want %d: %w", what, n, len(want), disk.ErrDamaged))
	}
	return found
}

func (tx archive) compareCounts(want map[int64]*ledger.Job) (found []error) {
	err := tx.EachJob(time.Time{}, func(job *ledger.Job) error {
		at := job.From.Unix()
		expected := cmp.Or(want[at], new(ledger.Job))
		if job.Counts != expected.Counts || !maps.Equal(job.Because, expected.Because) {
			found = append(found, fmt.Errorf("hour %s counts %v because of %v, its items %v because of %v: %w",
				job.From, job.Counts, job.Because, expected.Counts, expected.Because, disk.ErrDamaged))
		}
		delete(want, at)
		return nil
	})
	if err != nil {
		return []error{err}
	}
	for at := range want {
		found = append(found, fmt.Errorf("hour %s has items and no row: %w", time.Unix(at, 0).UTC(), disk.ErrDamaged))
	}
	return found
}
