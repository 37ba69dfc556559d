package store

import (
	"context"

	"ringcentral-archiver/store/disk"
)

// Statistics is how large the file is and what takes its space.
type Statistics = disk.Statistics

// Statistics counts what is in the file: its pages, and the keys and bytes of each bucket. It names
// no item. Errors: that of ctx, ErrDamaged, bbolt's.
func (s *Store) Statistics(ctx context.Context) (all Statistics, err error) {
	err = s.View(func(tx *Tx) error {
		all, err = disk.StatisticsOf(ctx, tx.file)
		return err
	})
	return all, err
}

// FileSize is how large the file is, in bytes.
func (tx *Tx) FileSize() int64 { return tx.file.B.Size() }
