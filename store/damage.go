package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// bbolt trusts the file: over a page that a power cut left empty or torn it panics, and reading
// behind the end of the file is a fault. Here both become ErrDamaged.

// Packages whose panics in a transaction are the file's fault.
const (
	bboltFrames = "go.etcd.io/bbolt"
	storeFrames = "ringcentral-archiver/store"
	ourFrames   = "ringcentral-archiver"
)

// guard runs what reads the file, and turns what the file makes panic into an error. Other panics
// go on. Errors: those of do; ErrDamaged.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !byFile(r) {
			panic(r)
		}
		if _, is := r.(runtime.Error); is {
			r = "a page cannot be read"
		}
		err = fmt.Errorf("%w: %v", disk.ErrDamaged, r)
	}()
	return do()
}

// byFile reports whether the file is to blame for the panic that is being recovered: one over
// an address that cannot be read, or one in bbolt or in the code that decodes what bbolt reads.
func byFile(r any) bool {
	if _, fault := r.(interface{ Addr() uintptr }); fault {
		return true
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for panicked := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && strings.HasPrefix(frame.Function, bboltFrames):
			return true
		case panicked && strings.HasPrefix(frame.Function, ourFrames):
			rest, found := strings.CutPrefix(frame.Function, storeFrames)
			return found && (rest[0] == '.' || rest[0] == '/')
		}
		if !more {
			return false
		}
	}
}

// transact runs do in a transaction that begin begins.
func (s *Store) transact(begin func(func(*bbolt.Tx) error) error, do func(*Tx) error) error {
	if s.stuck.Load() {
		return s.Damaged()
	}
	var open *bbolt.Tx
	var returned error
	err := guard(func() error {
		returned = begin(func(b *bbolt.Tx) error {
			open = b
			return do(s.newTx(b))
		})
		return nil
	})
	if err == nil {
		return returned
	}
	err = fmt.Errorf("read %s: %w", s.path, err)
	s.damage.CompareAndSwap(nil, &err)
	if open == nil || open.DB() != nil { // undoing it met damage as well, and bbolt's locks are held
		s.stuck.Store(true)
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
