package fill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// CopyOthers copies to this archive, under the same names, the files that lie in other places and not here, and that no item here is about:
// what another computer has archived there, or this one before its data file was lost. It begins no file after until, counts those that are
// still lacking, and tries them again the next time. Both places have to be listed, else nothing is known of that, and nothing is copied or
// counted. begin is told how many files are going to be copied, and noting is held while it is noted which were. Errors: why this place
// takes no more, reasons.ErrStore; that of ctx.
func (f *Filler) CopyOthers(ctx context.Context, to Taker, until time.Time, begin func(files int), noting sync.Locker) error {
	var leftAlone error
	err := f.eachCompared(ctx, func(c *comparison) error {
		if err := c.count(ctx); err != nil || c.next.Files == c.next.Names {
			return err
		}
		begin(c.next.Files - c.next.Names)
		c.copier = newFileCopier(ctx, c, to, until, noting)
		err := errors.Join(c.count(ctx), c.copier.close(ctx))
		leftAlone = cmp.Or(leftAlone, c.copier.leftAlone())
		return err
	})
	return cmp.Or(err, leftAlone)
}

// Compare counts them alone. Errors: reasons.ErrStore; that of ctx.
func (f *Filler) Compare(ctx context.Context) error {
	return f.eachCompared(ctx, func(c *comparison) error { return c.count(ctx) })
}

func (f *Filler) eachCompared(ctx context.Context, do func(*comparison) error) error {
	for _, from := range f.Others() {
		c := &comparison{Filler: f, from: from}
		due, err := c.begin()
		if err == nil && due {
			err = do(c)
		}
		if err != nil && !errors.Is(err, store.ErrNoPlace) { // else it was disconnected meanwhile
			return fmt.Errorf("copy what only lies in the %s: %w", from.Name, err)
		}
	}
	return nil
}

// comparison is what another place has and this one lacks, while it is found out.
type comparison struct {
	*Filler
	from    Place
	archive string // the other one's name
	about   asked
	next    destination.Lacking
	copier  *fileCopier // nil = it is counted alone
}

// begin reads what the comparison rests on, and reports whether there may be something else to find than last time.
func (c *comparison) begin() (due bool, err error) {
	c.next.At = c.Clock.Now()
	listed := false
	if err := c.from.Store.View(func(tx *store.Tx) (err error) {
		c.archive, c.next.There = tx.ArchiveName(), tx.RemoteChanges()
		listed, err = isListed(tx)
		return err
	}); err != nil || !listed {
		return false, reasons.StoreFailed("read what lies there", err)
	}
	var last destination.Lacking
	if err := c.Store.View(func(tx *store.Tx) (err error) {
		if listed, err = isListed(tx); err != nil || !listed {
			return err
		}
		c.next.Here = tx.RemoteChanges()
		if c.about, err = askedFor(tx); err != nil {
			return err
		}
		last, err = tx.Lacking(c.archive)
		return err
	}); err != nil || !listed {
		return false, reasons.StoreFailed("read what lies here", err)
	}
	if err := c.from.Store.View(func(tx *store.Tx) error {
		c.about.keep(tx)
		return nil
	}); err != nil {
		return false, reasons.StoreFailed("read whose folders lie there", err)
	}
	c.next.Asked = c.about.String()
	return !holds(last, c.next), nil
}

// count looks at every file of the other place, copies what is lacking if there is a copier, and notes how many still are.
func (c *comparison) count(ctx context.Context) error {
	before, failed := c.next.Files, error(nil)
	c.next.Files, c.next.Names, c.next.Looked, c.next.Why = 0, 0, 0, ""
	for at := (destination.Remembered{}); ; {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		some, lacking, names, err := c.lackingBehind(at)
		if err != nil {
			return reasons.StoreFailed("look what is lacking", err)
		}
		if len(some) == 0 {
			break
		}
		at, c.next.Looked = some[len(some)-1], c.next.Looked+len(some)
		c.next.Files, c.next.Names = c.next.Files+len(lacking)+names, c.next.Names+names
		if c.copier == nil || failed != nil || len(lacking) == 0 {
			continue
		}
		var copied int
		copied, names, failed = c.copier.copy(ctx, lacking)
		c.next.Files, c.next.Names, before = c.next.Files-copied, c.next.Names+names, before-copied
		if err := c.note(before); err != nil {
			return err
		}
	}
	if c.next.Files > 0 {
		c.Log.Info("Files that lie in another place are not here, and no item is about them", "place", c.from.Name, "files", c.next.Files, "without their names", c.next.Names)
	}
	return errors.Join(failed, c.note(c.next.Files))
}

// note notes how many files are lacking.
func (c *comparison) note(files int) error {
	now := c.next
	now.Files = files
	return reasons.StoreFailed("note what is lacking", c.Store.Update(func(tx *store.Tx) error { return tx.PutLacking(c.archive, now) }))
}

// lackingBehind gives the files of the other place behind one, those of them that are lacking here, and how many more are whose names others
// have here.
func (c *comparison) lackingBehind(at destination.Remembered) (some, lacking []destination.Remembered, names int, err error) {
	there := map[string][]ledger.RemoteFile{}
	if err := c.from.Store.View(func(tx *store.Tx) (err error) {
		if some, err = tx.RemoteFilesBehind(at, page); err != nil {
			return err
		}
		for _, file := range some {
			if _, read := there[file.ID]; !read {
				if there[file.ID], err = filesWith(tx, file.ID); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil || len(some) == 0 {
		return nil, nil, 0, err
	}
	return some, lacking, names, c.Store.View(func(tx *store.Tx) error {
		for _, file := range some {
			lacks, taken, err := c.about.lacks(tx, file, there[file.ID], c.next.At)
			switch {
			case err != nil:
				return err
			case taken:
				names++
			case lacks:
				lacking = append(lacking, file)
			}
		}
		return nil
	})
}

// holds reports whether the last count is still good for the state of a new one. While files are lacking that may be copied it is made again
// in each pass.
func holds(last, next destination.Lacking) bool {
	age := next.At.Sub(last.At)
	switch {
	case age < 0 || age >= countAgain || last.Asked != next.Asked || last.Files > last.Names:
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
	a.keep(tx)
	return a, nil
}

// keep adds the folders that an archive keeps for extensions that have other names now.
func (a asked) keep(tx *store.Tx) {
	a.mine.Keep(tx, []ledger.Owner{a.own})
	a.only.Keep(tx, a.settings.Only)
	a.except.Keep(tx, a.settings.Except)
}

// String tells one choice from another.
func (a asked) String() string {
	return fmt.Sprint(a.own, a.settings.Sources(), a.settings.Only, a.settings.Except)
}

// lacks reports whether a file of another place, where these files have its id, is one that is asked for, that does not lie here, and that no
// item brings, and whose absence no person has accepted; and whether another file has its name here.
func (a asked) lacks(tx *store.Tx, file destination.Remembered, there []ledger.RemoteFile, now time.Time) (lacks, taken bool, err error) {
	if age := now.Sub(file.Modified); age.Abs() < youngest || !a.wants(file.Path) || tx.AcceptsMissing(file.Path) { // a clock may be years ahead
		return false, false, nil
	}
	for _, t := range ledger.Types { // an id that a name does not show as it is has its files remembered, whatever item owns them
		it, known, err := tx.Item(ledger.Key{Type: t, ID: file.ID})
		if err != nil || known && (it.State.Open() || layout.Has(tx, it, file.RemoteFile)) {
			return false, false, err
		}
	}
	here, err := filesWith(tx, file.ID)
	if err != nil || layout.Lies(file.RemoteFile, there, here) {
		return false, false, err
	}
	return true, slices.ContainsFunc(here, func(f ledger.RemoteFile) bool { return strings.EqualFold(f.Path, file.Path) }), nil
}

// filesWith are the files of an archive that have an id in their names, whether items own them or not.
func filesWith(tx *store.Tx, id string) ([]ledger.RemoteFile, error) {
	files, err := tx.RemoteFiles(id)
	for _, t := range ledger.Types {
		it, known, failed := tx.Item(ledger.Key{Type: t, ID: id})
		if err = errors.Join(err, failed); failed == nil && known {
			files = append(files, layout.FilesOf(it)...)
		}
	}
	return files, err
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
