package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// TestOnlyWhatIsNamedAsOursIsRemembered: others may put a million files into the folder of the index.
func TestOnlyWhatIsNamedAsOursIsRemembered(t *testing.T) {
	t.Parallel()
	a := archiveOf(t, &manyFiles{})
	ours := []string{
		"/index/2026-11 (2).html", "/index/2026-11 calls.csv", "/Index/2026-11-20 (part 2).json", "/Index/2026-11-20.json", "/Index/2026-11.csv",
		"/Index/2026-11.html", "/Index/2026-11/2026-11-20.js", "/Index/written lately.json", "/Index/written.json",
	}
	var page []target.File
	for i := range 500 {
		page = append(page, target.File{Path: fmt.Sprintf("/Index/%d.json", i), Hash: "s"}, target.File{Path: fmt.Sprintf("/Index/a%d 2026-11.html", i), Hash: "s"},
			target.File{Path: fmt.Sprintf("/Index/2026-11/%d.js", i), Hash: "s"})
	}
	for _, path := range ours {
		page = append(page, target.File{Path: path, Hash: "o"})
	}
	if err := a.remember(page); err != nil {
		t.Fatal(err)
	}
	if err := a.Store.View(func(tx *store.Tx) error {
		pages, err := tx.RemotePages("/Index/", "", len(page))
		if len(pages) != len(ours) {
			t.Errorf("%d pages are remembered, want %d: %+v", len(pages), len(ours), pages)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAFolderOfVeryManyFilesIsForgotten: all of them, though not all are held at once.
//
//test:long
func TestAFolderOfVeryManyFilesIsForgotten(t *testing.T) {
	t.Parallel()
	a := archiveOf(t, &manyFiles{})
	if err := a.Store.Update(func(tx *store.Tx) (err error) {
		for i := range 20_100 {
			err = errors.Join(err, tx.PutRemotePage(destination.RemotePage{Path: fmt.Sprintf("/Index/2026-11-20 (%d).json", i)}))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.remember([]target.File{{Path: "/index", Deleted: true}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Store.View(func(tx *store.Tx) error {
		left, err := tx.RemotePages("/", "", 1)
		if len(left) > 0 {
			t.Errorf("it remembers %+v", left)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestRememberFollowsTheOrderOfAListing: a folder that is deleted takes with it what lay in it, but
// not what comes into it afterwards (docs/dropbox.md §2.6).
func TestRememberFollowsTheOrderOfAListing(t *testing.T) {
	t.Parallel()
	a := archiveOf(t, &manyFiles{})
	const name = "/20261120-170412_1_2_Automatic_7.mp3"
	file := func(folder, hash string) target.File { return target.File{Path: folder + name, Hash: hash} }
	deleted := func(path string) target.File { return target.File{Path: path, Deleted: true} }
	for _, page := range [][]target.File{
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

// TestOtherArchivesAreTheirs: the files of an archive within this one are not remembered, whichever is listed first, those or its mark, and
// all is listed again once it is none any more. Very many marks are not held.
func TestOtherArchivesAreTheirs(t *testing.T) {
	t.Parallel()
	const name = "/20261120-170412_1_2_Automatic_7.mp3"
	file := func(folder string) target.File { return target.File{Path: folder + name, Hash: "h"} }
	mark := target.File{Path: "/NAS/Calls/.ringcentral-archiver/archive.json", Hash: "m"}
	own := target.File{Path: "/.ringcentral-archiver/archive.json", Hash: "m"}
	for what, pages := range map[string][][]target.File{
		"before":   {{file("/nas/calls/(Ana)"), own, mark, file("/Bob")}},
		"after":    {{mark, file("/NAS/Calls/Ana")}, {file("/Bob"), file("/NAS/calls")}},
		"in pages": {{file("/NAS/Calls"), file("/NAS/Calls/Ana")}, {file("/Bob")}, {mark}},
	} {
		for _, gone := range []string{mark.Path, "/nas/calls", "/NAS"} {
			a := archiveOf(t, &manyFiles{})
			for _, page := range pages {
				if err := a.remember(page); err != nil {
					t.Fatal(err)
				}
			}
			listed := func() (files []ledger.RemoteFile, l destination.RemoteListing) {
				if err := a.Store.Update(func(tx *store.Tx) (err error) {
					if files, err = tx.RemoteFiles("7"); err == nil {
						l, err = tx.RemoteListing()
					}
					again := l
					again.Cursor = "goes on"
					return errors.Join(err, tx.PutRemoteListing(again))
				}); err != nil {
					t.Fatal(err)
				}
				return files, l
			}
			if files, l := listed(); len(files) != 1 || files[0].Path != "/Bob"+name || !slices.Equal(l.Within, []string{"/nas/calls"}) {
				t.Errorf("%s: %+v, %+v", what, files, l)
			}
			if err := a.remember([]target.File{{Path: gone, Deleted: true}}); err != nil {
				t.Fatal(err)
			}
			if _, l := listed(); l.Cursor != "" || len(l.Within) != 0 {
				t.Errorf("%s, without %s: %+v", what, gone, l)
			}
		}
	}
	a := archiveOf(t, &manyFiles{})
	for i := range mostWithin + 10 {
		if err := a.remember([]target.File{{Path: fmt.Sprintf("/%d/.ringcentral-archiver/archive.json", i)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Store.View(func(tx *store.Tx) error {
		l, err := tx.RemoteListing()
		if len(l.Within) != mostWithin {
			t.Errorf("%d are held", len(l.Within))
		}
		return err
	}); err != nil {
		t.Fatal(err)
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

// TestOneFolderThatMayNotBeReadStopsNoCopying: what lies there was known before, and it says nothing of the others.
func TestOneFolderThatMayNotBeReadStopsNoCopying(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{false, true} {
		err := notListed(t.Context(), &sftp.Error{Op: "list", Path: "/Ana Ruiz_101", Kind: target.ErrNoWrite}, known)
		if errors.Is(err, ErrBehind) != known || reasons.Of(err) != reasons.FolderReadOnly {
			t.Errorf("listed before %t: %v", known, err)
		}
		if err := notListed(t.Context(), &sftp.Error{Op: "open", Path: "/", Kind: sftp.ErrNotThere}, known); errors.Is(err, ErrBehind) {
			t.Errorf("a folder that is not there: %v", err)
		}
	}
}
