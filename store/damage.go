package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/check"
	"ringcentral-archiver/store/disk"
)

// transact runs do in a transaction that begin begins.
func (s *Store) transact(begin func(func(*bbolt.Tx) error) error, do func(*Tx) error) error {
	if err := s.stuck.Load(); err != nil {
		return *err
	}
	var open *bbolt.Tx
	var returned error
	err := disk.Guard(func() error {
		returned = begin(func(b *bbolt.Tx) error {
			open = b
			return s.inArchive(b, do)
		})
		return nil
	})
	if err == nil {
		return returned
	}
	err = fmt.Errorf("read %s: %w", s.path, blame(err, s.file))
	if errors.Is(err, ErrDamaged) {
		s.damage.CompareAndSwap(nil, &err)
	}
	if open == nil || open.DB() != nil { // undoing it met damage as well, and bbolt's locks are held
		s.stuck.Store(&err)
	}
	return err
}

// blame tells a disk that fails from damage: a page that cannot be read for the one or the other is the same fault, and the system says
// which it is only to who reads the file as any other. It reads all of it. Errors: ErrUnreadable, with that of the system; else err.
func blame(err error, file *os.File) error {
	if !errors.Is(err, disk.ErrFault) {
		return err
	}
	if _, failed := io.Copy(io.Discard, io.NewSectionReader(file, 0, math.MaxInt64)); failed != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, failed)
	}
	return err
}

// examine looks for damage when the file has been opened, before anything is believed of it: what a
// transaction does not read it cannot miss. Damaged items are set aside.
func (s *Store) examine() {
	if err := s.View(func(tx *Tx) error {
		if err := disk.Examine(tx.file); err != nil {
			return fmt.Errorf("read %s: %w", s.path, err)
		}
		tx.MeetDamaged()
		return nil
	}); err != nil {
		s.damage.CompareAndSwap(nil, &err)
	}
}

// Damaged gives the damage that was met since the store was opened, or by opening it; nil where there
// was none. Errors: ErrDamaged.
func (s *Store) Damaged() error {
	if err := s.damage.Load(); err != nil {
		return *err
	}
	return nil
}

// Examine reads every page of the file at path that a transaction could reach. A file that is not
// there is sound. Errors: those of Open.
func Examine(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s, err := Open(path)
	if err != nil {
		return err
	}
	if err = s.Damaged(); err == nil {
		err = s.View(func(tx *Tx) error {
			return tx.file.B.ForEach(func(_ []byte, b *bbolt.Bucket) error { return readAll(b) })
		})
	}
	return errors.Join(err, s.Close())
}

// readAll reads the bucket and those in it.
func readAll(b *bbolt.Bucket) error {
	return b.ForEach(func(key, value []byte) error {
		if value == nil {
			if in := b.Bucket(key); in != nil {
				return readAll(in)
			}
			return fmt.Errorf("%w: a bucket cannot be read", disk.ErrDamaged)
		}
		crc32.ChecksumIEEE(value) // a value may lie on pages of its own
		return nil
	})
}

// Check reads the whole file and returns all contradictions in it: in pages,
// the queue, the hours and their counts. Nil means that it is sound. Errors:
// ErrDamaged, bbolt's.
func (s *Store) Check() error {
	return s.View(func(tx *Tx) error {
		var found []error
		for err := range tx.file.B.Check() {
			found = append(found, fmt.Errorf("pages: %w", err))
		}
		err := tx.file.EachArchive(func(archive *disk.Tx) error {
			found = append(found, checkArchive(archive)...)
			return nil
		})
		return errors.Join(append(found, err)...)
	})
}

func checkArchive(file *disk.Tx) []error {
	tx := onFile(file)
	return check.Archive(file, tx.Ledger, tx.Calls)
}
