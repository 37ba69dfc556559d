// Package plan enters into the store what a listing showed: new items, and what has changed of those that
// are known. No byte of an item is fetched before.
package plan

import (
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Planner plans what the lists of a pass show.
type Planner struct {
	Store  *store.Store
	Now    time.Time // pinned: the pass's
	Roster *roster.Roster
	// Adopt gives an item that is new the files that lie in Dropbox already; nil = it has none
	Adopt func(*store.Tx, *ledger.Item) error

	gone []*ledger.Item
}

// Gone are the items that turned out to be gone, because lists do not show them any more.
func (p *Planner) Gone() []*ledger.Item { return p.gone }

// errAnother says that a listing shows something else under the id of an item.
var errAnother = errors.New("another item has the id")

// Enter enters what a page of a listing showed into the store, in one
// transaction and before the first byte of it is fetched. Listing the same item
// again, from any source, never makes a second one. What a person has switched off or left out since the list was begun is not entered:
// once it is wanted again, it is listed again.
func (p *Planner) Enter(s ledger.Source, items []translate.Item, held *listing.Listing) error {
	if len(items) == 0 {
		return nil
	}
	return reasons.StoreFailed("plan", p.Store.Update(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		for _, f := range items {
			of := s
			if f.Of != 0 {
				of = f.Of
			}
			if leftOut(settings, of, f.Item) {
				continue
			}
			in := f.Item.Store()
			it, err := p.enterOne(tx, of, f.Item)
			switch {
			case errors.Is(err, ledger.ErrRefused):
				held.Refuse(f.Item, "the data file cannot hold it")
			case errors.Is(err, errAnother):
				held.Refuse(f.Item, "another has the same id")
			case err != nil:
				return fmt.Errorf("%s: %w", f.Item.Key, err)
			case of == s:
				held.Add(it, in)
			}
		}
		return nil
	}))
}

// leftOut reports whether an item of a source is not asked for any more.
func leftOut(settings store.Settings, of ledger.Source, it *ledger.Item) bool {
	return settings.SwitchedOff(of) || of&ledger.AccountMessages != 0 && settings.Backup && !settings.Includes(it.ChosenBy())
}

// enterOne returns the item as the store has it afterwards. Errors: errAnother, ledger.ErrRefused, those
// of the store.
func (p *Planner) enterOne(tx *store.Tx, s ledger.Source, seen *ledger.Item) (*ledger.Item, error) {
	id := seen.Key.ID
	have, known, err := ItemOf(tx, seen)
	if err == nil && !known && seen.Key.ID != id {
		err = p.fetchAgain(tx, ledger.Key{Type: seen.Key.Type, ID: id}, seen)
	}
	if err != nil {
		return nil, err
	}
	if !known {
		seen.Sources, seen.Discovered, seen.Leaving = s, p.Now, p.Roster.LeavingWith(seen)
		if p.Adopt != nil {
			if err := p.Adopt(tx, seen); err != nil {
				return nil, err
			}
		}
		return seen, tx.PutItem(seen)
	}
	if layout.Another(have, seen) {
		return nil, errAnother
	}
	if !p.merge(have, seen, s) {
		return have, nil
	}
	return have, tx.PutItem(have)
}

// ItemOf is the item in the store that a listing shows. It gives what is shown the key that it has there.
func ItemOf(tx *store.Tx, seen *ledger.Item) (have *ledger.Item, known bool, err error) {
	have, known, err = tx.Item(seen.Key)
	if err == nil && known && layout.OtherMailbox(have, seen) {
		seen.Key.ID = layout.OfMailbox(seen.Key.ID, seen.Owner.ExtensionID)
		have, known, err = tx.Item(seen.Key)
	}
	return have, known, err
}
