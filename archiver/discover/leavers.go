package discover

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// inactive are the states of an extension that is out of use (docs/ringcentral.md §2.4). An
// extension that is not activated yet is new, so its state is not among them.
var inactive = []string{"Disabled", "Frozen", "Unassigned"}

// deleted stands for an extension that is in no list any more.
const deleted = "Deleted"

// leaving says why an owner's items come first. RingCentral deletes a user's
// recordings together with the user, at a time that cannot be known before. It
// is empty for an extension in use, and when the user may not read the list of
// extensions.
func (l *Lister) leaving(of ledger.Owner) string {
	if !l.counted || of.ExtensionID == "" {
		return ""
	}
	e, listed := l.extensions[of.ExtensionID]
	if !listed && l.roster {
		return deleted
	}
	for _, state := range inactive {
		if strings.EqualFold(e.Status, state) {
			return state
		}
	}
	return ""
}

// MarkLeavers compares the open items with the list of extensions, and names the
// owners of those that were planned while there was no list. It reads the items
// only when that list has changed since the last time. Errors: reasons.ErrStore.
func (l *Lister) MarkLeavers() error {
	mark, before := "", ""
	if l.roster {
		mark = l.rosterMark()
	}
	err := l.Store.View(func(tx *store.Tx) error {
		before = tx.Roster()
		return nil
	})
	if err == nil && before != mark {
		if l.roster {
			_, err = l.Store.ChangeOpen(
				func(it *ledger.Item) bool { return it.Leaving != l.leaving(it.Owner) || it.Owner != l.named(it.Owner) },
				func(it *ledger.Item) { it.Leaving, it.Owner = l.leaving(it.Owner), l.named(it.Owner) })
		}
		if err == nil {
			err = l.Store.Update(func(tx *store.Tx) error { return tx.PutRoster(mark) })
		}
	}
	return reasons.StoreFailed("note who is leaving", err)
}

// named gives an owner without a name the one that the list of extensions has.
func (l *Lister) named(of ledger.Owner) ledger.Owner {
	if e := l.extensions[of.ExtensionID]; of.Name == "" && of.ExtensionID != "" && e.Name != "" {
		return ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	}
	return of
}

// rosterMark is equal for two lists of extensions when the same extensions are
// leaving.
func (l *Lister) rosterMark() string {
	sum := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(l.extensions)) {
		fmt.Fprintf(sum, "%q %s\n", id, l.leaving(ledger.Owner{ExtensionID: id}))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
