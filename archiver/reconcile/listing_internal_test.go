package reconcile

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/store"
)

// TestRememberFollowsTheOrderOfAListing: a folder that is deleted takes with it what lay in it, but
// not what comes into it afterwards (docs/dropbox.md §2.6).
func TestRememberFollowsTheOrderOfAListing(t *testing.T) {
	t.Parallel()
	a := archiveOf(t, &manyFiles{})
	const name = "/20261120-170412_1_2_Automatic_7.mp3"
	file := func(folder, hash string) dropbox.File { return dropbox.File{Path: folder + name, Hash: hash} }
	deleted := func(path string) dropbox.File { return dropbox.File{Path: path, Deleted: true} }
	for _, page := range [][]dropbox.File{
		{file("/Ana", "a1"), file("/Ana/Deep", "a2"), file("/Anabel", "a3"), file("/Bob", "a4"), file("/Index", "a5")},
		{deleted("/ana"), file("/Ana", "b1"), deleted("/BOB" + name), deleted("/holiday.jpg"), file("/Carl", "b2")},
		{file("/carl", "c1"), deleted("/elsewhere")},
	} {
		if err := a.remember(page); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	if err := a.Store.View(func(tx *store.Tx) error {
		files, err := tx.RemoteFiles("7")
		for _, f := range files {
			got = append(got, f.Hash)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"b1", "a3", "c1"}; !slices.Equal(got, want) {
		t.Errorf("it remembers %q, want %q", got, want)
	}
}

// TestWhatMayHoldItems: the folders of the archive, whatever an extension is called, and no file or page.
func TestWhatMayHoldItems(t *testing.T) {
	for file, want := range map[string]bool{
		"/Ana Ruiz_101": true, "/Dr. Lee_102": true, "/Ana Ruiz_101/2026-11-20": true, "/Ana Ruiz_101/2026-11-20/Call Recording": true,
		"/index": false, "/Index/2026-11": false, "/notes.txt": false, "/ARCHIVE STATUS.html": false, "/Kept/Ana Ruiz_101": true, "/Indexes": true, "/Ana Ruiz_101/2026-11-20/SMS/mine.txt": false,
	} {
		if mayHoldItems(file) != want {
			t.Errorf("%s may hold items: %t", file, !want)
		}
	}
}
