package ledger

import (
	"time"
)

// MostWait is longer than any wait for a next attempt. A next attempt that lies
// further ahead was noted while the clock was wrong.
const MostWait = 48 * time.Hour

// Wake makes up to limit waiting items ready whose next attempt is due at now,
// or lies more than MostWait ahead, and returns how many it woke. Errors:
// ErrDamaged, bbolt's.
func (tx *Ledger) Wake(now time.Time, limit int) (int, error) {
	var due []Key
	wait := func(word string, from, until time.Time) {
		for key, at := range tx.walk(orderWaiting, word, from) {
			if len(due) == limit || (!until.IsZero() && at.After(until)) {
				return
			}
			due = append(due, key)
		}
	}
	for _, word := range tx.words(orderWaiting) {
		wait(word, time.Time{}, now)
		wait(word, now.Add(MostWait), time.Time{})
	}
	for _, key := range due {
		it, err := tx.queued(key)
		if err != nil {
			return 0, err
		}
		if it == nil {
			continue
		}
		it.State = Discovered
		if err := tx.PutItem(it); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

// NextTry is when the first waiting item is due; zero when none waits.
func (tx *Ledger) NextTry() (first time.Time) {
	for _, word := range tx.words(orderWaiting) {
		first = earliest(first, tx.first(orderWaiting, word, time.Time{}))
	}
	return first
}

// first is the first time in an order under a word, from then on; zero when there
// is none.
func (tx *Ledger) first(order Order, word string, from time.Time) time.Time {
	for _, at := range tx.walk(order, word, from) {
		if !at.Before(never) {
			break
		}
		return at
	}
	return time.Time{}
}

// earliest is the earlier of two times, where zero is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
