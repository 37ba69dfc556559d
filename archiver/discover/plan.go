package discover

import (
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// plan enters what a page of a listing showed into the store, in one
// transaction and before the first byte of it is fetched. Listing the same item
// again, from any source, never makes a second one.
func (l *Lister) plan(s ledger.Source, items []listedItem, held *listing) error {
	if len(items) == 0 {
		return nil
	}
	return reasons.StoreFailed("plan", l.Store.Update(func(tx *store.Tx) error {
		for _, f := range items {
			it, err := l.planOne(tx, s, f.item)
			if err != nil {
				return fmt.Errorf("%s: %w", f.item.Key, err)
			}
			held.add(it)
		}
		return nil
	}))
}

// planOne returns the item as the store has it afterwards.
func (l *Lister) planOne(tx *store.Tx, s ledger.Source, seen *ledger.Item) (*ledger.Item, error) {
	have, known, err := tx.Item(seen.Key)
	if err != nil {
		return nil, err
	}
	if !known {
		seen.Sources, seen.Discovered, seen.Leaving = s, l.Now, l.leaving(seen.Owner)
		return seen, tx.PutItem(seen)
	}
	if !l.merge(have, seen, s) {
		return have, nil
	}
	return have, tx.PutItem(have)
}

// revive is how long a gone item is left alone before a listing that shows it
// again makes it due.
const revive = 24 * time.Hour

// merge updates an item with what RingCentral shows now, and reports whether
// anything changed. Rows are rewritten and transcripts come late, so an
// archived item may get another part.
func (l *Lister) merge(have, seen *ledger.Item, s ledger.Source) (changed bool) {
	if !have.Sources.Has(s) {
		have.Sources |= s
		changed = true
	}
	changed = again(have, seen) || changed
	for _, p := range seen.Parts {
		changed = mergePart(have, p) || changed
	}
	changed = dropPlaceholder(have, seen) || changed
	if have.Deleted != seen.Deleted {
		have.Deleted, changed = seen.Deleted, true
	}
	if !have.Deadline.Equal(seen.Deadline) {
		have.Deadline, changed = seen.Deadline, changed || have.State.Open()
	}
	switch {
	case have.State == ledger.Archived && !have.Done():
		have.State, have.Attempts, have.Reason, have.Detail = ledger.Discovered, 0, "", ""
		have.Record = seen.Record
		changed = true
	case have.State == ledger.Excluded:
		have.State, have.Attempts = ledger.Discovered, 0
		changed = true
	// ahead only if the clock was wrong
	case have.State == ledger.Gone && l.Now.Sub(have.NextTry).Abs() > revive:
		have.State, have.Reason, have.Detail = ledger.Discovered, "", ""
		changed = true
	case have.State.Open() && changed:
		have.Record, have.From, have.To = seen.Record, seen.From, seen.To
		have.Duration, have.Call, have.Recorded = seen.Duration, seen.Call, seen.Recorded
	}
	if changed && reasons.Reason(have.Reason) == reasons.NoAddress && have.State == ledger.Waiting {
		have.State = ledger.Discovered
	}
	if have.State.Open() && l.roster && have.Leaving != l.leaving(have.Owner) {
		have.Leaving = l.leaving(have.Owner)
		changed = true
	}
	return changed
}

// mergePart adds a part that is new, and the present address of one that is
// not committed yet.
func mergePart(have *ledger.Item, p ledger.Part) bool {
	for i := range have.Parts {
		old := &have.Parts[i]
		if old.ID != p.ID || old.Kind != p.Kind {
			continue
		}
		if old.Done() || p.NoAddress || (old.URI == p.URI && old.Text == p.Text) {
			return false
		}
		old.URI, old.Text, old.ContentType, old.Expect, old.NoAddress = p.URI, p.Text, p.ContentType, p.Expect, false
		return true
	}
	have.Parts = append(have.Parts, p)
	return true
}

// again makes an item that RingCentral called unfinished be fetched once more: it is finished now,
// or has changed. Dropbox takes the same bytes for the same file.
func again(have, seen *ledger.Item) bool {
	if !have.Early || seen.Early && have.Duration == seen.Duration && have.Call == seen.Call {
		return false
	}
	have.Early, have.Duration, have.Call, have.Recorded = seen.Early, seen.Duration, seen.Call, seen.Recorded
	for i := range have.Parts {
		p := &have.Parts[i]
		if p.Done() && p.URI != "" {
			p.Path, p.Size, p.Hash, p.SHA256, p.Committed, p.Again = "", 0, "", "", time.Time{}, true
		}
	}
	return true
}

// dropPlaceholder takes out what stood for the parts of an item as long as RingCentral named none.
func dropPlaceholder(have, seen *ledger.Item) bool {
	before := len(have.Parts)
	have.Parts = slices.DeleteFunc(have.Parts, func(p ledger.Part) bool {
		return p.NoAddress && p.ID == "" && !slices.ContainsFunc(seen.Parts, func(s ledger.Part) bool { return s.ID == "" && s.Kind == p.Kind && s.NoAddress })
	})
	return len(have.Parts) != before
}
