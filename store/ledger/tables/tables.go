// Package tables keeps the ledger in the store's file: the items, the queue of those that are open, the hours they belong to and
// the counts of both, so that all agree at the end of each transaction.
package tables

import (
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Ledger is the items, in one transaction.
type Ledger struct {
	*Hours
	*Queue
	file     *disk.Tx
	archived func(old, it *ledger.Item) error // told of each item before it is written
	met      []ledger.Key                     // items that could not be read
}

// New is the ledger in a transaction. archived is told of each item that is about
// to be written, with the one before or nil, and may refuse it.
func New(tx *disk.Tx, archived func(old, it *ledger.Item) error) *Ledger {
	l := &Ledger{file: tx, Queue: &Queue{tx}, Hours: &Hours{file: tx, jobs: map[int64]*ledger.Job{}}, archived: archived}
	l.counts = l.countHour
	return l
}

// Flush writes what the transaction changed besides its items: the hours and the counts, and at times a new dictionary.
func (tx *Ledger) Flush() error {
	if err := tx.learn(); err != nil {
		return err
	}
	return tx.Hours.Flush()
}

// Documents are the keys of the ledger's documents in disk.BucketState.
func Documents() [][]byte { return [][]byte{KeyTotals, keyWatermark, keyRoster, keyDamaged} }

// Forget lets go of what was read of the archive in use, because another one follows.
func (tx *Ledger) Forget() {
	tx.met = nil
	tx.Hours.Forget()
}
