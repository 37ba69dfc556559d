package transfer

import (
	"cmp"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// record writes how transfers ended: the items and their hours' counts in one
// transaction. Only an item all of whose parts Dropbox has confirmed with the
// hash that we computed becomes archived.
func (c *copier) record(transfers []*transfer) {
	now := c.Clock.Now()
	rng := c.Rand()
	for _, f := range transfers {
		c.conclude(f, now, func(reason reasons.Reason, detail string) { retry.Fail(f.item, reason, detail, now, rng) })
	}
	err := c.Store.Update(func(tx *store.Tx) error {
		for _, f := range transfers {
			if err := c.write(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.cancel(reasons.StoreFailed("record what was copied", err))
	}
	c.finish(transfers)
}

// conclude gives a copied item its new state.
func (c *copier) conclude(f *transfer, now time.Time, failed func(reasons.Reason, string)) {
	it := f.item
	switch {
	case f.err == nil && it.Done():
		it.State, it.Archived, it.Reason, it.Detail, it.NextTry = ledger.Archived, now, "", "", time.Time{}
	case f.err == nil:
		failed(reasons.NoAddress, "")
	default:
		reason := reasons.Of(f.err)
		failed(reason, cmp.Or(reason.Sentence(), f.err.Error()))
		if reason == reasons.Stopped {
			return
		}
		if it.State == ledger.Gone {
			c.Progress.Update(func(p *progress.Pass) { p.Lost = append(p.Lost, progress.Describe(it)) })
		}
		c.Log.Warn("An item was not archived", "item", it.Key.String(), "reason", string(reason), "error", f.err.Error())
		if reason.StopsAll() || c.offline(reason) {
			c.cancel(f.err)
		}
	}
}

// offlineStreak is how many network failures in a row, with no success between
// them, mean that the network is gone and not one connection.
const offlineStreak = 2 * workers

func (c *copier) offline(reason reasons.Reason) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reason == reasons.Offline {
		c.streak++
	}
	return c.streak >= offlineStreak
}

// write merges the copied parts into the item as the store has it now, because
// a listing may have changed it meanwhile.
func (c *copier) write(tx *store.Tx, f *transfer) error {
	have, known, err := tx.Item(f.item.Key)
	if err != nil {
		return err
	}
	if !known {
		return tx.PutItem(f.item)
	}
	copied := f.item
	for _, i := range f.parts {
		if copied.Parts[i].Done() {
			replacePart(have, copied.Parts[i])
		}
	}
	have.Folder, have.State, have.Archived, have.NextTry = copied.Folder, copied.State, copied.Archived, copied.NextTry
	have.Attempts, have.Reason, have.Detail = copied.Attempts, copied.Reason, copied.Detail
	if have.State == ledger.Archived && !have.Done() {
		have.State, have.Archived = ledger.Discovered, time.Time{}
	}
	return tx.PutItem(have)
}

func replacePart(it *ledger.Item, p ledger.Part) {
	for i := range it.Parts {
		if it.Parts[i].ID == p.ID && it.Parts[i].Kind == p.Kind {
			p.Text, p.Lost, p.Again = "", nil, false // it is in Dropbox now, the text is in the record
			it.Parts[i] = p
		}
	}
}

// finish removes transfers from those under way and reports what they did.
func (c *copier) finish(transfers []*transfer) {
	archived, failed := 0, 0
	var bytes int64
	var columns [4]int
	c.mu.Lock()
	for _, f := range transfers {
		delete(c.transfers, f.item.Key)
		columns[f.item.Key.Type.Column()]++
		if f.item.State == ledger.Archived {
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
	c.Progress.Update(func(p *progress.Pass) {
		p.Done, p.Failed, p.Bytes = p.Done+archived, p.Failed+failed, p.Bytes+bytes
		p.Total = max(p.Total, p.Done)
		for column, n := range columns {
			p.ToFetch[column] = max(0, p.ToFetch[column]-n)
		}
	})
	c.signal()
}
