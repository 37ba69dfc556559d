package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// The work queue is an index over the open items. Ready items are ordered by
// their deletion deadline, waiting ones by their next attempt.
const (
	laneReady   = 'r'
	laneWaiting = 'w'
)

// timeKey orders times as bytes, to the millisecond; times before 1970 and the
// zero time come first.
func timeKey(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(max(0, t.UnixMilli())))
}

func keyTime(b []byte) time.Time { return time.UnixMilli(int64(binary.BigEndian.Uint64(b))).UTC() }

// dueKey is an item's place in the queue, nil when it is not in it.
func dueKey(it *Item) []byte {
	switch it.State {
	case Discovered:
		return append(append([]byte{laneReady}, timeKey(it.Deadline)...), it.Key.bytes()...)
	case Waiting:
		return append(append([]byte{laneWaiting}, timeKey(it.NextTry)...), it.Key.bytes()...)
	default:
		return nil
	}
}

// dueKeyHead is what stands before the item's key: lane and time.
const dueKeyHead = 1 + 8

// Mark is a place in the ready lane, to go on from. The zero Mark is its start.
type Mark string

// Ready returns up to limit ready items behind the mark, the earliest deadline
// first, and the mark to go on from.
func (tx *Tx) Ready(after Mark, limit int) ([]*Item, Mark, error) {
	var out []*Item
	c := tx.bucket(bucketDue).Cursor()
	start := []byte{laneReady}
	if after != "" {
		start = append([]byte(after), 0)
	}
	for k, _ := c.Seek(start); len(k) > dueKeyHead && k[0] == laneReady && len(out) < limit; k, _ = c.Next() {
		it, known, err := tx.Item(parseKey(k[dueKeyHead:]))
		if err != nil {
			return nil, after, err
		}
		if !known {
			return nil, after, fmt.Errorf("the queue names %s, which is not there: %w", parseKey(k[dueKeyHead:]), ErrDamaged)
		}
		out, after = append(out, it), Mark(k)
	}
	return out, after, nil
}

// MostWait is longer than any wait for a next attempt. A next attempt that lies
// further ahead was noted while the clock was wrong.
const MostWait = 48 * time.Hour

// Wake makes up to limit waiting items ready whose next attempt is due at now,
// or lies more than MostWait ahead, and tells how many it woke.
func (tx *Tx) Wake(now time.Time, limit int) (int, error) {
	var due []Key
	c := tx.bucket(bucketDue).Cursor()
	wait := func(from []byte, until time.Time) {
		for k, _ := c.Seek(from); len(k) > dueKeyHead && k[0] == laneWaiting && len(due) < limit; k, _ = c.Next() {
			if !until.IsZero() && keyTime(k[1:dueKeyHead]).After(until) {
				break
			}
			due = append(due, parseKey(k[dueKeyHead:]))
		}
	}
	wait([]byte{laneWaiting}, now)
	wait(append([]byte{laneWaiting}, timeKey(now.Add(MostWait))...), time.Time{})
	for _, key := range due {
		it, known, err := tx.Item(key)
		if err != nil {
			return 0, err
		}
		if !known {
			return 0, fmt.Errorf("the queue names %s, which is not there: %w", key, ErrDamaged)
		}
		it.State = Discovered
		if err := tx.PutItem(it); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

// NextTry is when the first waiting item is due; zero when none waits.
func (tx *Tx) NextTry() time.Time {
	k, _ := tx.bucket(bucketDue).Cursor().Seek([]byte{laneWaiting})
	if len(k) <= dueKeyHead || k[0] != laneWaiting {
		return time.Time{}
	}
	return keyTime(k[1:dueKeyHead])
}

// OpenItems yields the open items, the waiting ones first, until visit returns
// false.
func (tx *Tx) OpenItems(visit func(*Item) (bool, error)) error {
	for _, lane := range []byte{laneWaiting, laneReady} {
		c := tx.bucket(bucketDue).Cursor()
		prefix := []byte{lane}
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			it, known, err := tx.Item(parseKey(k[dueKeyHead:]))
			if err != nil {
				return err
			}
			if !known {
				return fmt.Errorf("the queue names %s, which is not there: %w", parseKey(k[dueKeyHead:]), ErrDamaged)
			}
			if more, err := visit(it); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// ReadyCounts counts the ready items by Type.Column.
func (tx *Tx) ReadyCounts() (n [4]int) {
	c := tx.bucket(bucketDue).Cursor()
	for k, _ := c.Seek([]byte{laneReady}); len(k) > dueKeyHead && k[0] == laneReady; k, _ = c.Next() {
		n[Type(k[dueKeyHead]).Column()]++
	}
	return n
}

// FirstDeadline is when RingCentral deletes the first of the ready items; zero
// when none is ready.
func (tx *Tx) FirstDeadline() time.Time {
	k, _ := tx.bucket(bucketDue).Cursor().Seek([]byte{laneReady})
	if len(k) <= dueKeyHead || k[0] != laneReady {
		return time.Time{}
	}
	return keyTime(k[1:dueKeyHead])
}
