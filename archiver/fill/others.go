package fill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// Recorded gives the item of an entry of a day record, as the store keeps the entry, and the files that it names; no item where the entry
// does not tell enough of it. Errors: store.ErrDamaged.
type Recorded func(tx *store.Tx, entry []byte) (it *ledger.Item, files []index.File, err error)

// EnterOthers enters what the day records of others name in other places and what lies there and not here: another computer's, or those of
// a data file that was lost. RingCentral may not show that any more. Both places have to be listed. Errors: reasons.ErrStore; that of ctx.
func (f *Filler) EnterOthers(ctx context.Context) error {
	for _, from := range f.Others() {
		if err := f.enterOthers(ctx, from); err != nil && !errors.Is(err, store.ErrNoPlace) { // it was disconnected meanwhile
			return reasons.StoreFailed("look what others have archived in the "+from.Name, err)
		}
	}
	return nil
}

func (f *Filler) enterOthers(ctx context.Context, from Place) error {
	var archive string
	next := destination.FilledOthers{At: f.Clock.Now()}
	listed := false
	if err := from.Store.View(func(tx *store.Tx) (err error) {
		archive, next.Others, next.There = tx.ArchiveName(), tx.OtherChanges(), tx.RemoteChanges()
		listed, err = isListed(tx)
		return err
	}); err != nil || !listed {
		return err
	}
	var last destination.FilledOthers
	if err := f.Store.View(func(tx *store.Tx) (err error) {
		if listed, err = isListed(tx); err != nil || !listed {
			return err
		}
		next.Here = tx.RemoteChanges()
		about, err := askedFor(tx)
		if err != nil {
			return err
		}
		next.Asked = about.String()
		last, err = tx.FilledOthers(archive)
		return err
	}); err != nil || !listed || !isDue(last, next) {
		return err
	}
	entered := 0
	for mark, more := []byte(nil), true; more; more = mark != nil {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		n, looked, behind, err := f.enterOthersPage(from, mark)
		if err != nil {
			return err
		}
		mark, entered, next.Looked = behind, entered+n, next.Looked+looked
	}
	if entered > 0 {
		f.Log.Info("Items that others have archived in another place are to be archived here, too", "place", from.Name, "items", entered)
	}
	return f.Store.Update(func(tx *store.Tx) error { return tx.PutFilledOthers(archive, next) })
}

// isDue reports whether the entries are to be looked through again; very many only once a day.
func isDue(last, next destination.FilledOthers) bool {
	age := next.At.Sub(last.At)
	if age < 0 || age >= countAgain || last.Asked != next.Asked {
		return true
	}
	return last.Looked <= mostCounted && (last.Others != next.Others || last.There != next.There || last.Here != next.Here)
}

// mostBytes is how many bytes of packed entries are looked at in one transaction: records may be large.
const mostBytes = 1 << 20

// enterOthersPage looks at entries behind a mark. It returns how many items it has entered, at how many entries it has looked, and the mark
// to go on from; nil where there are no more.
func (f *Filler) enterOthersPage(from Place, mark []byte) (entered, looked int, next []byte, err error) {
	var items []*ledger.Item
	if err := from.Store.View(func(tx *store.Tx) error {
		size := 0
		next, err = tx.OthersBehind(mark, func(entry []byte) (bool, error) {
			it, err := f.lying(tx, entry)
			if err != nil && !errors.Is(err, store.ErrDamaged) { // one that is damaged is not the others'
				return false, err
			}
			if it != nil {
				items = append(items, it)
			}
			looked, size = looked+1, size+len(entry)
			return looked < page && size < mostBytes, nil
		})
		return err
	}); err != nil || len(items) == 0 {
		return 0, looked, next, err
	}
	return entered, looked, next, f.Store.Update(func(tx *store.Tx) error {
		entered = 0
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		for _, it := range items {
			if !f.Wants(settings, it) {
				continue
			}
			changed, err := enterOther(tx, it)
			if err != nil {
				return fmt.Errorf("%s: %w", it.Key, err)
			}
			if changed {
				entered++
			}
		}
		return nil
	})
}

// lying is the item of an entry with those of its parts that lie in that archive as they were archived; nil where none does, or where the
// item is not known for certain. What an address in the record of another computer leads to is not asked for.
func (f *Filler) lying(tx *store.Tx, entry []byte) (*ledger.Item, error) {
	it, files, err := f.Recorded(tx, entry)
	if err != nil || it == nil {
		return nil, err
	}
	there, err := layout.Found(tx, it, nil)
	if err != nil {
		return nil, err
	}
	named := func(lies ledger.RemoteFile) int {
		return slices.IndexFunc(files, func(f index.File) bool { return f.ContentHash == lies.Hash && f.Size == lies.Size })
	}
	taken, parts := make([]bool, len(there)), []ledger.Part(nil)
	for i, p := range it.Parts {
		lies, found := layout.Pick(there, taken, it, i)
		if !found {
			continue
		}
		at := named(lies)
		if at < 0 {
			continue
		}
		p.Path, p.Size, p.Hash, p.SHA256, p.Committed = lies.Path, lies.Size, lies.Hash, files[at].SHA256, lies.Modified
		p.ContentType, p.NoAddress = files[at].ContentType, false
		if p.URI != "" {
			p.URI = ledger.Elsewhere
		}
		if t := layout.FiledAs(lies.Path); t == it.Key.Type {
			it.Folder, _, _ = strings.Cut(strings.TrimPrefix(lies.Path, "/"), "/")
		}
		parts = append(parts, p)
	}
	if it.Parts = parts; len(parts) == 0 || it.Folder == "" {
		return nil, nil
	}
	return it, nil
}

// enterOther enters an item that others have archived in another archive, less what lies here already, and reports whether there is
// something to do for it.
func enterOther(tx *store.Tx, of *ledger.Item) (changed bool, err error) {
	have, known, err := tx.Item(of.Key)
	if err != nil || known && (!same(have, of) || have.State == ledger.Accepted) {
		return false, err
	}
	here, err := tx.RemoteFiles(layout.IDToken(of.Key.ID))
	if err != nil {
		return false, err
	}
	of.Parts = slices.DeleteFunc(of.Parts, func(p ledger.Part) bool {
		return slices.ContainsFunc(here, func(f ledger.RemoteFile) bool { return f.Hash == p.Hash && f.Size == p.Size }) ||
			known && slices.ContainsFunc(have.Parts, func(has ledger.Part) bool { return has.Kept().Hash == p.Hash })
	})
	if len(of.Parts) == 0 {
		return false, nil
	}
	return enter(tx, of)
}

// findOther is the part of an item that others have archived in another archive, if it lies there.
func (f *Filler) findOther(tx *store.Tx, it *ledger.Item, part int) (of ledger.Part, there bool, err error) {
	entry := tx.Other(it.Time.UTC().Truncate(time.Hour), it.Key.String())
	if entry == nil || part >= len(it.Parts) {
		return of, false, nil
	}
	other, err := f.lying(tx, entry)
	if err != nil || other == nil || !same(other, it) {
		return of, false, err
	}
	if at := other.MatchParts(it.Parts)[part]; at >= 0 {
		return other.Parts[at], true, nil
	}
	return of, false, nil
}
