// Package contents reads what Dropbox holds of an hour or a month, as the index shows it: what this store has archived,
// what others' day records name and what lies there, and the calls, joined with both.
package contents

import (
	"iter"
	"slices"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Contents reads what this Dropbox holds, as the index shows it. Hours that were read are kept, as far as there is room.
type Contents struct {
	store *store.Store
	zone  *time.Location // of the account
	begun time.Time      // what was archived before lies in another Dropbox
	hours map[int64][]*index.Item
	room  int // how many bytes of items may be kept
	left  int // of them
	texts dayTexts
}

// New makes Contents that keep so many bytes of items. begun is since when this Dropbox is used.
func New(s *store.Store, zone *time.Location, begun time.Time, room int) *Contents {
	return &Contents{store: s, zone: zone, begun: begun, hours: map[int64][]*index.Item{}, room: room, left: room}
}

// Forget gives back the memory that items take. They are read again when they are asked for.
func (c *Contents) Forget() {
	clear(c.hours)
	c.texts = dayTexts{}
	c.left = c.room
}

// Items gives the items in this Dropbox, and the calls, that happened in [from, to), the oldest first. It reads an
// hour at a time, so that memory need not hold a month and the store's writers need not wait for
// one.
func (c *Contents) Items(from, to time.Time) iter.Seq2[*index.Item, error] {
	return func(yield func(*index.Item, error) bool) {
		for items, err := range c.hourly(from, to) {
			for _, it := range items {
				if err = c.joinTexts(it); err != nil {
					break
				}
				if !yield(it, nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// Parts gives where the parts of [from, to) begin: each has at least so many items and calls but the last, and ends with an hour. So
// what comes last changes the last of them alone.
func (c *Contents) Parts(from, to time.Time, least int) (begins []time.Time, err error) {
	begins = []time.Time{from}
	n := 0
	for at := from.UTC().Truncate(time.Hour); at.Before(to); at = at.Add(time.Hour) {
		hour, items, err := c.next(at, to)
		if err != nil {
			return nil, reasons.StoreFailed("read what is archived", err)
		}
		if at = hour; n >= least && len(items) > 0 {
			begins, n = append(begins, hour), 0
		}
		n += len(items)
	}
	return begins, nil
}

// Any reports whether there are items or calls in [from, to).
func (c *Contents) Any(from, to time.Time) (bool, error) {
	for _, err := range c.Items(from, to) {
		return err == nil, err
	}
	return false, nil
}

// hourly gives the items that happened in [from, to), those of an hour at a time.
func (c *Contents) hourly(from, to time.Time) iter.Seq2[[]*index.Item, error] {
	return func(yield func([]*index.Item, error) bool) {
		for at := from.UTC().Truncate(time.Hour); at.Before(to); at = at.Add(time.Hour) {
			hour, items, err := c.next(at, to)
			if err != nil {
				yield(nil, reasons.StoreFailed("read what is archived", err))
				return
			}
			at = hour
			if outside := func(it *index.Item) bool { return it.Time.Before(from) || !it.Time.Before(to) }; slices.ContainsFunc(items, outside) {
				items = slices.DeleteFunc(slices.Clone(items), outside)
			}
			if !yield(items, nil) {
				return
			}
		}
	}
}

// next reads the items of the first hour in [at, to) of which anything is known, and says which hour that is: to, or a
// later one, where there is none.
func (c *Contents) next(at, to time.Time) (hour time.Time, items []*index.Item, err error) {
	if kept, is := c.hours[at.Unix()]; is {
		return at, kept, nil
	}
	err = c.store.View(func(tx *store.Tx) (err error) {
		known := false
		if hour, known = tx.NextHour(at); !known || !hour.Before(to) {
			hour = to
			return nil
		}
		items, err = c.hour(tx, hour)
		return err
	})
	return hour, items, err
}

// hour reads the items of an hour. As many hours as there is room for are kept:
// the month's table, its rows and the day's records show the same.
func (c *Contents) hour(tx *store.Tx, at time.Time) (out []*index.Item, err error) {
	if kept, is := c.hours[at.Unix()]; is {
		return kept, nil
	}
	mine := map[ledger.Key]*index.Item{}
	size, err := c.ownOf(tx, at, func(it *index.Item) { out, mine[KeyOf(it)] = append(out, it), it })
	if err != nil {
		return out, err
	}
	others, more, err := c.othersOf(tx, at, mine)
	out, size = append(out, others...), size+more
	if err != nil {
		return out, err
	}
	calls, more, err := c.callsOf(tx, at, out)
	out, size = append(out, calls...), size+more
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(out, func(a, b *index.Item) int { return a.Time.Compare(b.Time) })
	if size > c.left { // what was read first is used up: pages are made day by day
		clear(c.hours)
		c.left = c.room
	}
	if size <= c.left {
		c.left -= size
		c.hours[at.Unix()] = out
	}
	return out, nil
}
