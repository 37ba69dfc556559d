package mailboxes

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/discover/plan"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// endUnnamed judges the items that wait for an address (as discover.Lister does for the other lists) in the mailboxes that were
// listed as far back as was asked for, and in one that RingCentral has no more.
func (r *round) endUnnamed(n noted) error {
	if !n.full && n.Gone.IsZero() {
		return nil
	}
	undeleted := false
	for _, seen := range n.seen {
		if len(seen.Unread) > 0 {
			return nil
		}
		undeleted = undeleted || seen.Undeleted
	}
	err := r.readUnnamed()
	if err == nil {
		var keys []ledger.Key
		for _, it := range r.unnamed[n.Owner.ExtensionID] {
			seen, listed := n.seen[it.Type]
			if !n.Gone.IsZero() && !listed || listed && !seen.Has(it.Key) && (!it.shared || n.shared || n.Shared.Messages == coverage.None) {
				keys = append(keys, it.Key)
			}
		}
		_, err = r.Store.ChangeKeys(keys, r.Plan.NotShown(undeleted))
	}
	return reasons.StoreFailed("judge what has no address", err)
}

// endGone judges the items of mailboxes that RingCentral has no more: none of them gets an address.
func (r *round) endGone(all []mailbox) error {
	for _, m := range all {
		if m.Gone.IsZero() {
			continue
		}
		if err := r.endUnnamed(noted{mailbox: m}); err != nil {
			return err
		}
	}
	return nil
}

// unnamed is an item that waits for an address.
type unnamed struct {
	ledger.Key
	shared bool // it is that of a shared number: not every list shows it
}

// readUnnamed reads which items of the mailboxes wait for an address, once in a round: what comes to them was shown in it.
func (r *round) readUnnamed() error {
	if r.unnamed != nil {
		return nil
	}
	r.unnamed = map[string][]unnamed{}
	return r.Store.View(func(tx *store.Tx) error {
		return tx.OpenItems(func(it *ledger.Item) (bool, error) {
			asked := it.ShownBy(r.Who.ExtensionID)&ledger.AccountMessages != 0 && !it.Time.Before(r.Settings.Since.Truncate(time.Hour))
			if asked && slices.ContainsFunc(it.Parts, plan.LacksAddress) {
				r.unnamed[it.Store()] = append(r.unnamed[it.Store()], unnamed{it.Key, it.Mailbox != ""})
			}
			return true, nil
		})
	})
}
