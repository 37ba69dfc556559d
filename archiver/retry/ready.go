package retry

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Waiting gives the open items whose reason is chosen: those that wait, and those of which a part may wait while another is due. Errors:
// reasons.ErrStore.
func Waiting(s *store.Store, chosen func(reasons.Reason) bool) (keys []ledger.Key, err error) {
	err = s.View(func(tx *store.Tx) error {
		keys = tx.OpenFor(func(reason string) bool { return reason != "" && chosen(reasons.Reason(reason)) })
		keys = append(keys, tx.WaitingFor(func(reason string) bool { return reason == "" && chosen(reasons.NoReason) })...)
		return nil
	})
	return keys, reasons.StoreFailed("read what is waiting", err)
}

// waits reports whether an item waits, or a part of it while another is due.
func waits(it *ledger.Item) bool {
	return it.State == ledger.Waiting || it.State == ledger.Discovered && slices.ContainsFunc(it.Parts, partWaits)
}

func partWaits(p ledger.Part) bool {
	return p.Open() && p.Failing != nil && !p.Failing.NextTry.IsZero()
}

// Hurry makes those of the items due now that still wait. Errors: reasons.ErrStore.
func Hurry(s *store.Store, keys []ledger.Key) error {
	_, err := s.ChangeKeys(keys, func(it *ledger.Item) {
		if waits(it) {
			it.Hurry()
		}
	})
	return reasons.StoreFailed("wake what was waiting", err)
}

// TryOutOfTurn makes the waiting items due now whose reason is chosen, and counts them, for a person who has asked for these items: the
// try that follows takes no step of those after which the waits grow, so that the next automatic one comes no later for it.
// Errors: reasons.ErrStore.
func TryOutOfTurn(s *store.Store, chosen func(reasons.Reason) bool) (n int, err error) {
	keys, err := Waiting(s, chosen)
	if err != nil {
		return 0, err
	}
	_, err = s.ChangeKeys(keys, func(it *ledger.Item) {
		if waits(it) {
			outOfTurn(it)
			n++
		}
	})
	return n, reasons.StoreFailed("wake what was waiting", err)
}

func outOfTurn(it *ledger.Item) {
	for _, p := range it.Parts {
		if f := p.Failing; f != nil && p.Open() && (it.State == ledger.Waiting || partWaits(p)) && f.Attempts[f.Reason] > 0 {
			f.Attempts[f.Reason]--
		}
	}
	it.Hurry()
}

// Forget takes back, of all open items, that they failed for a reason that is over, such as a sign-in
// that had ended: they are due, and nothing says any more that they wait for it. Errors:
// reasons.ErrStore.
func Forget(s *store.Store, over func(reasons.Reason) bool, now time.Time) error {
	var keys []ledger.Key
	err := s.View(func(tx *store.Tx) error {
		keys = tx.OpenFor(func(reason string) bool { return over(reasons.Reason(reason)) })
		return nil
	})
	if err == nil {
		_, err = s.ChangeKeys(keys, func(it *ledger.Item) {
			for i := range it.Parts {
				if p := &it.Parts[i]; p.Open() && p.Failing != nil && over(reasons.Reason(p.Failing.Reason)) {
					forget(p)
				}
			}
			Settle(it, now)
		})
	}
	return reasons.StoreFailed("take back why items waited", err)
}

// forget makes a part that failed for a reason that is over like one that was not tried for it.
func forget(p *ledger.Part) {
	f := p.Failing
	delete(f.Attempts, f.Reason)
	f.Reason, f.Detail, f.NextTry = "", "", time.Time{}
	if len(f.Attempts) == 0 && f.NotFound.IsZero() {
		p.Failing = nil
	}
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
			if !known || (!waits(it) && !given) || hopeless(it) {
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
		outOfTurn(it)
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
