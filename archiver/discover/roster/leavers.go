package roster

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ringcentral-archiver/store/ledger"
)

// inactive are the states of an extension that is out of use (docs/ringcentral.md §2.4). An
// extension that is not activated yet is new, so its state is not among them.
var inactive = []string{"Disabled", "Frozen", "Unassigned"}

// Deleted stands for an extension that is in no list any more.
const Deleted = "Deleted"

// Leaving says why an owner's items come first. RingCentral deletes a user's
// recordings together with the user, at a time that cannot be known before. It
// is empty for an extension in use, and when the user may not read the list of
// extensions.
func (r *Roster) Leaving(of ledger.Owner) string {
	if !r.counted || of.ExtensionID == "" || of.ExtensionID == ledger.Inboxes {
		return ""
	}
	e, listed := r.extensions[of.ExtensionID]
	if !listed && r.sure {
		return Deleted
	}
	for _, state := range inactive {
		if strings.EqualFold(e.Status, state) {
			return state
		}
	}
	return ""
}

// LeavingWith says why an item comes first: its owner leaves, or the extension in whose message store it is.
func (r *Roster) LeavingWith(it *ledger.Item) string {
	return cmp.Or(r.Leaving(it.Owner), r.Leaving(ledger.Owner{ExtensionID: it.Store()}))
}

// Mark is equal for two lists of extensions when the same extensions are
// leaving.
func (r *Roster) Mark() string {
	sum := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(r.extensions)) {
		fmt.Fprintf(sum, "%q %s\n", id, r.Leaving(ledger.Owner{ExtensionID: id}))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
