package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/ledger/tables"
)

// TestMigrateIsAllOrNothing adds a step that fails and one that works: the file
// must stay as it was until all steps have worked.
func TestMigrateIsAllOrNothing(t *testing.T) {
	db, err := bbolt.Open(filepath.Join(t.TempDir(), FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	kept := migrations
	t.Cleanup(func() { migrations = kept })
	boom := errors.New("boom")
	fill := func(tx *bbolt.Tx) error { return tx.Bucket(disk.BucketMeta).Put([]byte("new"), []byte("1")) }

	migrations = append(kept[:len(kept):len(kept)], func(tx *bbolt.Tx) error { return errors.Join(fill(tx), boom) })
	if err := migrate(db); !errors.Is(err, boom) {
		t.Fatalf("migrate gave %v", err)
	}
	if got := metaValue(t, db, "new"); got != nil {
		t.Fatalf("a failed migration left %q behind", got)
	}
	migrations = append(kept[:len(kept):len(kept)], fill)
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	if got := metaValue(t, db, "new"); string(got) != "1" {
		t.Fatalf("the step did not run: %q", got)
	}
	migrations = kept
	if err := migrate(db); !errors.Is(err, ErrNewer) {
		t.Fatalf("an older program opened a newer file: %v", err)
	}
}

// TestOlderQueueIsRebuilt: a file of version 2 had one key for each open item, and
// totals without reasons.
func TestOlderQueueIsRebuilt(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := openBeforeArchives(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(func(tx *Tx) error {
		for i, state := range []ledger.State{ledger.Discovered, ledger.Waiting, ledger.Archived, ledger.Gone} {
			it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: string(rune('a' + i))}, State: state, Reason: "offline", Deadline: time.Unix(1e9, 0), NextTry: time.Unix(2e9, 0)}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.db.Update(func(b *bbolt.Tx) error {
		tx := newTx(b, nil)
		if err := tx.file.Empty(disk.BucketDue); err != nil {
			return err
		}
		old := append(append([]byte{'w'}, disk.TimeKey(time.Unix(2e9, 0))...), "sb"...)
		return errors.Join(
			tx.file.Bucket(disk.BucketDue).Put(old, nil),
			tx.file.PutJSON(disk.BucketState, tables.KeyTotals, map[string]int{"Archived": 1, "Open": 2, "Gone": 1}),
			b.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, 2)))
	}); err != nil {
		t.Fatal(err)
	}
	if s.Check() == nil {
		t.Error("the older file already passes for a new one")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

// openBeforeArchives opens a file as the version before archives were kept apart
// made it. No other test opens one meanwhile.
func openBeforeArchives(path string) (*Store, error) {
	kept := migrations
	defer func() { migrations = kept }()
	migrations = kept[:7]
	return Open(path)
}

func metaValue(t *testing.T, db *bbolt.DB, key string) (out []byte) {
	t.Helper()
	if err := db.View(func(tx *bbolt.Tx) error {
		out = bytes.Clone(tx.Bucket(disk.BucketMeta).Get([]byte(key)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func FuzzItem(f *testing.F) {
	good, err := ledger.EncodeItem(&ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "1"}, State: ledger.Waiting, Record: ledger.RecordOf([]byte("{}"))})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		it, err := ledger.DecodeItem(raw)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		text, unreadable := it.Record.Text()
		if unreadable != nil && !errors.Is(unreadable, ErrDamaged) {
			t.Errorf("a record's error of no kind: %v", unreadable)
		}
		again, err := ledger.EncodeItem(it)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if it, err = ledger.DecodeItem(again); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if same, err := it.Record.Text(); !bytes.Equal(same, text) || (err == nil) != (unreadable == nil) {
			t.Errorf("the record was %q (%v), and is %q (%v)", text, unreadable, same, err)
		}
	})
}

// TestOlderFileCountsWhatWasTried: a file of version 5 had neither the ready items
// nor the reasons of an hour's.
func TestOlderFileCountsWhatWasTried(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := openBeforeArchives(path)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(func(tx *Tx) error {
		for i, state := range []ledger.State{ledger.Discovered, ledger.Waiting, ledger.Waiting, ledger.Archived} {
			it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: string(rune('a' + i))}, State: state, Reason: []string{"", "full", "full", ""}[i], Time: time.Unix(1e9, 0)}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		if err := tx.ChangeJob(time.Unix(1e9, 0), func(j *ledger.Job) { j.Because = nil }); err != nil {
			return err
		}
		totals, err := tx.TotalsForChange()
		if err != nil {
			return err
		}
		totals.Ready = [4]int{}
		return tx.file.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, 5))
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Check() == nil {
		t.Error("the older file already passes for a new one")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

// TestOlderFileGetsWhatItsHoursLack: a file of the version before, with an item
// that was excluded and one that is archived.
func TestOlderFileGetsWhatItsHoursLack(t *testing.T) {
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "old.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kept := migrations
	t.Cleanup(func() { migrations = kept })
	migrations = kept[:4] // createHeld is what brings it in
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	hour := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	old := []*ledger.Item{
		{Key: ledger.Key{Type: ledger.Fax, ID: "1"}, State: ledger.Excluded, Time: hour},
		{Key: ledger.Key{Type: ledger.SMS, ID: "2"}, State: ledger.Archived, Time: hour, Parts: []ledger.Part{{Hash: "h", Committed: hour.Add(time.Minute)}}},
	}
	err = db.Update(func(b *bbolt.Tx) error {
		tx := newTx(b, nil)
		for _, it := range old {
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		if err := tx.ChangeJob(hour, func(j *ledger.Job) {
			j.Counts[ledger.Fax.Column()].Excluded, j.FirstCommit, j.LastCommit = 0, time.Time{}, time.Time{}
		}); err != nil {
			return err
		}
		return tx.Flush()
	})
	if err != nil {
		t.Fatal(err)
	}
	migrations = kept
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	s := &Store{opened: &opened{db: db}}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	err = s.View(func(tx *Tx) error {
		job, _, err := tx.Job(hour)
		if at := hour.Add(time.Minute); !job.FirstCommit.Equal(at) || !job.LastCommit.Equal(at) {
			t.Errorf("the commits lie between %v and %v", job.FirstCommit, job.LastCommit)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestTroubleOfTheSystemIsNoDamage: a file system without locks, or a computer without memory, says nothing of the file, which nobody
// should set aside for that.
func TestTroubleOfTheSystemIsNoDamage(t *testing.T) {
	for _, err := range []error{syscall.ENOLCK, syscall.ENOSYS, syscall.ENOMEM, syscall.EIO, fmt.Errorf("lock: %w", syscall.EPERM)} {
		if got := classify(err); !errors.Is(got, ErrUnreadable) || errors.Is(got, ErrDamaged) {
			t.Errorf("%v: %v", err, got)
		}
	}
	if got := classify(berrors.ErrInvalid); !errors.Is(got, ErrDamaged) {
		t.Errorf("what is no store: %v", got)
	}
}
