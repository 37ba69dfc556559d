package layout

import (
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestAFolderWithoutANameIsNotKept: whether items were copied while the name was not known, or
// their files were found in Dropbox, the name counts from when it is known. From then on it stays.
func TestAFolderWithoutANameIsNotKept(t *testing.T) {
	s := storetest.Open(t)
	item := func(name string) *ledger.Item {
		return &ledger.Item{Key: ledger.Key{Type: ledger.CallRecording, ID: "1"}, Owner: ledger.Owner{ExtensionID: "7", Number: "102", Name: name}}
	}
	choose := func(tx *store.Tx, it *ledger.Item, want string) {
		t.Helper()
		if err := ChooseFolder(tx, it); err != nil || it.Folder != want {
			t.Errorf("%+v goes to %q, want %q (%v)", it.Owner, it.Folder, want, err)
		}
	}
	if err := s.Update(func(tx *store.Tx) error {
		unnamed := item("")
		unnamed.Owner.Number = ""
		choose(tx, unnamed, "ext-7")
		found := item("Bob Stone")
		if err := KeepFolder(tx, found, "/ext-7/2026-11-20/Call Recording/a.mp3"); err != nil || found.Folder != "ext-7" {
			t.Errorf("the folder found is %q (%v)", found.Folder, err)
		}
		half := item("Bob Stone")
		half.Folder, half.Parts = "ext-7", []ledger.Part{{Hash: "x"}, {}}
		choose(tx, half, "ext-7") // the parts of one item lie together
		open := item("Bob Stone")
		open.Folder = "ext-7"
		choose(tx, open, "Bob Stone_102")
		choose(tx, item("Robert Stone"), "Bob Stone_102")
		choose(tx, item(""), "Bob Stone_102")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
