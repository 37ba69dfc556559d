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
		n, err = s.ChangeKeys(keys, (*ledger.Item).Hurry)
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
			if !known || (it.State != ledger.Waiting && !given) || hopeless(it) {
				continue
			}
			tryAgain(it)
			if err := tx.PutItem(it); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, reasons.StoreFailed("wake what was waiting", err)
}

// GivenUp reports whether RingCentral did not have some of an item, and nothing of it waits.
func GivenUp(it *ledger.Item) bool {
	return it.State == ledger.Gone || it.State == ledger.Partly || it.State == ledger.Removed
}

// hopeless reports whether all that is missing of an item are texts that the store does not hold
// any more: only a listing brings those.
func hopeless(it *ledger.Item) bool {
	return slices.ContainsFunc(it.Parts, layout.UnreadableText) &&
		!slices.ContainsFunc(it.Parts, func(p ledger.Part) bool { return !p.Done() && !layout.UnreadableText(p) })
}

// tryAgain makes an item due. What was given up gets all its attempts again, except texts that the
// store does not hold any more.
func tryAgain(it *ledger.Item) {
	if !GivenUp(it) && it.State != ledger.Accepted {
		it.Hurry()
		return
	}
	parts := slices.Clone(it.Parts)
	it.Reopen()
	for i, p := range parts {
		if layout.UnreadableText(p) {
			it.Parts[i].Failing = p.Failing
		}
	}
}
