package archiver

import (
	"cmp"
	"hash/maphash"
	"time"

	"ringcentral-archiver/store"
)

// mayKeep is the longest that RingCentral may keep what a source lists. What is
// asked for again may still be there for so long.
func mayKeep(who store.RingCentral, s store.Source) time.Duration {
	if s.Type() == store.CallRecording {
		return max(who.Retention, who.OnDemand, recordingRetention) + 24*time.Hour
	}
	return messageRetention + 5*24*time.Hour
}

// surelyKeeps is the shortest that RingCentral keeps what a source lists. Of what
// is older, some may be deleted already, and what is held of it is not known.
func surelyKeeps(who store.RingCentral, s store.Source) time.Duration {
	if s.Type() == store.CallRecording {
		return min(cmp.Or(who.Retention, recordingRetention), cmp.Or(who.OnDemand, recordingRetention))
	}
	return messageRetention
}

// holding counts what one listing showed, each item once: rows come twice when
// the log grows meanwhile, and a recording may hang on several. Of an item it
// holds a sum of eight bytes, and of those of a quarter of an hour a number.
type holding struct {
	seed   maphash.Seed
	seen   map[uint64]struct{}
	counts map[store.HeldAt]int
}

func newHolding() *holding {
	return &holding{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, counts: map[store.HeldAt]int{}}
}

// add counts an item as the store has it: whichever listing showed it first said
// whose it is, and so it counts for the same extension in all of them.
func (h *holding) add(it *store.Item) {
	sum := maphash.Comparable(h.seed, it.Key)
	if _, before := h.seen[sum]; before {
		return
	}
	h.seen[sum] = struct{}{}
	h.counts[it.HeldAt()]++
}

// keepHeld notes what a complete listing showed. What has reached the age at
// which RingCentral deletes stays as it was last shown.
func (l *lister) keepHeld(tx *store.Tx, s store.Source, start time.Time, held *holding) error {
	if oldest := l.now.Add(-surelyKeeps(l.who, s)).Truncate(time.Hour).Add(time.Hour); start.Before(oldest) {
		start = oldest
	}
	_, err := tx.PutHeld(s, start, l.now.Add(24*time.Hour), held.counts)
	return err
}
