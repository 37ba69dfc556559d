package store_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func update(t *testing.T, s *store.Store, change func(*store.Tx) error) {
	t.Helper()
	if err := s.Update(change); err != nil {
		t.Fatal(err)
	}
}

// learned gives the paths that are remembered for an id.
func learned(t *testing.T, s *store.Store, id string) (paths []string) {
	t.Helper()
	if err := s.View(func(tx *store.Tx) error {
		files, err := tx.RemoteFiles(id)
		for _, f := range files {
			paths = append(paths, f.Path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestLearnedIsFoundByIDAlone(t *testing.T) {
	s := storetest.Open(t)
	seen := ledger.RemoteFile{Path: "/Ana/7.mp3", Size: 12, Hash: "aa", Modified: time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC)}
	update(t, s, func(tx *store.Tx) error {
		for _, f := range []ledger.RemoteFile{seen, {Path: "/Ana/7.txt"}, {Path: "/Bob/70.mp3"}, {Path: "/bob/70.MP3", Size: 3}} {
			id := "7"
			if f.Path[1] != 'A' {
				id = "70"
			}
			if err := tx.PutRemoteFile(id, f); err != nil {
				return err
			}
		}
		if files, err := tx.RemoteFiles("7"); err != nil || files[0] != seen {
			t.Errorf("kept %+v (%v)", files, err)
		}
		return nil
	})
	if got := learned(t, s, "7"); !slices.Equal(got, []string{"/Ana/7.mp3", "/Ana/7.txt"}) {
		t.Errorf("found %q", got)
	}
	if got := learned(t, s, "70"); !slices.Equal(got, []string{"/bob/70.MP3"}) {
		t.Errorf("one file in two writings is kept as %q", got)
	}
	update(t, s, func(tx *store.Tx) error { return tx.DropRemoteFile("7", "/ANA/7.MP3") })
	if got := learned(t, s, "7"); !slices.Equal(got, []string{"/Ana/7.txt"}) {
		t.Errorf("after one was forgotten %q is left", got)
	}
}

func TestDropRemoteFilesBelow(t *testing.T) {
	s := storetest.Open(t)
	files := []string{"/Ana/a", "/Ana/deep/b", "/Anabel/c", "/d", "/Bob/Ana/e"}
	update(t, s, func(tx *store.Tx) error {
		for _, f := range files {
			if err := tx.PutRemoteFile("1", ledger.RemoteFile{Path: f}); err != nil {
				return err
			}
		}
		if err := tx.PutRemoteListing(destination.RemoteListing{Account: "dbid:1", Cursor: "c"}); err != nil {
			return err
		}
		return tx.DropRemoteFilesBelow(map[string]bool{"/ana": true, "/d": true})
	})
	if got := learned(t, s, "1"); !slices.Equal(got, []string{"/Anabel/c", "/Bob/Ana/e"}) {
		t.Errorf("without the folder Ana and the file d it knows %q", got)
	}
	update(t, s, func(tx *store.Tx) error {
		if known, err := tx.RemoteListing(); err != nil || known.Cursor != "c" || !tx.HasRemoteFiles() {
			t.Errorf("known %+v (%v)", known, err)
		}
		if err := tx.DropRemoteFiles(); err != nil {
			return err
		}
		if known, err := tx.RemoteListing(); err != nil || !reflect.DeepEqual(known, destination.RemoteListing{}) || tx.HasRemoteFiles() {
			t.Errorf("after all was forgotten it knows %+v (%v)", known, err)
		}
		return nil
	})
}

func TestOpenPageGivesEveryOpenItemOnce(t *testing.T) {
	s := storetest.Open(t)
	states := []ledger.State{ledger.Discovered, ledger.Archived, ledger.Waiting, ledger.Discovered, ledger.Gone, ledger.Waiting, ledger.Excluded}
	update(t, s, func(tx *store.Tx) error {
		for i, state := range states {
			it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: string(rune('1' + i))}, State: state, Time: time.Unix(int64(i), 0), Deadline: time.Unix(int64(100+i), 0)}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		return nil
	})
	var got []string
	var mark ledger.Mark
	for {
		var page []ledger.Key
		var next ledger.Mark
		view(t, s, func(tx *store.Tx) error {
			page, next = tx.OpenPage(mark, 3)
			return nil
		})
		if next == mark {
			break
		}
		mark = next
		for _, key := range page {
			got = append(got, key.ID)
		}
	}
	if slices.Sort(got); !slices.Equal(got, []string{"1", "3", "4", "6"}) {
		t.Errorf("the open items are %q", got)
	}
}

func TestItemsBehindGoesThroughAllTypes(t *testing.T) {
	s := storetest.Open(t)
	keys := []ledger.Key{{Type: ledger.Fax, ID: "2"}, {Type: ledger.CallRecording, ID: "1"}, {Type: ledger.CallRecording, ID: "10"}, {Type: ledger.VoiceMail, ID: "1"}}
	update(t, s, func(tx *store.Tx) error {
		for _, key := range keys {
			if err := tx.PutItem(&ledger.Item{Key: key, State: ledger.Archived}); err != nil {
				return err
			}
		}
		return nil
	})
	var after ledger.Key
	for _, want := range keys {
		var next ledger.Key
		if err := s.View(func(tx *store.Tx) error {
			return tx.ItemsBehind(after, func(it *ledger.Item) (bool, error) {
				next = it.Key
				return false, nil
			})
		}); err != nil || next != want {
			t.Errorf("behind %v comes %v, want %v (%v)", after, next, want, err)
		}
		after = next
	}
}

func TestStraysAreFoundByContentAndPlace(t *testing.T) {
	s := storetest.Open(t)
	one, two := ledger.RemoteFile{Path: "/Here/a.mp3", Size: 5, Hash: "aa"}, ledger.RemoteFile{Path: "/There/b.mp3", Size: 5, Hash: "aa"}
	update(t, s, func(tx *store.Tx) error {
		for _, f := range []ledger.RemoteFile{one, two, {Path: "/c.mp3", Size: 51, Hash: "aa"}} {
			if err := tx.PutStray(f); err != nil {
				return err
			}
		}
		if got := tx.Strays("aa", 5); !slices.Equal(got, []string{one.Path, two.Path}) {
			t.Errorf("found %q", got)
		}
		if err := tx.TakeStray(one); err != nil {
			return err
		}
		if got := tx.Strays("aa", 5); !slices.Equal(got, []string{two.Path}) {
			t.Errorf("after one was taken %q is left", got)
		}
		if !tx.StrayAt("/here/A.mp3") || tx.StrayAt("/here") {
			t.Error("places are not known as Dropbox knows them")
		}
		if err := tx.ClearStrays(); err != nil {
			return err
		}
		if tx.StrayAt(two.Path) || tx.Strays("aa", 5) != nil {
			t.Error("strays are left")
		}
		return nil
	})
}

func TestVerificationIsKept(t *testing.T) {
	s := storetest.Open(t)
	want := destination.Verification{At: time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC), Files: 9, Checked: 8, Missing: 1, Changed: 2, Moved: 3}
	update(t, s, func(tx *store.Tx) error {
		if got, err := tx.Verification(); err != nil || got != (destination.Verification{}) {
			t.Errorf("a new store has %+v (%v)", got, err)
		}
		return tx.PutVerification(want)
	})
	update(t, s, func(tx *store.Tx) error {
		if got, err := tx.Verification(); err != nil || got != want {
			t.Errorf("kept %+v (%v)", got, err)
		}
		return nil
	})
}
