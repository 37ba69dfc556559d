package transfer

import (
	"slices"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// restAfter is how many files of an extension Dropbox refuses in a row before the extension's other
// files are left for a later pass.
const restAfter = 2

// refusals counts what Dropbox refused for a reason that may be of one path only: a file larger
// than what is left, a folder whose owner has no space or gives no permission (docs/dropbox.md §9).
// Such a refusal stops the files of that extension, and everything only when the files of two
// extensions, or all that were tried, have been refused. The copier's lock guards it.
type refusals struct {
	inARow map[string]int  // by extension, since its last archived item
	fresh  map[string]bool // extensions refused since the last archived item of any
	copied bool            // something was archived in this pass
	last   *transfer
	shun   map[string]bool // extensions that are left alone for the choice of a probe
}

// see takes the outcome of transfers that were recorded together. Its error is a refusal that has
// to stop everything.
func (r *refusals) see(transfers []*transfer) error {
	if r.inARow == nil {
		r.inARow, r.fresh = map[string]int{}, map[string]bool{}
	}
	archived := false
	for _, f := range transfers {
		extension := f.item.Owner.ExtensionID
		_, err := f.refused()
		switch {
		case f.item.State == ledger.Archived:
			archived = true
			delete(r.inARow, extension)
		case err != nil:
			r.inARow[extension]++
			r.fresh[extension] = true
			r.last = f
		}
	}
	if archived {
		r.copied = true
		clear(r.fresh)
	}
	if len(r.fresh) > 1 {
		_, err := r.last.refused()
		return err
	}
	return nil
}

// refused is why Dropbox refused a file of a transfer, where that may be of one path only.
func (f *transfer) refused() (reasons.Reason, error) {
	for _, i := range f.parts {
		if err := f.failed[i]; err != nil {
			if why := reasons.Of(err); why.OfOnePath() {
				return why, err
			}
		}
	}
	return reasons.NoReason, nil
}

// rests reports whether the files of an extension are left for a later pass.
func (r *refusals) rests(of ledger.Owner) bool {
	return r.inARow[of.ExtensionID] >= restAfter || r.shun[of.ExtensionID]
}

// any reports whether the files of any extension are.
func (r *refusals) any() bool {
	for _, n := range r.inARow {
		if n >= restAfter {
			return true
		}
	}
	return len(r.shun) > 0
}

// likeliestFirst puts the item of a page first whose copying tells most of whether Dropbox takes
// files again: one of an extension that was not refused before, else an item that was not. If the
// page has none of such an extension, it is given back for one that has.
func (c *Copier) likeliestFirst(page []*transfer) ([]*transfer, error) {
	refused, err := c.refusedBefore(page)
	if err != nil || len(refused) == 0 {
		return page, err
	}
	other := func(f *transfer) bool { return !refused[f.item.Owner.ExtensionID] }
	if !slices.ContainsFunc(page, other) {
		n := len(page)
		c.giveBack(page)
		c.setShun(refused)
		page, err = c.take(n)
		c.setShun(nil)
		if err == nil && len(page) == 0 {
			page, err = c.take(n)
		}
		if err != nil {
			return nil, err
		}
	}
	i := slices.IndexFunc(page, other)
	if i < 0 {
		i = slices.IndexFunc(page, func(f *transfer) bool { return !reasons.Reason(f.item.Reason).OfOnePath() })
	}
	if i > 0 {
		page[0], page[i] = page[i], page[0]
	}
	return page, nil
}

func (c *Copier) setShun(extensions map[string]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusals.shun = extensions
}

// mostRemembered bounds how many refused items are read to find their extensions.
const mostRemembered = 200

// refusedBefore gives the extensions of which Dropbox has refused items.
func (c *Copier) refusedBefore(page []*transfer) (map[string]bool, error) {
	refused := map[string]bool{}
	for _, f := range page {
		if reasons.Reason(f.item.Reason).OfOnePath() {
			refused[f.item.Owner.ExtensionID] = true
		}
	}
	err := c.Store.View(func(tx *store.Tx) error {
		keys := tx.WaitingFor(func(word string) bool { return reasons.Reason(word).OfOnePath() })
		for _, key := range keys[:min(len(keys), mostRemembered)] {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if known {
				refused[it.Owner.ExtensionID] = true
			}
		}
		return nil
	})
	return refused, reasons.StoreFailed("read what was refused", err)
}

// leftAlone reports whether an item is of an extension whose files are left for a later pass.
func (c *Copier) leftAlone(tx *store.Tx, key ledger.Key) (bool, error) {
	c.mu.Lock()
	any := c.refusals.any()
	c.mu.Unlock()
	if !any {
		return false, nil
	}
	it, known, err := tx.Item(key)
	if err != nil || !known {
		return false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refusals.rests(it.Owner), nil
}

// endRefused says what the refusals mean for the pass. When nothing was archived in it, they
// end it like any other error. Otherwise the items that were left alone wait for the same reason.
func (c *Copier) endRefused() error {
	c.mu.Lock()
	r := c.refusals
	c.mu.Unlock()
	switch {
	case len(r.fresh) > 0 && !r.copied:
		_, err := r.last.refused()
		return err
	case !r.any():
		return nil
	}
	why, _ := r.last.refused()
	now, rng := c.Clock.Now(), c.Rand()
	_, err := c.Store.ChangeOpen(
		func(it *ledger.Item) bool { return it.State == ledger.Discovered && r.rests(it.Owner) },
		func(it *ledger.Item) {
			for i := range it.Parts {
				if p := &it.Parts[i]; p.Open() {
					retry.Fail(p, why, why.Sentence(), now, rng)
				}
			}
			retry.Settle(it, now)
		})
	return reasons.StoreFailed("note what is refused", err)
}
