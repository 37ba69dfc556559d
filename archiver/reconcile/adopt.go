package reconcile

import (
	"cmp"
	"context"
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// adoptPage is how many items are looked at in one transaction.
const adoptPage = 1000

// AdoptOpen marks open items as archived whose files were found in Dropbox. When
// only some of the files are there, the rest is still copied. Errors: reasons.ErrStore; that of ctx.
func (r *Reconciler) AdoptOpen(ctx context.Context) error {
	var mark ledger.Mark
	found := 0
	for {
		keys, next, err := r.adoptable(mark)
		if err != nil {
			return reasons.StoreFailed("read the queue", err)
		}
		if next == mark {
			break
		}
		mark = next
		n, err := r.adopt(keys)
		if err != nil {
			return err
		}
		found += n
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if found > 0 {
		r.Progress.Update(func(p *progress.Pass) { p.Adopted += found })
		r.Log.Info("Items were in the archive already", "items", found)
	}
	return nil
}

// adoptable reads a page of the queue and picks the items that have remembered
// files.
func (r *Reconciler) adoptable(after ledger.Mark) (keys []ledger.Key, next ledger.Mark, err error) {
	next = after
	err = r.Store.View(func(tx *store.Tx) error {
		if !tx.HasRemoteFiles() {
			return nil
		}
		var open []ledger.Key
		open, next = tx.OpenPage(after, adoptPage)
		for _, key := range open {
			if layout.MayBeFound(tx, key) {
				keys = append(keys, key)
			}
		}
		return nil
	})
	return keys, next, err
}

// adopt gives items the files that are theirs, and returns how many items are
// archived by that.
func (r *Reconciler) adopt(keys []ledger.Key) (archived int, err error) {
	if len(keys) == 0 {
		return 0, nil
	}
	err = r.Store.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known || !it.State.Open() {
				continue
			}
			changed, err := r.adoptOne(tx, it)
			if err != nil {
				return err
			}
			if !changed {
				continue
			}
			if err := tx.PutItem(it); err != nil {
				return err
			}
			if it.State == ledger.Archived {
				archived++
			}
		}
		return nil
	})
	return archived, reasons.StoreFailed("take what lies there as archived", err)
}

// AdoptNew gives an item that is about to be entered the files that are its. What lies in Dropbox was
// learned before. Errors: those of the store.
func (r *Reconciler) AdoptNew(tx *store.Tx, it *ledger.Item) error {
	if !layout.MayBeFound(tx, it.Key) {
		return nil
	}
	_, err := r.adoptOne(tx, it)
	if err == nil && it.State == ledger.Archived {
		r.Progress.Update(func(p *progress.Pass) { p.Adopted++ })
	}
	return err
}

// Found gives the files with a name of a part that were listed and are no item's. They were not taken as archived, because their times say that
// they may be of before RingCentral had finished the item, or that a person has changed them. Errors: those of the store.
func (r *Reconciler) Found(tx *store.Tx, it *ledger.Item, part int) ([]ledger.RemoteFile, error) {
	if !layout.MayBeFound(tx, it.Key) {
		return nil, nil
	}
	files, err := layout.Found(tx, it, r.Folders)
	return slices.DeleteFunc(files, func(f ledger.RemoteFile) bool { return !layout.Names(f.Path, it, part) }), err
}

func (r *Reconciler) adoptOne(tx *store.Tx, it *ledger.Item) (changed bool, err error) {
	files, err := layout.Found(tx, it, r.Folders)
	if err != nil {
		return false, err
	}
	taken := make([]bool, len(files))
	for i := range it.Parts {
		if p := it.Parts[i]; p.Done() || p.Before != nil || p.Anew {
			continue
		}
		f, found := layout.Pick(files, taken, it, i, r.Zone)
		if !found {
			continue
		}
		changed = true
		r.markArchived(it, i, f)
		if err := layout.KeepFolder(tx, it, f.Path); err != nil {
			return false, err
		}
		n, _ := layout.ParseName(f.Path) // else it was not found
		if err := tx.DropRemoteFile(n.ID, f.Path); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// markArchived notes that a part is in Dropbox, and with the last part that the item is archived.
// Only this program's uploads have that name and time, and the hash comes from Dropbox.
func (r *Reconciler) markArchived(it *ledger.Item, part int, f ledger.RemoteFile) {
	p := &it.Parts[part]
	if before := cmp.Or(p.Lost, &ledger.RemoteFile{Hash: p.Hash}); before.Hash != f.Hash {
		p.SHA256 = "" // it is of other bytes
	}
	p.Path, p.Size, p.Hash, p.Committed = f.Path, f.Size, f.Hash, r.Clock.Now()
	p.Text, p.Lost, p.Failing, p.Anew = "", nil, nil, false
	if it.State != ledger.Archived || !it.Done() {
		retry.Settle(it, r.Clock.Now())
	}
}
