package tables

import (
	"time"

	"ringcentral-archiver/store/ledger"
)

// queued reads an item that an index names; nil where it cannot be read.
func (tx *Ledger) queued(key ledger.Key) (*ledger.Item, error) {
	it, known, err := tx.Item(key)
	if err != nil || !known {
		return nil, err
	}
	return it, nil
}

// OpenItems yields the open items, those with a reason first, until visit
// returns false. Errors: ErrDamaged, those of visit.
func (tx *Ledger) OpenItems(visit func(*ledger.Item) (bool, error)) error {
	for _, word := range tx.words(orderOpen) {
		for key := range tx.walk(orderOpen, word, time.Time{}) {
			it, err := tx.queued(key)
			if err != nil {
				return err
			}
			if it == nil {
				continue
			}
			if more, err := visit(it); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// FirstFor is the open item with that reason that RingCentral deletes first; nil
// when there is none.
func (tx *Ledger) FirstFor(reason string) (*ledger.Item, error) {
	for key := range tx.walk(orderOpen, reason, time.Time{}) {
		if it, err := tx.queued(key); it != nil || err != nil {
			return it, err
		}
	}
	return nil, nil
}

// Wake makes up to limit waiting items ready whose next attempt is due at now,
// or lies more than MostWait ahead, and returns how many it woke. Errors:
// ErrDamaged, bbolt's.
func (tx *Ledger) Wake(now time.Time, limit int) (int, error) {
	var due []ledger.Key
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
		wait(word, now.Add(ledger.MostWait), time.Time{})
	}
	for _, key := range due {
		it, err := tx.queued(key)
		if err != nil {
			return 0, err
		}
		if it == nil {
			continue
		}
		it.State = ledger.Discovered
		if err := tx.PutItem(it); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

// Causes are the reasons of the open items. They cost only a few reads, however
// many items are open. Errors: ErrDamaged.
func (tx *Ledger) Causes(now time.Time) ([]ledger.Cause, error) {
	totals, err := tx.Totals()
	if err != nil {
		return nil, err
	}
	var out []ledger.Cause
	for _, word := range tx.words(orderOpen) {
		if word == unknown {
			continue
		}
		out = append(out, ledger.Cause{
			Reason: word, Items: totals.Because[word],
			Deadline: tx.first(orderOpen, word, now), NextTry: tx.first(orderWaiting, word, time.Time{}),
		})
	}
	return out, nil
}
