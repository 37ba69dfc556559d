package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
)

// Adopt finds out, before anything is copied, what lies in Dropbox that this
// store did not put there: because its own file was lost, or because another
// computer archives the same account. Open items that are in Dropbox already
// become archived without being fetched. Where there are none, it finds out what has changed, so that what is
// missing is not called archived for a week because nobody has called. Where Dropbox was never listed and cannot be, nothing
// may be copied, because it might be there already. Errors: those of
// RefreshListing; with ErrBehind, what is known has been adopted all the same.
func (r *Reconciler) Adopt(ctx context.Context) error {
	var work, look bool
	err := r.Store.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if work = totals.Open > 0; err != nil || work {
			return err
		}
		look, err = r.looksAfter(tx)
		return err
	})
	if err != nil || !work && !look {
		return reasons.StoreFailed("read the queue", err)
	}
	behind := r.RefreshListing(ctx)
	if !work || behind != nil && !errors.Is(behind, ErrBehind) {
		return behind
	}
	return errors.Join(r.AdoptOpen(ctx), behind)
}

// looksAfter reports whether a pass that copies nothing asks what has changed. That is one call to Dropbox; any other place is walked
// through. A place that never was listed is, where there are others: what one of them has may be missing in another.
func (r *Reconciler) looksAfter(tx *store.Tx) (bool, error) {
	dbx, err := tx.Dropbox()
	if err != nil {
		return false, err
	}
	known, err := tx.RemoteListing()
	if err != nil {
		return false, err
	}
	if known.Account != dbx.AccountID || known.Cursor == "" {
		others, err := tx.Elsewhere()
		return len(others) > 0, err
	}
	ago := r.Clock.Now().Sub(known.At)
	return dbx.Kind() == place.Dropbox || ago < 0 || ago >= walkEvery, nil
}

// walkEvery is how often a place is walked through where nothing is copied into it.
const walkEvery = 24 * time.Hour

// ErrBehind: Dropbox was listed before, and does not list now what has changed since. This store knows its own files, and a
// commit replaces none and adds no second one beside the same, so copying goes on.
var ErrBehind = errors.New("what has changed in the archive is not known")

// mostResets bounds how often Dropbox may make its listing start over.
const mostResets = 3

// RefreshListing brings up to date what the store remembers of the app folder:
// all of it the first time, later only what has changed. Errors: those of
// Client.Changes, with ErrBehind where copying may go on; reasons.ErrStore.
func (r *Reconciler) RefreshListing(ctx context.Context) error {
	_, dbx, err := r.Store.Connections()
	if err != nil {
		return err
	}
	cursor, err := r.cursor(dbx.AccountID)
	if err != nil {
		return err
	}
	for resets := 0; ; resets++ {
		next, err := r.Client.Changes(ctx, cursor, r.remember)
		if errors.Is(err, target.ErrReset) && resets < mostResets {
			cursor = ""
			if err := r.startOver(); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return notListed(ctx, err, cursor != "")
		}
		began := cursor
		err = r.Store.Update(func(tx *store.Tx) error {
			known, err := tx.RemoteListing()
			if cursor = known.Cursor; err != nil || cursor != began {
				return err
			}
			return tx.PutRemoteListing(destination.RemoteListing{Account: dbx.AccountID, Cursor: next, At: r.Clock.Now(), Within: known.Within})
		})
		if err != nil || cursor == began {
			return reasons.StoreFailed("note the listing of the archive", err)
		}
		if err := r.forget(); err != nil { // an item's record has turned out to be damaged meanwhile
			return err
		}
	}
}

// notListed is why Dropbox was not listed; known says that it was before. A refusal that is of this route alone says nothing of
// uploads (docs/dropbox.md §9), and one folder that may not be read nothing of the others.
func notListed(ctx context.Context, err error, known bool) error {
	err = reasons.From(reasons.Dropbox, err)
	if errors.Is(err, target.ErrBlocked) {
		err = reasons.Still(reasons.ServiceTrouble, err.Error())
	}
	err = fmt.Errorf("list what is in the archive: %w", err)
	if why := reasons.Of(err); known && ctx.Err() == nil && (why == reasons.ServiceTrouble || why == reasons.DropboxScope || why == reasons.FolderReadOnly) {
		return fmt.Errorf("%w: %w", ErrBehind, err)
	}
	return err
}

// cursor is where the listing of an account goes on. It forgets what was
// remembered of another account, or of a listing that did not come to its end.
func (r *Reconciler) cursor(account string) (cursor string, err error) {
	var known destination.RemoteListing
	err = r.Store.View(func(tx *store.Tx) error {
		known, err = tx.RemoteListing()
		return err
	})
	if err == nil && (known.Account != account || known.Cursor == "") {
		return "", r.forget()
	}
	return known.Cursor, reasons.StoreFailed("read what is known of the archive", err)
}

func (r *Reconciler) forget() error {
	return reasons.StoreFailed("forget what was known of the archive", r.Store.Update(func(tx *store.Tx) error { return tx.DropRemoteFiles() }))
}

// startOver forgets what was known when a listing that went on has to begin again. It shows what is there, not what was deleted since the one
// before: where something is archived, the next verification tells that.
func (r *Reconciler) startOver() error {
	return reasons.StoreFailed("forget what was known of the archive", r.Store.Update(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if err == nil && totals.Archived+totals.Partly > 0 {
			err = tx.VerifyAgain()
		}
		return errors.Join(err, tx.DropRemoteFiles())
	}))
}

// remember enters a page of a listing: the files with names of ours that no item
// owns, and what is named as the pages of the index are: others may put a million files there. Deletions tell only the path, of a file or of
// a folder. Where an archived file is not what it was, the next verification is due: only a listing of everything tells what was moved from
// what is missing.
func (r *Reconciler) remember(files []target.File) error {
	return reasons.StoreFailed("remember what is in the archive", r.Store.Update(func(tx *store.Tx) error {
		folders := map[string]bool{}
		others, err := archivesWithin(tx)
		if err != nil {
			return err
		}
		for _, f := range files {
			n, ours := layout.ParseName(f.Path)
			theirs, err := others.rememberWithin(tx, f)
			switch {
			case err != nil, theirs:
			case f.Deleted && ours:
				err = errors.Join(tx.DropRemoteFile(n.ID, f.Path), verifyAgain(tx, n, f))
			case f.Deleted:
				folders[strings.ToLower(f.Path)] = true
				if mayHoldItems(f.Path) {
					err = tx.VerifyAgain()
				}
			case ours:
				err = rememberFile(tx, n, f, folders)
			case index.IsOurs(f.Path):
				err = errors.Join(forgetBelow(tx, folders), rememberPage(tx, f))
			}
			if err != nil {
				return err
			}
		}
		return forgetBelow(tx, folders)
	}))
}

// rememberFile enters one file; folders that were deleted before it came are
// forgotten first.
func rememberFile(tx *store.Tx, n layout.ParsedName, f target.File, folders map[string]bool) error {
	if err := forgetBelow(tx, folders); err != nil {
		return err
	}
	hash, err := archivedAt(tx, n, f.Path)
	switch {
	case err != nil:
		return err
	case hash == f.Hash:
		return tx.DropRemoteFile(n.ID, f.Path)
	default:
		return errors.Join(tx.PutRemoteFile(n.ID, ledger.RemoteFile{Path: f.Path, Size: f.Size, Hash: f.Hash, Modified: f.Modified}), verifyAgain(tx, n, f))
	}
}

// verifyAgain notes that the next verification is due if an archived file lies where Dropbox shows another one, or none.
func verifyAgain(tx *store.Tx, n layout.ParsedName, f target.File) error {
	if hash, err := archivedAt(tx, n, f.Path); err != nil || hash == "" {
		return err
	}
	return tx.VerifyAgain()
}

// mayHoldItems reports whether something that was deleted may be a folder in which items lie, wherever a person has put it: one of an extension
// may have a dot in its name.
func mayHoldItems(file string) bool {
	return layout.TypeOfName(file) == "" && !strings.HasPrefix(strings.ToLower(file)+"/", strings.ToLower(index.Folder)+"/")
}

// rememberPage notes how a page of the index lies in Dropbox.
func rememberPage(tx *store.Tx, f target.File) error {
	page, _, err := tx.RemotePage(f.Path)
	if err != nil {
		return err
	}
	return tx.PutRemotePage(destination.RemotePage{Path: f.Path, Hash: f.Hash, Rev: f.Rev, Size: f.Size, Taken: page.Taken})
}

func forgetBelow(tx *store.Tx, folders map[string]bool) error {
	if len(folders) == 0 {
		return nil
	}
	defer clear(folders)
	return tx.DropRemoteFilesBelow(folders)
}

// archivedAt is the hash of the file that an item has at a path; empty where there is none. This computer's
// uploads come back in the next listing.
func archivedAt(tx *store.Tx, n layout.ParsedName, file string) (hash string, err error) {
	types := []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax}
	if n.Recording {
		types = []ledger.Type{ledger.CallRecording}
	}
	for _, t := range types {
		it, known, err := tx.Item(ledger.Key{Type: t, ID: n.ID})
		if err != nil {
			return "", err
		}
		if !known {
			continue
		}
		for i := range it.Parts {
			if p := it.Parts[i].Kept(); p.Done() && strings.EqualFold(p.Path, file) {
				return p.Hash, nil
			}
		}
	}
	return "", nil
}
