package discover

import (
	"hash/maphash"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
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
	}, func(it *ledger.Item) {
		for i := range it.Parts {
			if p := &it.Parts[i]; lacksAddress(*p) {
				retry.NotShown(p, l.Now)
			}
		}
		if retry.Settle(it, l.Now); !it.State.Open() {
			l.gone = append(l.gone, it)
		}
	})
	return reasons.StoreFailed("judge what has no address", err)
}

func lacksAddress(p ledger.Part) bool { return p.NoAddress && p.Open() }

// has reports whether the listing showed an item.
func (h *listing) has(key ledger.Key) bool {
	_, shown := h.seen[maphash.Comparable(h.seed, key)]
	return shown
}
