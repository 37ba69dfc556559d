package ledger

import (
	"time"
)

// FirstDeadline is when RingCentral deletes the first of the open items, ready
// or waiting, from then on; zero when none is open. Items that should be
// deleted already are tried all the same, but no day can be named for them.
func (tx *Ledger) FirstDeadline(from time.Time) (first time.Time) {
	for _, word := range tx.words(orderOpen) {
		first = earliest(first, tx.first(orderOpen, word, from))
	}
	return first
}

// Deletion is how many open items RingCentral deletes on one day.
type Deletion struct {
	Day   time.Time // its beginning
	Types [4]int    // by Type.Column
}

// Items is how many there are of all types.
func (d Deletion) Items() int { return sum(d.Types) }

func sum(types [4]int) (n int) {
	for _, of := range types {
		n += of
	}
	return n
}

// Deletions counts the open items that RingCentral deletes from then on, for the
// first days in the zone on which it deletes any.
func (tx *Ledger) Deletions(from time.Time, zone *time.Location, days int) (out []Deletion) {
	words := tx.words(orderOpen)
	for len(out) < days {
		first := tx.FirstDeadline(from)
		if first.IsZero() {
			return out
		}
		y, m, d := first.In(zone).Date()
		day, end := Deletion{Day: time.Date(y, m, d, 0, 0, 0, 0, zone)}, time.Date(y, m, d+1, 0, 0, 0, 0, zone)
		for _, word := range words {
			for key, at := range tx.walk(orderOpen, word, from) {
				if !at.Before(end) {
					break
				}
				day.Types[key.Type.Column()]++
			}
		}
		out, from = append(out, day), end
	}
	return out
}

// Cause is one reason that keeps open items from being archived.
type Cause struct {
	Reason string
	Items  int
	// when RingCentral deletes the first of them, from now on; zero when not known
	Deadline time.Time
	NextTry  time.Time // when the first of them is tried again; zero when none waits
}

// Causes are the reasons of the open items. They cost only a few reads, however
// many items are open. Errors: ErrDamaged.
func (tx *Ledger) Causes(now time.Time) ([]Cause, error) {
	totals, err := tx.Totals()
	if err != nil {
		return nil, err
	}
	var out []Cause
	for _, word := range tx.words(orderOpen) {
		if word == unknown {
			continue
		}
		out = append(out, Cause{
			Reason: word, Items: totals.Because[word],
			Deadline: tx.first(orderOpen, word, now), NextTry: tx.first(orderWaiting, word, time.Time{}),
		})
	}
	return out, nil
}
