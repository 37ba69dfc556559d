package tables

import (
	"time"

	"ringcentral-archiver/store/ledger"
)

// FirstDeadline is when RingCentral deletes the first of the open items, ready
// or waiting, from then on; zero when none is open. Items that should be
// deleted already are tried all the same, but no day can be named for them.
func (tx *Queue) FirstDeadline(from time.Time) (first time.Time) {
	for _, word := range tx.words(orderOpen) {
		first = earliest(first, tx.first(orderOpen, word, from))
	}
	return first
}

// Deletions counts the open items that RingCentral deletes from then on, for the
// first days on which it deletes any. day says when that of a moment begins and ends.
func (tx *Queue) Deletions(from time.Time, day func(time.Time) (begin, end time.Time), days int) (out []ledger.Deletion) {
	words := tx.words(orderOpen)
	for len(out) < days {
		first := tx.FirstDeadline(from)
		if first.IsZero() {
			return out
		}
		begin, end := day(first)
		of := ledger.Deletion{Day: begin}
		for _, word := range words {
			for key, at := range tx.walk(orderOpen, word, from) {
				if !at.Before(end) {
					break
				}
				of.Types[key.Type.Column()]++
			}
		}
		out, from = append(out, of), end
	}
	return out
}

// NextTry is when the first waiting item is due; zero when none waits.
func (tx *Queue) NextTry() (first time.Time) {
	for _, word := range tx.words(orderWaiting) {
		first = earliest(first, tx.first(orderWaiting, word, time.Time{}))
	}
	return first
}

// first is the first time in an order under a word, from then on; zero when there
// is none.
func (tx *Queue) first(order ledger.Order, word string, from time.Time) time.Time {
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
