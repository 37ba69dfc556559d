package store

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/documents"
	"ringcentral-archiver/store/ownfile"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/settings"
)

// Errors of opening the file, for errors.Is.
var (
	// ErrInUse: another process of this program has the file open.
	ErrInUse = errors.New("the store is in use by another copy of this program")
	// ErrNewer: a newer version of the program wrote the file.
	ErrNewer = settings.ErrNewer
	// ErrDamaged: the file is not a store, or its pages do not agree.
	ErrDamaged = disk.ErrDamaged
	// ErrUnreadable: the file or its folder may not be read and written.
	ErrUnreadable = errors.New("the store cannot be opened")
	// ErrShared: another user of this computer owns the folder or the file, or may write to it.
	ErrShared = ownfile.ErrShared
	// ErrLink: in the file's place there is a link.
	ErrLink = ownfile.ErrLink
	// ErrFile: in the place of its folder there is a file.
	ErrFile = ownfile.ErrFile
)

// FileName is the name of the store in the program's data folder.
const FileName = "archiver.db"

// lockTimeout is how long a second start waits for the first to release the
// file: long enough for a program that is just quitting.
const lockTimeout = time.Second

// Store is the open file, and the place in whose archive its transactions read and write. It is safe for use by several goroutines.
type Store struct {
	*opened
	beside place.Kind // of the place; empty = the first
}

// opened is the open file.
type opened struct {
	db        *bbolt.DB
	file      *os.File // what db reads and writes
	path      string
	mapped    disk.Mapped
	decoded   documents.Decoded
	failpoint atomic.Pointer[Failpoint]
	damage    atomic.Pointer[error] // the first that a transaction met; nil = none
	stuck     atomic.Pointer[error] // why a transaction could not be ended, so that no other can begin
	readers   atomic.Int64          // how many read now
	changing  atomic.Bool           // a change is under way
	wipeDue   atomic.Bool           // free pages may hold a secret
	wentBack  bool                  // see WentBack
	shrinkDue atomic.Bool           // most of the file is free
}

// Failpoint is called before each change is written and again after. An error before undoes the
// change, as a full disk would. An error after is returned although the change is on disk, as if
// the process had died just then.
type Failpoint func(written bool) error

// SetFailpoint lets a test break the store at any of its transactions.
func (s *Store) SetFailpoint(f Failpoint) { s.failpoint.Store(&f) }

func (s *Store) fail(written bool) error {
	if f := s.failpoint.Load(); f != nil && *f != nil {
		return (*f)(written)
	}
	return nil
}

// Open opens the store at path and brings an older file up to date. It makes
// the file and its folder when they are missing, with the modes 0600 and 0700,
// because the store holds call records and perhaps tokens. Errors: ErrInUse,
// ErrNewer, ErrDamaged, ErrUnreadable, ErrShared, ErrLink, ErrFile, each with the path. A file of which
// something can still be read is opened also when it is damaged (Damaged).
func Open(path string) (*Store, error) {
	if err := ownfile.MakeFolder(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, classify(err))
	}
	if err := checkEmpty(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{opened: &opened{path: path}}
	s.mapped.Opened()
	db, file, err := openFile(path)
	for err == nil && !ownfile.InPlace(file, path) {
		if err = db.Close(); err == nil {
			db, file, err = openFile(path)
		}
	}
	if errors.Is(err, ErrLink) { // it names the file already
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, classify(err))
	}
	if err := file.Chmod(0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protect %s: %w: %w", path, ErrUnreadable, err), db.Close())
	}
	sound, err := disk.SoundMetas(file, db.Info().PageSize)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w: %w", path, ErrUnreadable, err), db.Close())
	}
	s.wentBack = sound < 2
	damage := disk.Guard(func() error {
		_ = keepBefore(db, path) // without room for a copy the work goes on, too
		err = migrate(db)
		return nil
	})
	if damage != nil { // bbolt may be stuck in its transaction
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, blame(damage, file)), disk.Abandon(file))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	s.db, s.file = db, file
	if err := s.View(func(tx *Tx) error { // its end does what is due
		s.wipeDue.Store(tx.file.B.Bucket(disk.BucketMeta).Get(keyWipe) != nil)
		return nil
	}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.examine()
	_ = dropBeside(path) // it is tried again at the next start
	return s, nil
}

// openFile opens the file and looks at its length. After damage the file is closed
// again, so that it can be set aside.
func openFile(path string) (db *bbolt.DB, file *os.File, err error) {
	if err := checkFree(path); err != nil {
		return nil, nil, err
	}
	damage := disk.Guard(func() error {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
				file, err = ownfile.Open(name, flag, mode)
				return file, err
			},
		})
		if err == nil {
			err = checkLength(db)
		}
		if err == nil {
			err = disk.CheckCircles(db, file)
		}
		return nil
	})
	switch {
	case damage != nil:
		return nil, nil, errors.Join(blame(damage, file), disk.Abandon(file))
	case err != nil && db != nil:
		return nil, nil, errors.Join(err, db.Close())
	case errors.Is(err, berrors.ErrInvalid):
		return nil, nil, cmp.Or(readTrouble(path), err)
	default:
		return db, file, err
	}
}

// readTrouble is what keeps the beginning of the file from being read: bbolt takes a disk that fails there for a file that is none.
func readTrouble(path string) error {
	file, err := ownfile.Open(path, os.O_RDONLY, 0)
	if err != nil {
		return nil // it has said so itself
	}
	defer file.Close()
	if _, err = file.ReadAt(make([]byte, 1), 0); errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// checkFree looks at the list of free pages before bbolt reads it. Damage is looked at once more when no other program may write.
// What else keeps the file from being read is said when it is opened. Errors: ErrDamaged, that of the lock.
func checkFree(path string) error {
	file, err := ownfile.Open(path, os.O_RDONLY, 0)
	if err != nil {
		return nil
	}
	defer file.Close()
	if disk.CheckFree(file) == nil {
		return nil
	}
	locked, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true, OpenFile: ownfile.Open})
	if err != nil {
		return err
	}
	return errors.Join(disk.CheckFree(file), locked.Close())
}

// checkLength finds a file that ends before its pages do, as after a copy that was cut off. bbolt
// opens such a file, but reading the rest would crash the process, and mapped would release memory
// that is not the file's. On Windows it finds nothing, because there bbolt makes the file longer
// when it opens it.
func checkLength(db *bbolt.DB) error {
	file, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	return db.View(func(b *bbolt.Tx) error {
		if file.Size() < b.Size() {
			return fmt.Errorf("%w: it has %d bytes of %d", disk.ErrDamaged, file.Size(), b.Size())
		}
		return nil
	})
}

func classify(err error) error {
	var pathErr *fs.PathError
	var errno syscall.Errno // there is no room to map it, or the file system has no locks
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return ErrInUse
	case errors.Is(err, ErrShared), errors.Is(err, ErrLink), errors.Is(err, ErrFile), errors.Is(err, ErrUnreadable):
		return err
	case errors.As(err, &pathErr), errors.As(err, &errno):
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	case errors.Is(err, disk.ErrDamaged):
		return err
	default:
		return fmt.Errorf("%w: %w", disk.ErrDamaged, err)
	}
}

// Close closes the file. It waits for running transactions. Errors: bbolt's.
func (s *Store) Close() error {
	if s.stuck.Load() != nil { // bbolt would wait for ever
		return disk.Abandon(s.file)
	}
	s.wipe()
	if s.shrinkDue.Load() && s.Damaged() == nil {
		_ = s.shrink() // a file that is larger than need be is no failure
	}
	return s.db.Close()
}

// Path is where the file lies.
func (s *Store) Path() string { return s.path }

func (s *Store) newTx(b *bbolt.Tx) *Tx {
	return onFile(&disk.Tx{B: b, Mapped: &s.mapped, Decoded: &s.decoded, Beside: s.beside})
}

// View runs read on one consistent state of the store. Items that it cannot read are set aside
// afterwards (ledger.Damage). Errors: those of read, as they are; ErrDamaged; bbolt's.
func (s *Store) View(read func(*Tx) error) error {
	var hours []time.Time
	met := false
	err := s.read(func() error {
		return s.transact(s.db.View, func(tx *Tx) error {
			err := read(tx)
			items, rows := tx.Met()
			met, hours = len(items)+len(rows) > 0, rows
			return err
		})
	})
	if met {
		s.setAside(hours)
	}
	return err
}

// Update runs change in one transaction: all of it is on disk when Update
// returns nil, none of it otherwise. Errors: those of change, as they are;
// ErrDamaged; bbolt's, such as a full disk.
func (s *Store) Update(change func(*Tx) error) error {
	ended := false
	err := s.transact(s.db.Update, func(tx *Tx) error {
		s.changing.Store(true)
		defer s.changing.Store(false)
		if err := change(tx); err != nil {
			return err
		}
		if err := tx.setAside(); err != nil {
			return err
		}
		if err := tx.Flush(); err != nil {
			return err
		}
		ended = tx.ended
		return s.fail(false)
	})
	if err != nil {
		return err
	}
	if ended {
		s.wipeDue.Store(true)
	}
	if err := s.fail(true); err != nil {
		return err
	}
	s.wipe()
	return nil
}
