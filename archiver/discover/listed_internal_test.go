package discover

import (
	"testing"

	"ringcentral-archiver/store"
)

// TestAnItemIsHeldOnce: rows come twice when the log grows meanwhile, and one
// recording may hang on several.
func TestAnItemIsHeldOnce(t *testing.T) {
	h := newListing()
	for range 3 {
		h.add(&store.Item{Key: store.Key{Type: store.SMS, ID: "1"}})
		h.add(&store.Item{Key: store.Key{Type: store.Fax, ID: "1"}})
	}
	if n := h.counts[store.HeldAt{Quarter: (&store.Item{}).HeldAt().Quarter}]; n != 2 {
		t.Errorf("two items count %d", n)
	}
}
