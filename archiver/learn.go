package archiver

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
		totals, err := tx.Totals()
		work = totals.Open > 0
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
