// Package retry decides when an item that failed is tried again, and makes
// waiting items due on request. It tries nothing.
package retry

import (
	"math/rand/v2"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store/ledger"
)

// NotYetWaits are the waits for what RingCentral does not serve yet; after the last, the item
// counts as gone unless a listing shows it again (docs/ringcentral.md §4).
var NotYetWaits = []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour, 3 * time.Hour, 24 * time.Hour}

// Waits of the other causes.
const (
	troubleBase = 5 * time.Second
	troubleMost = time.Hour
	contentBase = 10 * time.Second
	contentMost = 6 * time.Hour
)

// Fail notes a failed attempt on an item: why, and when it is tried again. An
// item is given up only when RingCentral has said for more than a day that it
// does not have it.
func Fail(it *ledger.Item, reason reasons.Reason, detail string, now time.Time, r *rand.Rand) {
	if reason.Retry() != reasons.NoAttempt {
		it.Attempts++
	}
	it.State, it.Reason, it.Detail = ledger.Waiting, string(reason), detail
	switch reason.Retry() {
	case reasons.NoAttempt:
		it.State, it.Reason, it.Detail = ledger.Discovered, "", ""
	case reasons.Counted:
		if it.Attempts > len(NotYetWaits) {
			it.State, it.Reason, it.NextTry = ledger.Gone, string(reasons.Gone), now
			return
		}
		it.NextTry = now.Add(NotYetWaits[it.Attempts-1])
	case reasons.Daily:
		it.NextTry = now.Add(24 * time.Hour)
	case reasons.Quarterly:
		it.NextTry = now.Add(15 * time.Minute)
	case reasons.Hourly:
		it.NextTry = now.Add(min(15*time.Minute<<min(it.Attempts-1, 2), time.Hour))
	case reasons.WithTheNextPass:
		it.State = ledger.Discovered
	case reasons.AtOnce:
		it.NextTry = now
	case reasons.Slowly:
		it.NextTry = now.Add(transport.Backoff(it.Attempts, contentBase, contentMost, r))
	default:
		it.NextTry = now.Add(transport.Backoff(it.Attempts, troubleBase, troubleMost, r))
	}
}
