package retry

import (
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MakeReady makes the waiting items due now whose reason is chosen, and counts
// them. Errors: reasons.ErrStore.
func MakeReady(s *store.Store, chosen func(reasons.Reason) bool) (n int, err error) {
	var keys []ledger.Key
	err = s.View(func(tx *store.Tx) error {
		keys = tx.WaitingFor(func(reason string) bool { return chosen(reasons.Reason(reason)) })
		return nil
	})
	if err == nil {
		n, err = s.ChangeKeys(keys, func(it *ledger.Item) { it.State = ledger.Discovered })
	}
	return n, reasons.StoreFailed("wake what was waiting", err)
}

// MakeReadyKeys makes those of the items due now that wait, or that were given
// up because RingCentral did not have them, accepted or not, and counts them. Errors:
// reasons.ErrStore.
func MakeReadyKeys(s *store.Store, keys []ledger.Key) (n int, err error) {
	err = s.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			given := known && (GivenUp(it) || it.State == ledger.Accepted)
			if !known || (it.State != ledger.Waiting && !given) || slices.ContainsFunc(it.Parts, layout.UnreadableText) {
				continue
			}
			if given {
				it.Attempts = 0
			}
			it.State = ledger.Discovered
			if err := tx.PutItem(it); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, reasons.StoreFailed("wake what was waiting", err)
}
