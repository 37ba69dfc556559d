package archiver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/store"
)

// learn finds out, before anything is copied, what lies in Dropbox that this
// store did not put there: because its own file was lost, or because another
// computer archives the same account. Open items that are there already become
// archived without being fetched. Where Dropbox cannot be listed nothing may be
// copied: it would be uploaded blindly.
func (a *Archiver) learn(ctx context.Context) error {
	var work bool
	err := a.store.View(func(tx *store.Tx) error {
		open, _, err := tx.OpenPage("", 1)
		work = len(open) > 0
		return err
	})
	if err != nil || !work {
		return storeFailed("read the queue", err)
	}
	if err := a.listDropbox(ctx); err != nil {
		return err
	}
	return a.recognise(ctx)
}

// mostResets bounds how often Dropbox may have its listing begun anew.
const mostResets = 3

// listDropbox brings what is remembered of the app folder up to date: all of it
// the first time, what has changed from then on.
func (a *Archiver) listDropbox(ctx context.Context) error {
	_, box, err := a.connections()
	if err != nil {
		return err
	}
	cursor, err := a.cursor(box.AccountID)
	if err != nil {
		return err
	}
	for resets := 0; ; resets++ {
		next, err := a.dbx.Changes(ctx, cursor, a.remember)
		if errors.Is(err, dropbox.ErrReset) && resets < mostResets {
			cursor = ""
			if err := a.forget(); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("list what is in Dropbox: %w", from(atDropbox, err))
		}
		return storeFailed("note the listing of Dropbox", a.store.Update(func(tx *store.Tx) error {
			return tx.PutLearning(store.Learning{Account: box.AccountID, Cursor: next, At: a.now()})
		}))
	}
}

// cursor is where the listing of an account goes on. What was remembered of
// another account, or of a listing that did not come to its end, is forgotten.
func (a *Archiver) cursor(account string) (cursor string, err error) {
	var known store.Learning
	err = a.store.View(func(tx *store.Tx) error {
		known, err = tx.Learning()
		return err
	})
	if err == nil && (known.Account != account || known.Cursor == "") {
		return "", a.forget()
	}
	return known.Cursor, storeFailed("read what is known of Dropbox", err)
}

func (a *Archiver) forget() error {
	return storeFailed("forget what was known of Dropbox", a.store.Update(func(tx *store.Tx) error { return tx.UnlearnAll() }))
}

// remember enters a page of a listing: the files with names of ours that no item
// owns. Deletions tell only the path, of a file or of a folder.
func (a *Archiver) remember(files []dropbox.File) error {
	return storeFailed("remember what is in Dropbox", a.store.Update(func(tx *store.Tx) error {
		folders := map[string]bool{}
		for _, f := range files {
			n, ours := readName(f.Path)
			var err error
			switch {
			case f.Deleted && ours:
				err = tx.Unlearn(n.id, f.Path)
			case f.Deleted:
				folders[strings.ToLower(f.Path)] = true
			case ours:
				err = rememberFile(tx, n, f, folders)
			}
			if err != nil {
				return err
			}
		}
		return unlearnBelow(tx, folders)
	}))
}

// rememberFile enters one file; folders that were deleted before it came are
// forgotten first.
func rememberFile(tx *store.Tx, n foundName, f dropbox.File, folders map[string]bool) error {
	if err := unlearnBelow(tx, folders); err != nil {
		return err
	}
	owned, err := owns(tx, n, f)
	switch {
	case err != nil:
		return err
	case owned:
		return tx.Unlearn(n.id, f.Path)
	default:
		return tx.Learn(n.id, store.Found{Path: f.Path, Size: f.Size, Hash: f.Hash, Modified: f.Modified})
	}
}

func unlearnBelow(tx *store.Tx, folders map[string]bool) error {
	if len(folders) == 0 {
		return nil
	}
	defer clear(folders)
	return tx.UnlearnBelow(folders)
}

// owns reports whether an item has the file already: what this computer
// uploaded comes back in the next listing.
func owns(tx *store.Tx, n foundName, f dropbox.File) (bool, error) {
	types := []store.Type{store.VoiceMail, store.SMS, store.Fax}
	if n.recording {
		types = []store.Type{store.CallRecording}
	}
	for _, t := range types {
		it, known, err := tx.Item(store.Key{Type: t, ID: n.id})
		if err != nil {
			return false, err
		}
		if !known {
			continue
		}
		for _, p := range it.Parts {
			if p.Done() && p.Hash == f.Hash && strings.EqualFold(p.Path, f.Path) {
				return true, nil
			}
		}
	}
	return false, nil
}

// recognisePage is how many items are looked at in one transaction.
const recognisePage = 256

// recognise takes open items whose files were found in Dropbox as archived;
// where only some of the files are there, the rest is still to be copied.
func (a *Archiver) recognise(ctx context.Context) error {
	var mark store.Mark
	found := 0
	for {
		keys, next, err := a.recognisable(mark)
		if err != nil {
			return storeFailed("read the queue", err)
		}
		if next == mark {
			break
		}
		mark = next
		n, err := a.adopt(keys)
		if err != nil {
			return err
		}
		found += n
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if found > 0 {
		a.progress(func(p *pass) { p.recognised = found })
		a.log.Info("Items were in Dropbox already", "items", found)
	}
	return nil
}

// recognisable reads a page of the queue and picks the items of which files are
// remembered.
func (a *Archiver) recognisable(after store.Mark) (keys []store.Key, next store.Mark, err error) {
	next = after
	err = a.store.View(func(tx *store.Tx) error {
		if !tx.KnowsAny() {
			return nil
		}
		var items []*store.Item
		if items, next, err = tx.OpenPage(after, recognisePage); err != nil {
			return err
		}
		for _, it := range items {
			files, err := tx.Learned(idToken(it.Key.ID))
			if err != nil {
				return err
			}
			if len(files) > 0 {
				keys = append(keys, it.Key)
			}
		}
		return nil
	})
	return keys, next, err
}

// adopt gives items the files that are theirs and tells how many are archived
// by that.
func (a *Archiver) adopt(keys []store.Key) (archived int, err error) {
	if len(keys) == 0 {
		return 0, nil
	}
	err = a.store.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known || !it.State.Open() {
				continue
			}
			changed, err := a.adoptOne(tx, it)
			if err != nil {
				return err
			}
			if !changed {
				continue
			}
			if err := tx.PutItem(it); err != nil {
				return err
			}
			if it.State == store.Archived {
				archived++
			}
		}
		return nil
	})
	return archived, storeFailed("take what is in Dropbox as archived", err)
}

func (a *Archiver) adoptOne(tx *store.Tx, it *store.Item) (changed bool, err error) {
	files, err := tx.Learned(idToken(it.Key.ID))
	if err != nil {
		return false, err
	}
	taken := make([]bool, len(files))
	for i := range it.Parts {
		if it.Parts[i].Done() {
			continue
		}
		f, found := pick(files, taken, it, i)
		if !found {
			continue
		}
		changed = true
		a.have(it, i, f)
		if err := keepFolder(tx, it, f.Path); err != nil {
			return false, err
		}
		if err := tx.Unlearn(idToken(it.Key.ID), f.Path); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// have notes that a part is in Dropbox, and the item as archived with its last
// one. Our own uploads alone have its name and time, and Dropbox vouches for the
// hash.
func (a *Archiver) have(it *store.Item, part int, f store.Found) {
	p := &it.Parts[part]
	p.Path, p.Size, p.Hash, p.Committed = f.Path, f.Size, f.Hash, a.now()
	p.Text, p.Lost = "", nil
	if it.Done() && it.State != store.Archived {
		it.State, it.Archived = store.Archived, a.now()
		it.Attempts, it.Reason, it.Detail, it.NextTry = 0, "", "", time.Time{}
	}
}

// keepFolder gives an extension the folder in which its files were found, so
// that one that was renamed since keeps its first.
func keepFolder(tx *store.Tx, it *store.Item, file string) error {
	wanted := folderIn(file, it.Key.Type)
	if it.Folder != "" || wanted == "" {
		return nil
	}
	_, otherwise := folderOf(it.Owner)
	var err error
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}

// chooseFolder gives an item its owner's folder when it is about to be copied,
// and not when it is planned: by then every item that is in Dropbox already has
// shown where its owner's folder is.
func chooseFolder(tx *store.Tx, it *store.Item) (err error) {
	if it.Folder != "" {
		return nil
	}
	wanted, otherwise := folderOf(it.Owner)
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, wanted, otherwise)
	return err
}
