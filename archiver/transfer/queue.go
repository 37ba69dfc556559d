package transfer

import (
	"errors"
	"iter"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// pressing is how near its deletion an item must be to be copied in turn with
// fresh items.
const pressing = 24 * time.Hour

// head is one of the orders that take turns at the head of the queue.
type head struct {
	order       ledger.Order
	from, until time.Time // it takes items with a deadline before that; zero = all
	next        func() (ledger.Key, time.Time, bool)
	over        bool
}

// take gives claim the next item that it wants; false when there is none.
func (t *head) take(claim func(ledger.Key) bool) bool {
	for !t.over {
		key, at, more := t.next()
		if t.over = !more || (!t.until.IsZero() && !at.Before(t.until)); !t.over && claim(key) {
			return true
		}
	}
	return false
}

// choose offers the ready items to claim in the order in which they are to be
// copied, until it has taken limit of them. Three kinds take turns, so that
// none of them starves: items of a leaving extension, which may be deleted at
// any moment; items that RingCentral deletes within a day, which would be lost
// for good; and fresh items, which are promised within the hour. When none of
// these is left, the backlog follows, the earliest deadline first.
func choose(tx *store.Tx, now time.Time, limit int, claim func(ledger.Key) bool) {
	turns := []*head{
		{order: ledger.Leaving},
		{order: ledger.Soonest, from: now, until: now.Add(pressing)},
		{order: ledger.Newest},
	}
	backlog := &head{order: ledger.Soonest}
	for _, t := range append(turns, backlog) {
		next, stop := iter.Pull2(tx.Ready(t.order, t.from))
		defer stop()
		t.next = next
	}
	for n := 0; n < limit; {
		before := n
		for _, t := range turns {
			if n < limit && t.take(claim) {
				n++
			}
		}
		if n > before {
			continue
		}
		if !backlog.take(claim) {
			return
		}
		n++
	}
}

// take claims up to limit ready items. It claims them inside the transaction
// that reads them, because otherwise an item whose record is written meanwhile
// would be taken twice.
func (c *Copier) take(page int) (transfers []*transfer, err error) {
	err = c.Store.Update(func(tx *store.Tx) error {
		now := c.Clock.Now()
		if c.Again {
			if _, err := tx.Wake(now, page); err != nil {
				return err
			}
		}
		var keys []ledger.Key
		var failed error
		choose(tx, now, page, func(key ledger.Key) bool {
			left, err := c.leftAlone(tx, key)
			failed = errors.Join(failed, err)
			if left || !c.claim(key) {
				return false
			}
			keys = append(keys, key)
			return true
		})
		if failed != nil {
			return failed
		}
		for _, key := range keys {
			f, err := c.prepare(tx, key)
			if err != nil {
				return err
			}
			if f != nil {
				transfers = append(transfers, f)
			}
		}
		return nil
	})
	return transfers, err
}

// claim notes that an item is under way, unless it is so already: it stays in
// the queue until it is recorded.
func (c *Copier) claim(key ledger.Key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.transfers[key] != nil {
		return false
	}
	c.transfers[key] = &transfer{pending: 1}
	c.busy++
	return true
}

// prepare makes the transfer of a claimed item, of those of its parts whose turn it is; nil where
// the item cannot be read.
func (c *Copier) prepare(tx *store.Tx, key ledger.Key) (*transfer, error) {
	it, known, err := tx.Item(key)
	if err != nil {
		return nil, err
	}
	if !known {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.transfers, key)
		c.busy--
		return nil, nil
	}
	if err := layout.ChooseFolder(tx, it); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.transfers[key]
	f.item = it
	var later []int
	now := c.Clock.Now()
	for i, p := range it.Parts {
		switch {
		case p.Due(now):
			f.parts = append(f.parts, i)
		case p.Open() && !p.NoAddress:
			later = append(later, i)
		}
	}
	if len(f.parts) == 0 {
		f.parts = later // the item was made due, whatever its parts say
	}
	return f, nil
}
