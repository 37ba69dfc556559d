package discover

import (
	"hash/maphash"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Gone are the items that turned out to be gone, because lists do not show them any more.
func (l *Lister) Gone() []*ledger.Item { return l.gone }

// endUnnamed judges the items that wait for an address by a list of all that RingCentral keeps: of
// those that it does not show, none will come. A list that could not all be read says nothing of what
// it does not show.
func (l *Lister) endUnnamed(s ledger.Source, start time.Time, held *listing) error {
	if len(held.unread) > 0 {
		return nil
	}
	kept := l.oldest(s)
	_, err := l.Store.ChangeOpen(func(it *ledger.Item) bool {
		asked := !it.Time.Before(start) || it.Time.Before(kept)
		return asked && it.Sources.Has(s) && slices.ContainsFunc(it.Parts, lacksAddress) && !held.has(it.Key)
	}, l.notShown)
	return reasons.StoreFailed("judge what has no address", err)
}

// notShown notes that a list of everything does not show an item.
func (l *Lister) notShown(it *ledger.Item) {
	for i := range it.Parts {
		if p := &it.Parts[i]; lacksAddress(*p) {
			retry.NotShown(p, l.Now)
		}
	}
	if retry.Settle(it, l.Now); !it.State.Open() {
		l.gone = append(l.gone, it)
	}
}

// endUnnamed does the same for the mailboxes that were listed as far back as was asked for, and for one that RingCentral has no more.
func (r *round) endUnnamed(n noted) error {
	if !n.full && n.Gone.IsZero() {
		return nil
	}
	for _, seen := range n.seen {
		if len(seen.unread) > 0 {
			return nil
		}
	}
	err := r.readUnnamed()
	if err == nil {
		_, err = r.Store.ChangeKeys(slices.DeleteFunc(r.unnamed[n.Owner.ExtensionID], func(key ledger.Key) bool {
			seen, listed := n.seen[key.Type]
			return n.Gone.IsZero() && !listed || listed && seen.has(key)
		}), r.notShown)
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

// readUnnamed reads which items of the mailboxes wait for an address, once in a round: what comes to them was shown in it.
func (r *round) readUnnamed() error {
	if r.unnamed != nil {
		return nil
	}
	r.unnamed = map[string][]ledger.Key{}
	return r.Store.View(func(tx *store.Tx) error {
		return tx.OpenItems(func(it *ledger.Item) (bool, error) {
			asked := it.Sources&ledger.AccountMessages != 0 && !it.Time.Before(r.Settings.Since.Truncate(time.Hour))
			if asked && slices.ContainsFunc(it.Parts, lacksAddress) {
				r.unnamed[it.Owner.ExtensionID] = append(r.unnamed[it.Owner.ExtensionID], it.Key)
			}
			return true, nil
		})
	})
}

func lacksAddress(p ledger.Part) bool { return p.NoAddress && p.Open() }

// has reports whether the listing showed an item.
func (h *listing) has(key ledger.Key) bool {
	_, shown := h.seen[maphash.Comparable(h.seed, key)]
	return shown
}
