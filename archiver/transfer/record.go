package transfer

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
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
func (c *Copier) record(transfers []*transfer) {
	now := c.Clock.Now()
	rng := c.Rand()
	for _, f := range transfers {
		c.conclude(f, now, rng)
	}
	if c.Recording != nil {
		c.Recording.Lock()
		defer c.Recording.Unlock()
	}
	c.counting.Lock()
	defer c.counting.Unlock()
	err := c.Store.Update(func(tx *store.Tx) error {
		for _, f := range transfers {
			if err := c.write(tx, f, now); err != nil {
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

// conclude gives the parts of a copied item, and with them the item, their new state.
func (c *Copier) conclude(f *transfer, now time.Time, rng *rand.Rand) {
	it := f.item
	gone := false
	for _, i := range f.parts {
		p := &it.Parts[i]
		if p.Done() {
			p.Failing = nil
		}
		err := f.failed[i]
		if err == nil {
			continue
		}
		reason := reasons.Of(err)
		retry.Fail(p, reason, cmp.Or(reasons.InTheWay(err), reason.Sentence(), err.Error()), now, rng)
		if reason == reasons.Stopped {
			continue
		}
		gone = gone || p.State() == ledger.PartGone
		c.Log.Warn("A file was not archived", "item", it.Key.String(), "part", p.Kind, "reason", string(reason), "error", err.Error())
		if reason.StopsAll() && !reason.OfOnePath() || c.offline(reason) {
			c.cancel(err)
		}
	}
	retry.Settle(it, now)
	if gone && !it.State.Open() {
		c.Progress.Update(func(p *progress.Pass) { p.Lost = append(p.Lost, progress.Describe(it)) })
	}
}

// offlineStreak is how many network failures in a row, with no success between them and beside those that are under way and
// fail together, mean that the network is gone and not one connection.
const offlineStreak = 16

func (c *Copier) offline(reason reasons.Reason) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reason.OutOfReach() {
		c.streak++
	}
	return c.streak >= offlineStreak+c.begun
}

// write merges the copied parts into the item as the store has it now, because
// a listing may have changed it meanwhile.
func (c *Copier) write(tx *store.Tx, f *transfer, now time.Time) error {
	have, known, err := tx.Item(f.item.Key)
	if err != nil {
		return err
	}
	if !known {
		return tx.PutItem(f.item)
	}
	at := have.MatchParts(f.item.Parts)
	for n, i := range f.parts {
		if f.parts[n] = at[i]; at[i] >= 0 {
			take(&have.Parts[at[i]], f.item.Parts[i])
			if errors.Is(f.failed[i], reasons.ErrNowhere) {
				retry.Nowhere(have, at[i], now)
			}
		}
	}
	f.parts = slices.DeleteFunc(f.parts, func(i int) bool { return i < 0 })
	have.Folder = f.item.Folder
	have.Early = have.Early || f.item.Early // what was copied may be of before a listing called it finished
	retry.Settle(have, now)
	f.item = have
	return tx.PutItem(have)
}

// take gives a part what copying it came to. It may have been found in Dropbox meanwhile.
func take(have *ledger.Part, copied ledger.Part) {
	switch {
	case have.Done():
	case copied.Done():
		copied.Text, copied.Lost, copied.Before, copied.Anew = "", nil, nil, false // it is in Dropbox now, the text is in the record
		*have = copied
	case copied.URI == ledger.Elsewhere && have.URI != ledger.Elsewhere: // a listing has shown it meanwhile: RingCentral is to be asked
	default:
		have.Failing, have.Doubt = copied.Failing, copied.Doubt // its type stays that of the record
	}
}

// finish removes transfers from those under way and reports what they did.
func (c *Copier) finish(transfers []*transfer) {
	archived, failed := 0, 0
	var bytes int64
	var columns [4]int
	c.mu.Lock()
	for _, f := range transfers {
		delete(c.transfers, f.item.Key)
		columns[f.item.Key.Type.Column()]++
		for _, i := range f.parts {
			if p := f.item.Parts[i]; p.Done() {
				c.streak = 0
				bytes += p.Size
			}
		}
		if f.item.State == ledger.Archived {
			archived++
		} else {
			failed++
		}
	}
	refused := c.refusals.see(transfers)
	cured := archived > 0 && c.Probe && !c.cured
	c.cured = c.cured || cured
	c.mu.Unlock()
	if cured {
		c.Cured()
	}
	if refused != nil {
		c.cancel(refused)
	}
	c.Progress.Update(func(p *progress.Pass) {
		p.Done, p.Failed, p.Bytes = p.Done+archived, p.Failed+failed, p.Bytes+bytes
		p.Total = max(p.Total, p.Done)
		for column, n := range columns {
			p.ToFetch[column] = max(0, p.ToFetch[column]-n)
		}
	})
	c.signal()
}
