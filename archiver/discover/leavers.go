package discover

import (
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MarkLeavers compares the open items with the list of extensions, and names the
// owners of those that were planned while there was no list. It reads the items
// only when that list has changed since the last time. Errors: reasons.ErrStore.
func (l *Lister) MarkLeavers() error {
	mark, before := "", ""
	if l.Roster.Sure() {
		mark = l.Roster.Mark()
	}
	err := l.Store.View(func(tx *store.Tx) error {
		before = tx.Roster()
		return nil
	})
	if err == nil && before != mark {
		if l.Roster.Sure() {
			_, err = l.Store.ChangeOpen(
				func(it *ledger.Item) bool {
					return it.Leaving != l.Roster.LeavingWith(it) || it.Owner != l.Roster.Named(it.Owner)
				},
				func(it *ledger.Item) { it.Leaving, it.Owner = l.Roster.LeavingWith(it), l.Roster.Named(it.Owner) })
		}
		if err == nil {
			err = l.Store.Update(func(tx *store.Tx) error { return tx.PutRoster(mark) })
		}
	}
	return reasons.StoreFailed("note who is leaving", err)
}
