package discover

import (
	"errors"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestAnItemIsHeldOnce: rows come twice when the log grows meanwhile, and one
// recording may hang on several.
func TestAnItemIsHeldOnce(t *testing.T) {
	h := newListing()
	for range 3 {
		h.add(&ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "1"}})
		h.add(&ledger.Item{Key: ledger.Key{Type: ledger.Fax, ID: "1"}})
	}
	if n := h.counts[ledger.HeldAt{Quarter: (&ledger.Item{}).HeldAt().Quarter}]; n != 2 {
		t.Errorf("two items count %d", n)
	}
}

// TestTooManyUnreadRecordsAreNoList: so many are kept, each of them, and no more.
func TestTooManyUnreadRecordsAreNoList(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	st := storetest.Open(t)
	for _, more := range []int{0, 1} {
		h := newListing()
		for i := range mostUnread + more {
			h.odd(ringcentral.OddRecord{Place: i + 1, Time: at, Why: "it has no id"})
		}
		err := st.Update(func(tx *store.Tx) error { return h.name(tx, ledger.OwnSMS, &store.Listing{}, at, at, true) })
		if (err != nil) != (more > 0) || err != nil && !errors.Is(err, ringcentral.ErrBadList) {
			t.Errorf("%d more: %v", more, err)
		}
	}
	err := st.View(func(tx *store.Tx) error {
		named, n, err := tx.UnreadOf(ledger.OwnSMS)
		if n != mostUnread || len(named) != store.MostUnread {
			t.Errorf("%d named of %d", len(named), n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
