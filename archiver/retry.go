package archiver

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// notYetWaits are the waits for what RingCentral does not serve yet; after the
// last, the item counts as gone unless a listing shows it again (design §4,
// RingCentral sheet §4).
var notYetWaits = []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour, 3 * time.Hour, 24 * time.Hour}

// Waits of the other causes.
const (
	troubleBase    = 5 * time.Second
	troubleMost    = time.Hour
	permissionWait = 24 * time.Hour
	fullWait       = 15 * time.Minute
	contentBase    = 10 * time.Second
	contentMost    = 6 * time.Hour
)

// fail notes a failed attempt on an item: why, and when it is tried again. An
// item is given up only when RingCentral has said for more than a day that it
// does not have it.
func fail(it *store.Item, reason Reason, detail string, now time.Time, r *rand.Rand) {
	if reason != Stopped {
		it.Attempts++
	}
	it.State, it.Reason, it.Detail = store.Waiting, string(reason), detail
	switch reason {
	case Stopped:
		it.State, it.Reason, it.Detail = store.Discovered, "", ""
	case NotYetAvailable:
		if it.Attempts > len(notYetWaits) {
			it.State, it.Reason, it.NextTry = store.Gone, string(IsGone), now
			return
		}
		it.NextTry = now.Add(notYetWaits[it.Attempts-1])
	case NoPermission:
		it.NextTry = now.Add(permissionWait)
	case DropboxFull, DropboxBlocked:
		it.NextTry = now.Add(fullWait)
	case SignedOut, Disconnected, StoreTrouble:
		it.State = store.Discovered // the pass stops; nothing is wrong with the item
	case NameTaken:
		it.NextTry = now
	case BadContent, Mismatch, BadName:
		it.NextTry = now.Add(transport.Backoff(it.Attempts, contentBase, contentMost, r))
	default:
		it.NextTry = now.Add(transport.Backoff(it.Attempts, troubleBase, troubleMost, r))
	}
}

// mended reports whether an item waits for something that a person may have put
// right: then there is no point in waiting when a person asks. What RingCentral
// does not serve yet is not among it, because its attempts are counted.
func (r Reason) mended() bool {
	return r != NoReason && r != NotYetAvailable
}

// retryMended makes waiting items ready that a person may have helped.
func (a *Archiver) retryMended() error {
	_, err := a.makeReady(Reason.mended)
	return err
}

// Retry makes items due now that wait for a next attempt, or that were given up
// because RingCentral did not have them; without keys, all that wait. It tells
// how many there were.
func (a *Archiver) Retry(_ context.Context, keys ...store.Key) (n int, err error) {
	if len(keys) == 0 {
		n, err = a.makeReady(func(Reason) bool { return true })
	} else {
		n, err = a.makeReadyKeys(keys)
	}
	a.RunNow()
	return n, err
}

// RetryReason makes everything due now that waits for one cause.
func (a *Archiver) RetryReason(_ context.Context, r Reason) (int, error) {
	n, err := a.makeReady(func(why Reason) bool { return why == r })
	a.RunNow()
	return n, err
}

// makeReady makes those waiting items ready whose reason is chosen.
func (a *Archiver) makeReady(chosen func(Reason) bool) (n int, err error) {
	var keys []store.Key
	err = a.store.View(func(tx *store.Tx) error {
		keys = tx.WaitingFor(func(reason string) bool { return chosen(Reason(reason)) })
		return nil
	})
	if err == nil {
		n, err = a.changeKeys(keys, func(it *store.Item) { it.State = store.Discovered })
	}
	return n, storeFailed("wake what was waiting", err)
}

func (a *Archiver) makeReadyKeys(keys []store.Key) (n int, err error) {
	err = a.store.Update(func(tx *store.Tx) error {
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known || (it.State != store.Waiting && it.State != store.Gone) || slices.ContainsFunc(it.Parts, unreadableText) {
				continue
			}
			if it.State == store.Gone {
				it.Attempts = 0
			}
			it.State = store.Discovered
			if err := tx.PutItem(it); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, storeFailed("wake what was waiting", err)
}

// stoodStill reports whether the pass before was stopped by something that
// every item would have met.
func (a *Archiver) stoodStill() bool {
	reason := a.lastReport().Reason
	return reason.stops() || reason == Offline
}

// stops reports whether a reason stops the copying of everything: the next item
// would meet the same.
func (r Reason) stops() bool {
	switch r {
	case SignedOut, Disconnected, DropboxFull, DropboxBlocked, StoreTrouble:
		return true
	default:
		return false
	}
}
