package ledger

import (
	"bytes"
	"iter"
	"math"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
)

// FreshFor is the greatest age at which a newly discovered item counts as fresh. The engine lists
// that far back every hour (ARCHITECTURE.md, "A pass"), so older items are a backlog.
const FreshFor = 48 * time.Hour

// Order is one order of the items that are ready to be copied.
type Order byte

// The orders of the ready items. An item may be in several.
const (
	Soonest Order = 'r' // every ready item, the earliest deadline first
	Newest  Order = 'n' // the fresh ones, the newest first
	Leaving Order = 'l' // those whose extension is disabled or gone, the earliest deadline first
)

// The other orders go by a word first: by the reason that they
// wait for, or by the extension that is leaving.
const (
	orderOpen    Order = 'd' // every open item by reason, the earliest deadline first
	orderWaiting Order = 'w' // every waiting item by reason, the first attempt first
	orderLeavers Order = 'x' // every open item of a leaving extension, by its id
)

// unknown stands for no reason, and behind all reasons.
const unknown = "~"

// backwards makes a time whose key sorts earlier the later t is.
func backwards(t time.Time) time.Time {
	return time.UnixMilli(math.MaxInt64 - max(0, t.UnixMilli())).UTC()
}

// A key of the queue is the order, a word that ends with a zero byte, a time, and
// the item's key.
func orderKey(order Order, word string, at time.Time, it *Item) []byte {
	return append(append(orderPrefix(order, word), disk.TimeKey(at)...), it.Key.bytes()...)
}

// orderPrefix is how the keys of an order with this word begin.
func orderPrefix(order Order, word string) []byte { return append([]byte{byte(order)}, word+"\x00"...) }

// splitDue splits a key of the queue; false where it is none.
func splitDue(k []byte) (word string, at time.Time, key Key, ok bool) {
	order, rest, ok := bytes.Cut(k, []byte{0})
	if !ok || len(order) == 0 || len(rest) <= 8 {
		return "", at, key, false
	}
	return string(order[1:]), disk.KeyTime(rest), parseKey(rest[8:]), true
}

// parseDue is splitDue for readers that pass over what is no key: it names no item.
func parseDue(k []byte) (word string, at time.Time, key Key) {
	word, at, key, _ = splitDue(k)
	return word, at, key
}

// never is the place of a deadline that is not known: behind all others.
var never = time.UnixMilli(math.MaxInt64).UTC()

// deadline orders an item among the others.
func (it *Item) deadline() time.Time {
	if it.Deadline.IsZero() {
		return never
	}
	return it.Deadline
}

func (it *Item) fresh() bool {
	return !it.Discovered.IsZero() && it.Discovered.Sub(it.Time) < FreshFor
}

// DueKeys are an item's places in the queue; none when it is not open.
func DueKeys(it *Item) (keys [][]byte) {
	if !it.State.Open() {
		return nil
	}
	word := it.Reason
	if word == "" {
		word = unknown
	}
	add := func(order Order, word string, at time.Time) { keys = append(keys, orderKey(order, word, at, it)) }
	add(orderOpen, word, it.deadline())
	if it.Leaving != "" {
		add(orderLeavers, strings.ReplaceAll(it.Owner.ExtensionID, "\x00", ""), it.deadline())
	}
	if it.State == Waiting {
		add(orderWaiting, word, it.NextTry)
		return keys
	}
	add(Soonest, "", it.deadline())
	if it.fresh() {
		add(Newest, "", backwards(it.Time))
	}
	if it.Leaving != "" {
		add(Leaving, "", it.deadline())
	}
	return keys
}

// Ready yields the keys of the ready items in an order, with the
// deadline that they have in Soonest and Leaving, from that deadline on; from
// the zero time it yields all. The queue must not change meanwhile.
func (tx *Ledger) Ready(order Order, from time.Time) iter.Seq2[Key, time.Time] {
	return tx.walk(order, "", from)
}

// walk yields the entries of an order under a word.
func (tx *Ledger) walk(order Order, word string, from time.Time) iter.Seq2[Key, time.Time] {
	return func(yield func(Key, time.Time) bool) {
		head := orderPrefix(order, word)
		c := tx.file.Bucket(disk.BucketDue).Cursor()
		for k, _ := c.Seek(append(bytes.Clone(head), disk.TimeKey(from)...)); bytes.HasPrefix(k, head); k, _ = c.Next() {
			if _, at, key := parseDue(k); !yield(key, at) {
				return
			}
		}
	}
}

// words are the words that an order has, in their order.
func (tx *Ledger) words(order Order) (out []string) {
	c := tx.file.Bucket(disk.BucketDue).Cursor()
	for k, _ := c.Seek([]byte{byte(order)}); len(k) > 0 && k[0] == byte(order); {
		word, _, _, ok := splitDue(k)
		if !ok {
			k, _ = c.Next()
			continue
		}
		out = append(out, word)
		k, _ = c.Seek(append([]byte{byte(order)}, word+"\x01"...))
	}
	return out
}

// queued reads an item that an index names; nil where it cannot be read.
func (tx *Ledger) queued(key Key) (*Item, error) {
	it, known, err := tx.Item(key)
	if err != nil || !known {
		return nil, err
	}
	return it, nil
}

// HasReady reports whether any item is ready.
func (tx *Ledger) HasReady() bool {
	for range tx.Ready(Soonest, time.Time{}) {
		return true
	}
	return false
}

// OpenItems yields the open items, those with a reason first, until visit
// returns false. Errors: ErrDamaged, those of visit.
func (tx *Ledger) OpenItems(visit func(*Item) (bool, error)) error {
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
func (tx *Ledger) FirstFor(reason string) (*Item, error) {
	for key := range tx.walk(orderOpen, reason, time.Time{}) {
		if it, err := tx.queued(key); it != nil || err != nil {
			return it, err
		}
	}
	return nil, nil
}

// WaitingFor gives the keys of the waiting items whose reason is wanted.
func (tx *Ledger) WaitingFor(wanted func(reason string) bool) []Key {
	return tx.keysFor(orderWaiting, wanted)
}

// OpenFor gives the keys of the open items whose reason is wanted, waiting or not.
func (tx *Ledger) OpenFor(wanted func(reason string) bool) []Key {
	return tx.keysFor(orderOpen, wanted)
}

func (tx *Ledger) keysFor(order Order, wanted func(reason string) bool) (keys []Key) {
	for _, word := range tx.words(order) {
		reason := word
		if word == unknown {
			reason = ""
		}
		if !wanted(reason) {
			continue
		}
		for key := range tx.walk(order, word, time.Time{}) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Mark is a place among the open items, to go on from. The zero Mark is its
// start.
type Mark string

// OpenPage returns the keys of up to limit open items behind the mark, those with
// a reason first, and the mark to go on from. It reads none of the items.
func (tx *Ledger) OpenPage(after Mark, limit int) (out []Key, next Mark) {
	start := []byte{byte(orderOpen)}
	if after != "" {
		start = append([]byte(after), 0)
	}
	last := []byte(after)
	c := tx.file.Bucket(disk.BucketDue).Cursor()
	for k, _ := c.Seek(start); len(k) > 0 && k[0] == byte(orderOpen) && len(out) < limit; k, _ = c.Next() {
		_, _, key := parseDue(k)
		out, last = append(out, key), k
	}
	return out, Mark(last)
}
