package tables

import (
	"bytes"
	"iter"
	"math"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Queue is the order in which open items are taken, by their keys alone.
type Queue struct{ file *disk.Tx }

// The other orders go by a word first: by the reason that they
// wait for, or by the extension that is leaving.
const (
	orderOpen    ledger.Order = 'd' // every open item by reason, the earliest deadline first
	orderWaiting ledger.Order = 'w' // every waiting item by reason, the first attempt first
	orderLeavers ledger.Order = 'x' // every open item of a leaving extension, by its id
)

// unknown stands for no reason, and behind all reasons.
const unknown = "~"

// backwards makes a time whose key sorts earlier the later t is.
func backwards(t time.Time) time.Time {
	return time.UnixMilli(math.MaxInt64 - max(0, t.UnixMilli())).UTC()
}

// A key of the queue is the order, a word that ends with a zero byte, a time, and
// the item's key.
func orderKey(order ledger.Order, word string, at time.Time, it *ledger.Item) []byte {
	return append(append(orderPrefix(order, word), disk.TimeKey(at)...), it.Key.Bytes()...)
}

// orderPrefix is how the keys of an order with this word begin.
func orderPrefix(order ledger.Order, word string) []byte {
	return append([]byte{byte(order)}, word+"\x00"...)
}

// splitDue splits a key of the queue; false where it is none.
func splitDue(k []byte) (word string, at time.Time, key ledger.Key, ok bool) {
	order, rest, ok := bytes.Cut(k, []byte{0})
	if !ok || len(order) == 0 || len(rest) <= 8 {
		return "", at, key, false
	}
	return string(order[1:]), disk.KeyTime(rest), ledger.KeyOf(rest[8:]), true
}

// parseDue is splitDue for readers that pass over what is no key: it names no item.
func parseDue(k []byte) (word string, at time.Time, key ledger.Key) {
	word, at, key, _ = splitDue(k)
	return word, at, key
}

// never is the place of a deadline that is not known: behind all others.
var never = time.UnixMilli(math.MaxInt64).UTC()

// deadlineOf orders an item among the others.
func deadlineOf(it *ledger.Item) time.Time {
	if it.Deadline.IsZero() {
		return never
	}
	return it.Deadline
}

func fresh(it *ledger.Item) bool {
	return !it.Discovered.IsZero() && it.Discovered.Sub(it.Time) < ledger.FreshFor
}

// DueKeys are an item's places in the queue; none when it is not open.
func DueKeys(it *ledger.Item) (keys [][]byte) {
	if !it.State.Open() {
		return nil
	}
	word := it.Reason
	if word == "" {
		word = unknown
	}
	add := func(order ledger.Order, word string, at time.Time) {
		keys = append(keys, orderKey(order, word, at, it))
	}
	add(orderOpen, word, deadlineOf(it))
	if it.Leaving != "" {
		add(orderLeavers, strings.ReplaceAll(it.Owner.ExtensionID, "\x00", ""), deadlineOf(it))
	}
	if it.State == ledger.Waiting {
		add(orderWaiting, word, it.NextTry)
		return keys
	}
	add(ledger.Soonest, "", deadlineOf(it))
	if fresh(it) {
		add(ledger.Newest, "", backwards(it.Time))
	}
	if it.Leaving != "" {
		add(ledger.Leaving, "", deadlineOf(it))
	}
	return keys
}

// Ready yields the keys of the ready items in an order, with the
// deadline that they have in Soonest and Leaving, from that deadline on; from
// the zero time it yields all. The queue must not change meanwhile.
func (tx *Queue) Ready(order ledger.Order, from time.Time) iter.Seq2[ledger.Key, time.Time] {
	return tx.walk(order, "", from)
}

// walk yields the entries of an order under a word.
func (tx *Queue) walk(order ledger.Order, word string, from time.Time) iter.Seq2[ledger.Key, time.Time] {
	return func(yield func(ledger.Key, time.Time) bool) {
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
func (tx *Queue) words(order ledger.Order) (out []string) {
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

// HasReady reports whether any item is ready.
func (tx *Queue) HasReady() bool {
	for range tx.Ready(ledger.Soonest, time.Time{}) {
		return true
	}
	return false
}

// WaitingFor gives the keys of the waiting items whose reason is wanted.
func (tx *Queue) WaitingFor(wanted func(reason string) bool) []ledger.Key {
	return tx.keysFor(orderWaiting, wanted)
}

// OpenFor gives the keys of the open items whose reason is wanted, waiting or not.
func (tx *Queue) OpenFor(wanted func(reason string) bool) []ledger.Key {
	return tx.keysFor(orderOpen, wanted)
}

func (tx *Queue) keysFor(order ledger.Order, wanted func(reason string) bool) (keys []ledger.Key) {
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

// OpenPage returns the keys of up to limit open items behind the mark, those with
// a reason first, and the mark to go on from. It reads none of the items.
func (tx *Queue) OpenPage(after ledger.Mark, limit int) (out []ledger.Key, next ledger.Mark) {
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
	return out, ledger.Mark(last)
}
