package fill

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

const (
	// youngest is how old something has to be to count as lacking: what is younger the lists still bring.
	youngest = 24 * time.Hour
	// countAgain is how long a count holds of which nothing seems to have changed.
	countAgain = 24 * time.Hour
	// mostCounted is how many files may be counted in every pass; more are counted once a day.
	mostCounted = 100_000
)

// Compare counts the files of the archive that lie in other places and not here, and that no item here is about: what another computer has
// archived there, or this one before its data file was lost. Both places have to be listed, else nothing is known of that and nothing is
// counted. Errors: reasons.ErrStore; that of ctx.
func (f *Filler) Compare(ctx context.Context) error {
	for _, from := range f.Others() {
		if err := f.compare(ctx, from); err != nil {
			return reasons.StoreFailed("count what lies in the "+from.Name+" and not here", err)
		}
	}
	return nil
}

func (f *Filler) compare(ctx context.Context, from Place) error {
	now := f.Clock.Now()
	var archive string
	next := destination.Lacking{At: now}
	listed := false
	if err := from.Store.View(func(tx *store.Tx) (err error) {
		archive, next.There = tx.ArchiveName(), tx.RemoteChanges()
		listed, err = isListed(tx)
		return err
	}); err != nil || !listed {
		return err
	}
	var last destination.Lacking
	var about asked
	if err := f.Store.View(func(tx *store.Tx) (err error) {
		if listed, err = isListed(tx); err != nil || !listed {
			return err
		}
		next.Here = tx.RemoteChanges()
		if about, err = askedFor(tx); err != nil {
			return err
		}
		last, err = tx.Lacking(archive)
		return err
	}); err != nil || !listed {
		return err
	}
	next.Asked = about.String()
	if holds(last, next) {
		return nil
	}
	for at := (destination.Remembered{}); ; {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		var some []destination.Remembered
		if err := from.Store.View(func(tx *store.Tx) (err error) {
			some, err = tx.RemoteFilesBehind(at, page)
			return err
		}); err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		at, next.Looked = some[len(some)-1], next.Looked+len(some)
		if err := f.Store.View(func(tx *store.Tx) error {
			for _, file := range some {
				lacks, err := about.lacks(tx, file, now)
				if err != nil {
					return err
				}
				if lacks {
					next.Files++
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if next.Files > 0 {
		f.Log.Info("Files that lie in another place are not here, and no item is about them", "place", from.Name, "files", next.Files)
	}
	return f.Store.Update(func(tx *store.Tx) error { return tx.PutLacking(archive, next) })
}

// holds reports whether the last count is still good for the state of a new one. While files are lacking it is made again in each pass:
// an item about them may have come.
func holds(last, next destination.Lacking) bool {
	age := next.At.Sub(last.At)
	switch {
	case age < 0 || age >= countAgain || last.Asked != next.Asked:
		return false
	case last.Looked > mostCounted:
		return true
	default:
		return last.Files == 0 && last.There == next.There && last.Here == next.Here
	}
}

// isListed reports whether it is known what lies in a place.
func isListed(tx *store.Tx) (bool, error) {
	at, err := tx.Dropbox()
	if err != nil {
		return false, err
	}
	known, err := tx.RemoteListing()
	return known.Account == at.AccountID && known.Cursor != "", err
}

// asked is what the user has chosen to be archived, as far as the path of a file tells whether it is.
type asked struct {
	settings store.Settings
	own      ledger.Owner
	mine     layout.Folders // of the signed-in extension
	only     layout.Folders
	except   layout.Folders
}

func askedFor(tx *store.Tx) (a asked, err error) {
	who, err := tx.RingCentral()
	if err != nil {
		return a, err
	}
	if a.settings, err = tx.Settings(); err != nil {
		return a, err
	}
	a.own = ledger.Owner{ExtensionID: who.ExtensionID, Number: who.Number, Name: who.Extension}
	a.mine = layout.FoldersOf(slices.Values([]ledger.Owner{a.own}))
	a.only, a.except = layout.FoldersOf(slices.Values(a.settings.Only)), layout.FoldersOf(slices.Values(a.settings.Except))
	return a, nil
}

// String tells one choice from another.
func (a asked) String() string {
	return fmt.Sprint(a.own, a.settings.Sources(), a.settings.Only, a.settings.Except)
}

// lacks reports whether a file of another place is one that is asked for, that no item here is about, and that does not lie here either.
// Of an id that a name does not show as it is nothing is known.
func (a asked) lacks(tx *store.Tx, file destination.Remembered, now time.Time) (bool, error) {
	if strings.Trim(file.ID, "0123456789") != "" || now.Sub(file.Modified) < youngest || !a.wants(file.Path) {
		return false, nil
	}
	for _, t := range ledger.Types {
		if _, known, err := tx.Item(ledger.Key{Type: t, ID: file.ID}); err != nil || known {
			return false, err
		}
	}
	here, err := tx.RemoteFiles(file.ID)
	return err == nil && !slices.ContainsFunc(here, func(f ledger.RemoteFile) bool { return f.Hash == file.Hash && f.Size == file.Size }), err
}

// wants reports whether a file is of what is asked for, by the folder in which it lies.
func (a asked) wants(path string) bool {
	t, sources := layout.FiledAs(path), a.settings.Sources()
	if t == 0 {
		return sources&ledger.OfAccount != 0 && len(a.settings.Only)+len(a.settings.Except) == 0
	}
	of := func(folders layout.Folders, owners ...ledger.Owner) bool {
		return slices.ContainsFunc(owners, func(o ledger.Owner) bool {
			return folders.Has(path, &ledger.Item{Key: ledger.Key{Type: t}, Owner: o})
		})
	}
	switch {
	case sources.Has(ledger.OwnSource(t)) && of(a.mine, a.own):
		return true
	case !sources.Has(ledger.AccountSource(t)):
		return false
	case t == ledger.CallRecording:
		return true
	default:
		return (len(a.settings.Only) == 0 || of(a.only, a.settings.Only...)) && !of(a.except, a.settings.Except...)
	}
}
