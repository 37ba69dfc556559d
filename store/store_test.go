package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func TestOpenMakesAPrivateFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := storetest.OpenAt(t, filepath.Join(dir, store.FileName))
	for path, want := range map[string]os.FileMode{s.Path(): 0o600, dir: 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	newer := func(t *testing.T, path string) {
		s := storetest.OpenAt(t, path)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		raiseVersion(t, path)
	}
	cases := map[string]struct {
		prepare func(t *testing.T, path string)
		want    error
	}{
		"in_use":    {func(t *testing.T, path string) { storetest.OpenAt(t, path) }, store.ErrInUse},
		"newer":     {newer, store.ErrNewer},
		"not_a_db":  {func(t *testing.T, path string) { write(t, path, make([]byte, 64<<10)) }, store.ErrDamaged},
		"short":     {func(t *testing.T, path string) { write(t, path, []byte("hello")) }, store.ErrDamaged},
		"directory": {func(t *testing.T, path string) { mkdir(t, path) }, store.ErrLink},
		"shared":    {func(t *testing.T, path string) { chmod(t, filepath.Dir(path), 0o777) }, store.ErrShared},
		"link":      {func(t *testing.T, path string) { link(t, filepath.Join(t.TempDir(), "victim"), path) }, store.ErrLink},
		"no_folder": {func(t *testing.T, path string) { write(t, filepath.Dir(path), []byte("a file")) }, store.ErrFile},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data", store.FileName)
			if name != "no_folder" {
				mkdir(t, filepath.Dir(path))
			}
			c.prepare(t, path)
			before := read(path)
			s, err := store.Open(path)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("Open gave %v, want %v", err, c.want)
			}
			if after := read(path); string(after) != string(before) {
				t.Error("the file that could not be opened was changed")
			}
		})
	}
}

func raiseVersion(t *testing.T, path string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("version"), []byte{0, 0, 0, 0, 0, 0, 1, 0})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func read(path string) []byte {
	data, _ := os.ReadFile(path)
	return data
}

var noon = time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC)

func item(id string, state ledger.State) *ledger.Item {
	return &ledger.Item{
		Key: ledger.Key{Type: ledger.CallRecording, ID: id}, State: state, Time: noon, Deadline: noon.Add(90 * 24 * time.Hour),
		Parts:  []ledger.Part{{ID: id, Kind: "audio", URI: "https://media.ringcentral.com/" + id}},
		Record: ledger.RecordOf([]byte(`{"id":"` + id + `","big":8031152018338945839}`)),
	}
}

func put(t *testing.T, s *store.Store, items ...*ledger.Item) {
	t.Helper()
	err := s.Update(func(tx *store.Tx) error {
		for _, it := range items {
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, s *store.Store, read func(*store.Tx) error) {
	t.Helper()
	if err := s.View(read); err != nil {
		t.Fatal(err)
	}
}

// text is the record of an item.
func text(t *testing.T, it *ledger.Item) string {
	t.Helper()
	record, err := it.Record.Text()
	if err != nil {
		t.Fatal(err)
	}
	return string(record)
}

func TestItemSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), store.FileName)
	s := storetest.OpenAt(t, path)
	want := item("7700000001004", ledger.Archived)
	want.Parts[0].Hash, want.Parts[0].Size = "abc", 42
	put(t, s, want)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenAt(t, path)
	view(t, s, func(tx *store.Tx) error {
		got, known, err := tx.Item(want.Key)
		if err != nil || !known {
			t.Fatalf("Item: %v, known %v", err, known)
		}
		if text(t, got) != text(t, want) || !got.Time.Equal(want.Time) || got.Parts[0] != want.Parts[0] {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		return nil
	})
}

func TestCountsFollowEveryChangeOfState(t *testing.T) {
	s := storetest.Open(t)
	it := item("1", ledger.Discovered)
	steps := []struct {
		state  ledger.State
		counts ledger.Counts
		totals ledger.Totals
	}{
		{ledger.Discovered, ledger.Counts{Open: 1}, ledger.Totals{Open: 1, Ready: [4]int{1}}},
		{ledger.Waiting, ledger.Counts{Open: 1}, ledger.Totals{Open: 1}},
		{ledger.Archived, ledger.Counts{Archived: 1}, ledger.Totals{Archived: 1, Bytes: 10}},
		{ledger.Archived, ledger.Counts{Archived: 1}, ledger.Totals{Archived: 1, Bytes: 10}},
		{ledger.Discovered, ledger.Counts{Open: 1}, ledger.Totals{Open: 1, Ready: [4]int{1}, Bytes: 10}},
		{ledger.Gone, ledger.Counts{Gone: 1}, ledger.Totals{Gone: 1, Bytes: 10}},
		{ledger.Excluded, ledger.Counts{Excluded: 1}, ledger.Totals{Bytes: 10}},
	}
	for i, step := range steps {
		it.State = step.state
		if it.State == ledger.Archived {
			it.Parts[0].Hash, it.Parts[0].Size = "h", 10
		}
		put(t, s, it)
		view(t, s, func(tx *store.Tx) error {
			job, known, err := tx.Job(it.Hour())
			if err != nil || !known || job.Counts[0] != step.counts {
				t.Errorf("step %d (%s): hour counts %+v, want %+v (known %v, %v)", i, it.State, job.Counts[0], step.counts, known, err)
			}
			totals, err := tx.Totals()
			if err != nil || !reflect.DeepEqual(totals, step.totals) {
				t.Errorf("step %d (%s): totals %+v, want %+v (%v)", i, it.State, totals, step.totals, err)
			}
			return nil
		})
		if err := s.Check(); err != nil {
			t.Errorf("step %d (%s): %v", i, it.State, err)
		}
	}
}

func TestUpdateThatFailsChangesNothing(t *testing.T) {
	s := storetest.Open(t)
	stop := errors.New("stop")
	err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(item("1", ledger.Discovered)); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("Update gave %v", err)
	}
	view(t, s, func(tx *store.Tx) error {
		if _, known, err := tx.Item(ledger.Key{Type: ledger.CallRecording, ID: "1"}); known || err != nil {
			t.Errorf("the item is there (%v)", err)
		}
		if _, known, err := tx.Job(noon.Truncate(time.Hour)); known || err != nil {
			t.Errorf("its hour is there (%v)", err)
		}
		return nil
	})
}
