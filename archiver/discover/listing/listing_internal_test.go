package listing

import (
	"testing"

	"ringcentral-archiver/store/ledger"
)

// TestAnItemIsHeldOnce: rows come twice when the log grows meanwhile, and one
// recording may hang on several.
func TestAnItemIsHeldOnce(t *testing.T) {
	h := New()
	for range 3 {
		h.Add(&ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "1"}}, "")
		h.Add(&ledger.Item{Key: ledger.Key{Type: ledger.Fax, ID: "1"}}, "")
	}
	if n := h.Counts[ledger.HeldAt{Quarter: (&ledger.Item{}).HeldAt().Quarter}]; n != 2 {
		t.Errorf("two items count %d", n)
	}
}
