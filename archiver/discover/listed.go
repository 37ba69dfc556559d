package discover

import (
	"hash/maphash"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// listing counts what one listing showed, each item once: rows come twice when
// the log grows meanwhile, and a recording may be in several rows. It holds a
// sum of eight bytes for each item, and a number for each quarter of an hour.
type listing struct {
	seed   maphash.Seed
	seen   map[uint64]struct{}
	counts map[ledger.HeldAt]int
}

func newListing() *listing {
	return &listing{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, counts: map[ledger.HeldAt]int{}}
}

// add counts an item for the owner that the store has. The listing that showed the item first set
// the owner, so all listings count the item for the same extension.
func (h *listing) add(it *ledger.Item) {
	sum := maphash.Comparable(h.seed, it.Key)
	if _, before := h.seen[sum]; before {
		return
	}
	h.seen[sum] = struct{}{}
	h.counts[it.HeldAt()]++
}

// keepListed notes what a complete listing showed. Counts of times so old that
// RingCentral may have deleted some stay as they were last shown.
func (l *Lister) keepListed(tx *store.Tx, s ledger.Source, start time.Time, held *listing) error {
	if oldest := l.Now.Add(-completeness.SurelyKeeps(l.Who, s)).Truncate(time.Hour).Add(time.Hour); start.Before(oldest) {
		start = oldest
	}
	_, err := tx.PutHeld(s, start, l.Now.Add(24*time.Hour), held.counts)
	return err
}
