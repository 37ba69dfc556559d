package listing

import (
	"errors"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestTooManyUnreadRecordsAreNoList: so many are kept, each of them, and no more.
func TestTooManyUnreadRecordsAreNoList(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	st := storetest.Open(t)
	for _, more := range []int{0, 1} {
		h := New()
		for i := range MostUnread + more {
			h.Odd(ringcentral.OddRecord{Place: i + 1, Time: at, Why: "it has no id"})
		}
		err := st.Update(func(tx *store.Tx) error { return h.Name(tx, ledger.OwnSMS, &coverage.Listing{}, at, at, true) })
		if (err != nil) != (more > 0) || err != nil && !errors.Is(err, ringcentral.ErrBadList) {
			t.Errorf("%d more: %v", more, err)
		}
	}
	err := st.View(func(tx *store.Tx) error {
		named, n, err := tx.UnreadOf(ledger.OwnSMS)
		if n != MostUnread || len(named) != coverage.MostUnread {
			t.Errorf("%d named of %d", len(named), n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
