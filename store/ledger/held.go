package ledger

import (
	"cmp"
	"time"
)

// heldGrain is the span that held items are counted by: time zones differ from
// UTC by whole quarters of an hour, so that every local day is a sum of them.
const heldGrain = 15 * time.Minute

// HeldAt is the quarter of an hour, the owner and the message store by which held items are
// counted, besides their source.
type HeldAt struct {
	Quarter   int64  // beginning of the quarter of an hour, in seconds since 1970
	Extension string // id of the owner; empty = the company
	Mailbox   string // of the extension in whose message store they are, where that is not the owner's
}

// Store is the extension in whose message store the items are.
func (at HeldAt) Store() string { return cmp.Or(at.Mailbox, at.Extension) }

// ChosenBy is Item.ChosenBy of the items.
func (at HeldAt) ChosenBy() string {
	if at.Mailbox == Inboxes {
		return at.Extension
	}
	return at.Store()
}

// HeldAt is where an item counts among those that RingCentral holds.
func (it *Item) HeldAt() HeldAt {
	return HeldAt{Quarter: it.Time.UTC().Truncate(heldGrain).Unix(), Extension: it.Owner.ExtensionID, Mailbox: it.Mailbox}
}
