package archiver

import (
	"cmp"
	"time"

	"ringcentral-archiver/store"
)

// record writes how flights ended: the items and their hours' counts in one
// transaction. Only an item all of whose parts Dropbox has confirmed with the
// hash that we computed becomes archived.
func (c *copier) record(flights []*flight) {
	now := c.a.now()
	rng := c.a.rng()
	for _, f := range flights {
		c.conclude(f, now, func(reason Reason, detail string) { fail(f.item, reason, detail, now, rng) })
	}
	err := c.a.store.Update(func(tx *store.Tx) error {
		for _, f := range flights {
			if err := c.write(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.cancel(storeFailed("record what was copied", err))
	}
	c.land(flights)
}

// conclude gives a flown item its new state.
func (c *copier) conclude(f *flight, now time.Time, failed func(Reason, string)) {
	it := f.item
	switch {
	case f.err == nil && it.Done():
		it.State, it.Archived, it.Reason, it.Detail, it.NextTry = store.Archived, now, "", "", time.Time{}
	case f.err == nil:
		failed(BadContent, "no part of it can be fetched")
	default:
		reason := reasonOf(f.err)
		failed(reason, cmp.Or(reason.Sentence(), f.err.Error()))
		if reason == Stopped {
			return
		}
		if it.State == store.Gone {
			c.a.progress(func(p *pass) { p.lost = append(p.lost, describe(it)) })
		}
		c.a.log.Warn("An item was not archived", "item", it.Key.String(), "reason", string(reason), "error", f.err.Error())
		if reason.stops() || c.offline(reason) {
			c.cancel(f.err)
		}
	}
}

// offlineStreak is how many network failures in a row, with no success between
// them, mean that the network is gone and not one connection.
const offlineStreak = 2 * copyWorkers

func (c *copier) offline(reason Reason) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reason == Offline {
		c.streak++
	}
	return c.streak >= offlineStreak
}

// write merges what was flown into the item as the store has it now: a listing
// may have changed it meanwhile.
func (c *copier) write(tx *store.Tx, f *flight) error {
	have, known, err := tx.Item(f.item.Key)
	if err != nil {
		return err
	}
	if !known {
		return tx.PutItem(f.item)
	}
	flown := f.item
	for _, i := range f.parts {
		if flown.Parts[i].Done() {
			replacePart(have, flown.Parts[i])
		}
	}
	have.Folder, have.State, have.Archived, have.NextTry = flown.Folder, flown.State, flown.Archived, flown.NextTry
	have.Attempts, have.Reason, have.Detail = flown.Attempts, flown.Reason, flown.Detail
	if have.State == store.Archived && !have.Done() {
		have.State, have.Archived = store.Discovered, time.Time{}
	}
	return tx.PutItem(have)
}

func replacePart(it *store.Item, p store.Part) {
	for i := range it.Parts {
		if it.Parts[i].ID == p.ID && it.Parts[i].Kind == p.Kind {
			p.Text, p.Lost = "", nil // it is in Dropbox now, the text is in the record
			it.Parts[i] = p
		}
	}
}

// land takes flights out of those under way and tells what they did.
func (c *copier) land(flights []*flight) {
	archived, failed := 0, 0
	var bytes int64
	var columns [4]int
	c.mu.Lock()
	for _, f := range flights {
		delete(c.flights, f.item.Key)
		columns[f.item.Key.Type.Column()]++
		if f.item.State == store.Archived {
			archived++
			c.streak = 0
			for _, i := range f.parts {
				bytes += f.item.Parts[i].Size
			}
		} else {
			failed++
		}
	}
	c.mu.Unlock()
	c.a.progress(func(p *pass) {
		p.done, p.failed, p.bytes = p.done+archived, p.failed+failed, p.bytes+bytes
		p.total = max(p.total, p.done)
		for column, n := range columns {
			p.toFetch[column] = max(0, p.toFetch[column]-n)
		}
	})
	c.move()
}
