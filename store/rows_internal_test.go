package store

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/ledger/tables"
)

// putHours makes rows, each of another block, with data in every second.
func putHours(t *testing.T, s *Store, n int) {
	t.Helper()
	if err := s.Update(func(tx *Tx) error {
		for i := range n {
			it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: string(rune('a' + i))}, State: ledger.Archived, Time: time.Unix(int64(1e9+i*40*24*3600), 0)}
			if err := tx.ChangeJob(it.Hour(), func(j *ledger.Job) { j.Sources = ledger.OwnSMS }); err != nil {
				return err
			}
			if i%2 > 0 {
				continue
			}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestOlderFileGetsItsRowsCounted: neither a file of the version before nor an
// older one, whose hours other steps write, has any counts.
func TestOlderFileGetsItsRowsCounted(t *testing.T) {
	for _, version := range []uint64{2, 5, 6} {
		path := filepath.Join(t.TempDir(), FileName)
		s, err := openBeforeArchives(path)
		if err != nil {
			t.Fatal(err)
		}
		putHours(t, s, 5)
		if err := s.db.Update(func(b *bbolt.Tx) error {
			return errors.Join(
				b.DeleteBucket(disk.BucketRows),
				b.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, version)))
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(path); err != nil {
			t.Fatal(err)
		}
		for want, withData := range map[int]bool{5: false, 3: true} {
			err := s.View(func(tx *Tx) error {
				if _, total, err := tx.Jobs(ledger.JobQuery{WithData: withData, Limit: 1}); err != nil || total != want {
					t.Errorf("of version %d: %d rows, want %d (%v)", version, total, want, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		if err := errors.Join(s.Check(), s.Close()); err != nil {
			t.Errorf("of version %d: %v", version, err)
		}
	}
}

// TestCheckCountsTheRows: wherever the counts are wrong.
func TestCheckCountsTheRows(t *testing.T) {
	block := tables.BlockOf(disk.TimeKey(time.Unix(1e9, 0)))
	for name, damage := range map[string]func(*bbolt.Bucket) error{
		"one more":           func(b *bbolt.Bucket) error { return b.Put(block, tables.RowCount{All: 2, WithData: 1}.Encode()) },
		"one more with data": func(b *bbolt.Bucket) error { return b.Put(block, tables.RowCount{All: 1, WithData: 2}.Encode()) },
		"none":               func(b *bbolt.Bucket) error { return b.Delete(block) },
		"another block": func(b *bbolt.Bucket) error {
			return b.Put(tables.BlockEnd(tables.BlockEnd(tables.BlockEnd(block))), tables.RowCount{}.Encode())
		},
		"no numbers": func(b *bbolt.Bucket) error { return b.Put(block, []byte{1}) },
	} {
		s, err := Open(filepath.Join(t.TempDir(), FileName))
		if err != nil {
			t.Fatal(err)
		}
		putHours(t, s, 3)
		if err := s.Check(); err != nil {
			t.Errorf("before %s: %v", name, err)
		}
		if err := s.db.Update(func(b *bbolt.Tx) error { return damage(newTx(b, nil).file.Bucket(disk.BucketRows)) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Check gave %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
