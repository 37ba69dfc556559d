package discover

import (
	"hash/maphash"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store"
)

// listing counts what one listing showed, each item once: rows come twice when
// the log grows meanwhile, and a recording may hang on several. Of an item it
// holds a sum of eight bytes, and of those of a quarter of an hour a number.
type listing struct {
	seed   maphash.Seed
	seen   map[uint64]struct{}
	counts map[store.HeldAt]int
}

func newListing() *listing {
	return &listing{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, counts: map[store.HeldAt]int{}}
}

// add counts an item as the store has it: whichever listing showed it first said
// whose it is, and so it counts for the same extension in all of them.
func (h *listing) add(it *store.Item) {
	sum := maphash.Comparable(h.seed, it.Key)
	if _, before := h.seen[sum]; before {
		return
	}
	h.seen[sum] = struct{}{}
	h.counts[it.HeldAt()]++
}

// keepListed notes what a complete listing showed. What has reached the age at
// which RingCentral deletes stays as it was last shown.
func (l *Lister) keepListed(tx *store.Tx, s store.Source, start time.Time, held *listing) error {
	if oldest := l.Now.Add(-completeness.SurelyKeeps(l.Who, s)).Truncate(time.Hour).Add(time.Hour); start.Before(oldest) {
		start = oldest
	}
	_, err := tx.PutHeld(s, start, l.Now.Add(24*time.Hour), held.counts)
	return err
}
