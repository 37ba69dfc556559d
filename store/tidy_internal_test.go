package store

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// makeOlder writes all that Tidy writes anew as the version before did, as JSON.
func makeOlder(t *testing.T, path string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	rewrite := func(tx *Tx, bucket []byte, as func(key, raw []byte) []byte) error {
		var all [2][][]byte
		c := tx.file.Bucket(bucket).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			all[0], all[1] = append(all[0], bytes.Clone(k)), append(all[1], as(k, v))
		}
		for i, k := range all[0] {
			if err := tx.file.Bucket(bucket).Put(k, all[1][i]); err != nil {
				return err
			}
		}
		return nil
	}
	encode := func(v any) []byte {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	err = db.Update(func(b *bbolt.Tx) error {
		tx := newTx(b, nil)
		entries := map[string]destination.Entry{}
		return errors.Join(
			rewrite(tx, disk.BucketJobs, func(k, _ []byte) []byte {
				job, _, err := tx.Job(disk.KeyTime(k))
				if err != nil {
					t.Error(err)
				}
				return append([]byte{1}, encode(job)...)
			}),
			rewrite(tx, disk.BucketManifest, func(k, _ []byte) []byte {
				page, _, err := tx.ManifestPage(disk.KeyTime(k), binary.BigEndian.Uint64(k[8:])-1, 1)
				if err != nil || len(page) != 1 {
					t.Fatal(page, err)
				}
				entries[string(k)] = page[0]
				return encode(page[0])
			}),
			rewrite(tx, disk.BucketItems, func(k, _ []byte) []byte {
				it, known, err := tx.Item(ledger.Key{Type: ledger.Type(k[0]), ID: string(k[1:])})
				if !known || err != nil {
					t.Fatal(known, err)
				}
				text, err := it.Record.Text()
				if err != nil {
					t.Fatal(err)
				}
				head := encode(it)
				out := bytes.NewBuffer(append(binary.BigEndian.AppendUint32([]byte{byte(it.State)}, uint32(len(head))), head...))
				w, _ := flate.NewWriter(out, flate.BestSpeed)
				_, err = w.Write(text)
				if err := errors.Join(err, w.Close()); err != nil {
					t.Fatal(err)
				}
				return out.Bytes()
			}),
			tx.file.Empty(disk.BucketDictionaries),
			tx.file.Bucket(disk.BucketState).Delete([]byte("tidied")),
			b.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, 11)),
		)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

var errKilled = errors.New("killed")

// TestAStoreOfBeforeIsWrittenAnew: everything in it can be read before, between two pages, after a kill at any of them, and at
// the end, when nothing is as it was written before.
//
//test:long
func TestAStoreOfBeforeIsWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	putItems(t, s, 0, manyItems)
	rows := func() (all []ledger.Job) {
		if err := s.View(func(tx *Tx) error {
			jobs, _, err := tx.Jobs(ledger.JobQuery{})
			for _, job := range jobs {
				all = append(all, *job)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := encodeRows(t, rows())
	reopen := func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(path); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string) {
		t.Helper()
		if n, entries := wholeItems(t, s); n != manyItems || entries != manyItems {
			t.Errorf("%s: %d items and %d entries", when, n, entries)
		}
		if now := encodeRows(t, rows()); !bytes.Equal(now, before) {
			t.Errorf("%s: the hours differ", when)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	makeOlder(t, path)
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	check("before")
	for n := 0; ; n++ {
		left := n / 2
		s.SetFailpoint(func(written bool) error {
			if written != (n%2 == 0) {
				return nil
			}
			if left--; left < 0 {
				return errKilled
			}
			return nil
		})
		err := s.Tidy(t.Context())
		s.SetFailpoint(nil)
		reopen()
		check("after a kill")
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) || n > 50 {
			t.Fatal(n, err)
		}
	}
	checkAllAnew(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		t.Fatal(err)
	}
}

func encodeRows(t *testing.T, rows []ledger.Job) []byte {
	t.Helper()
	raw, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// checkAllAnew: nothing is left that Tidy would write anew.
func checkAllAnew(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Update(func(tx *Tx) error {
		for bucket, anew := range map[string]func(key, raw []byte) []byte{
			string(disk.BucketItems): tx.ItemAnew, string(disk.BucketJobs): tx.HourAnew, string(disk.BucketManifest): tx.EntryAnew,
		} {
			c := tx.file.Bucket([]byte(bucket)).Cursor()
			for k, v := c.First(); k != nil; k, v = c.Next() {
				if len(v) > 0 && v[0] == '{' || anew(k, v) != nil {
					t.Errorf("%s %q is as it was", bucket, k)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestTidyingEnds: when it is told to, between two pages; and a store of today has nothing to tidy.
//
//test:long
func TestTidyingEnds(t *testing.T) {
	for name, older := range map[string]bool{"today's": false, "older": true} {
		path := filepath.Join(t.TempDir(), FileName)
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if older {
			putItems(t, s, 0, manyItems)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			makeOlder(t, path)
			if s, err = Open(path); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Update(func(tx *Tx) error {
			if older {
				return nil
			}
			return tx.file.UseArchive(disk.Archive{Account: "another"})
		}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		s.SetFailpoint(func(bool) error { cancel(errKilled); return nil })
		if err := s.Tidy(ctx); errors.Is(err, errKilled) != older {
			t.Errorf("%s: it ended with %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestTheFileOfBeforeIsKept: without its secrets, until all went well; and what it was before can be had back.
//
//test:long
func TestTheFileOfBeforeIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	putItems(t, s, 0, manyItems)
	if err := s.Update(func(tx *Tx) error { return tx.PutSecret(NameDropbox, []byte("a-secret-of-today")) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + beforeSuffix); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file of today was kept: %v", err)
	}
	makeOlder(t, path)
	for range 2 { // the second start keeps nothing else
		if s, err = Open(path); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path + beforeSuffix)
	if err != nil || bytes.Contains(kept, []byte("a-secret-of-today")) {
		t.Fatalf("it is kept with its secrets (%v)", err)
	}
	back := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(back, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(back, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if version, err := versionOf(db); version != 11 || err != nil {
		t.Errorf("its version is %d (%v)", version, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + beforeSuffix); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is kept for ever: %v", err)
	}
	if n, entries := wholeItems(t, s); n != manyItems || entries != manyItems {
		t.Errorf("%d items and %d entries", n, entries)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
