package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/store"
)

// recognisePage is how many items are looked at in one transaction.
const recognisePage = 1000

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
		var open []store.Key
		open, next = tx.OpenPage(after, recognisePage)
		for _, key := range open {
			if tx.HasLearned(idToken(key.ID)) {
				keys = append(keys, key)
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
