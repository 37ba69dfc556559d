package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// manyItems are as many as make an archive get a dictionary of its own, and more than a page of Tidy.
const manyItems = 1200

func itemNumber(i int) *ledger.Item {
	at := time.Unix(1_700_000_000+int64(i)*600, 0).UTC()
	id := fmt.Sprint(7_700_000_000_000 + i)
	return &ledger.Item{
		Key: ledger.Key{Type: ledger.SMS, ID: id}, State: ledger.Archived, Time: at, Owner: ledger.Owner{ExtensionID: "590100004", Name: "Ana Ruiz"},
		Parts:  []ledger.Part{{ID: id, Kind: "text", Text: "text " + id, Path: "/Ana Ruiz_101/" + id + ".txt", Hash: fmt.Sprintf("%064x", i), Committed: at.Add(time.Hour)}},
		Record: ledger.RecordOf([]byte(`{"id":` + id + `,"subject":"text of Ana Ruiz","to":[{"phoneNumber":"+16505550101"}]}`)),
	}
}

// putItems writes items page by page, as a pass does.
func putItems(t *testing.T, s *Store, from, to int) {
	t.Helper()
	for begin := from; begin < to; begin += 100 {
		if err := s.Update(func(tx *Tx) error {
			for i := begin; i < min(begin+100, to); i++ {
				if err := tx.PutItem(itemNumber(i)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// wholeItems counts the items of which everything can be read, and the entries of the manifest.
func wholeItems(t *testing.T, s *Store) (n, entries int) {
	t.Helper()
	if err := s.View(func(tx *Tx) error {
		for i := range manyItems {
			want := itemNumber(i)
			it, known, err := tx.Item(want.Key)
			if err != nil || !known {
				continue
			}
			text, err := it.Record.Text()
			wanted, _ := want.Record.Text()
			if err != nil || !bytes.Equal(text, wanted) || it.Parts[0] != want.Parts[0] || it.Owner != want.Owner {
				t.Errorf("item %d: %q %+v (%v)", i, text, it, err)
			}
			n++
		}
		for _, day := range tx.ManifestDays(time.Time{}) {
			page, _, err := tx.ManifestPage(day, 0, manyItems)
			if err != nil {
				return err
			}
			entries += len(page)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	return n, entries
}

// TestAnArchiveGetsADictionaryOfItsOwn: what was packed before and after can be read, also with one of its copies lost; a
// second archive has another. With both copies lost the items that need it are set aside, and the work goes on.
//
//test:long
func TestAnArchiveGetsADictionaryOfItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	putItems(t, s, 0, manyItems)
	lose := func(copies ...byte) {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(b *bbolt.Tx) error {
			for _, copy := range copies {
				in, key := newTx(b, nil).file.Bucket(disk.BucketDictionaries), []byte{2, copy}
				raw := bytes.Clone(in.Get(key))
				if len(raw) == 0 {
					return errors.New("there is no such dictionary")
				}
				raw[len(raw)/2] ^= 1
				if err := in.Put(key, raw); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, copies := range []string{"", "a", "ab"} { // the second turns a back
		if copies == "ab" {
			copies = "b"
		}
		lose([]byte(copies)...)
		if n, entries := wholeItems(t, s); copies != "b" && (n != manyItems || entries != manyItems) {
			t.Errorf("without %q: %d items and %d entries, want %d", copies, n, entries, manyItems)
		} else if copies == "b" && (n == 0 || n == manyItems) {
			t.Errorf("without both copies %d items can be read", n)
		}
	}
	putItems(t, s, 0, manyItems) // a listing brings them back
	if n, _ := wholeItems(t, s); n != manyItems || s.Check() != nil {
		t.Errorf("listed again: %d items (%v)", n, s.Check())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
