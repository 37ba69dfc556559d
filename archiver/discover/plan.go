package discover

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/ringcentral"
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
			of := s
			if f.of != 0 {
				of = f.of
			}
			it, err := l.planOne(tx, of, f.item)
			switch {
			case errors.Is(err, ledger.ErrRefused):
				held.refuse(f.item, "the data file cannot hold it")
			case errors.Is(err, errAnother):
				held.refuse(f.item, "another has the same id")
			case err != nil:
				return fmt.Errorf("%s: %w", f.item.Key, err)
			case of == s:
				held.add(it)
			}
		}
		return nil
	}))
}

// errAnother says that a listing shows something else under the id of an item.
var errAnother = errors.New("another item has the id")

// another reports whether what a listing shows under the id of an item is something else: nothing in
// it is the same, and it is of another time or call. RingCentral may show one recording in several
// calls, at one address (docs/ringcentral.md §3.4.3).
func another(have, seen *ledger.Item) bool {
	for i := range have.Parts {
		for j := range seen.Parts {
			if mayBeSame(&have.Parts[i], &seen.Parts[j], have.Key.ID) {
				return false
			}
		}
	}
	return !have.Time.Equal(seen.Time) || rowOf(have) != rowOf(seen)
}

// mayBeSame reports whether two parts of items with one id may be the same. What has no address yet
// may be anything.
func mayBeSame(a, b *ledger.Part, item string) bool {
	switch {
	case a.ID == b.ID && a.ID != "" && a.ID != item:
		return true
	case a.NoAddress || b.NoAddress:
		return true
	case a.URI != "" && b.URI != "":
		return ringcentral.SameAddress(a.URI, b.URI)
	}
	return a.URI == b.URI && a.Text == b.Text
}

// rowOf is the id of the row that an item was shown in; empty where it is not known.
func rowOf(it *ledger.Item) (id string) {
	var row struct {
		ID any `json:"id"`
	}
	if text, err := it.Record.Text(); err == nil && json.Unmarshal(text, &row) == nil && row.ID != nil {
		id = fmt.Sprint(row.ID)
	}
	return id
}

// planOne returns the item as the store has it afterwards. Errors: errAnother, ledger.ErrRefused, those
// of the store.
func (l *Lister) planOne(tx *store.Tx, s ledger.Source, seen *ledger.Item) (*ledger.Item, error) {
	have, known, err := itemOf(tx, seen)
	if err != nil {
		return nil, err
	}
	if !known {
		seen.Sources, seen.Discovered, seen.Leaving = s, l.Now, l.leaving(seen.Owner)
		if l.Adopt != nil {
			if err := l.Adopt(tx, seen); err != nil {
				return nil, err
			}
		}
		return seen, tx.PutItem(seen)
	}
	if another(have, seen) {
		return nil, errAnother
	}
	if !l.merge(have, seen, s) {
		return have, nil
	}
	return have, tx.PutItem(have)
}

// itemOf is the item in the store that a listing shows. It gives what is shown the key that it has there.
func itemOf(tx *store.Tx, seen *ledger.Item) (have *ledger.Item, known bool, err error) {
	have, known, err = tx.Item(seen.Key)
	if err == nil && known && otherMailbox(have, seen) {
		seen.Key.ID = layout.OfMailbox(seen.Key.ID, seen.Owner.ExtensionID)
		have, known, err = tx.Item(seen.Key)
	}
	return have, known, err
}

// otherMailbox reports whether two messages lie in the stores of two extensions and have the same id
// all the same: RingCentral does not promise that an id is in one store only.
func otherMailbox(have, seen *ledger.Item) bool {
	return seen.Key.Type != ledger.CallRecording && have.Owner.ExtensionID != seen.Owner.ExtensionID
}

// revive is how long a gone part is left alone before a listing that shows it
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
	was := have.State
	refetched := again(have, seen)
	parts := l.mergeParts(have, seen)
	parts = dropUnnamed(have, seen) || refetched || parts
	if was == ledger.Excluded {
		have.Reopen()
		parts = true
	}
	if parts {
		retry.Settle(have, l.Now)
		if was.Open() && !have.State.Open() && !have.Done() {
			l.gone = append(l.gone, have)
		}
	}
	if have.Deleted != seen.Deleted {
		have.Deleted, changed = seen.Deleted, true
	}
	if !have.Deadline.Equal(seen.Deadline) {
		have.Deadline, changed = seen.Deadline, changed || have.State.Open()
	}
	switch {
	case parts && was.Open():
		have.Record, have.From, have.To = seen.Record, seen.From, seen.To
		have.Duration, have.Call, have.Recorded = seen.Duration, seen.Call, seen.Recorded
	case parts && was == ledger.Archived:
		have.Record = seen.Record
	}
	if _, err := have.Record.Text(); err != nil {
		have.Record = seen.Record
		changed = true
	}
	changed = changed || parts
	if have.State.Open() && l.roster && have.Leaving != l.leaving(have.Owner) {
		have.Leaving = l.leaving(have.Owner)
		changed = true
	}
	return changed
}

// mergeParts adds the parts that are new, gives those that are not committed yet their present
// address, and makes those due again that are gone and shown all the same.
func (l *Lister) mergeParts(have, seen *ledger.Item) (changed bool) {
	for i, at := range have.MatchParts(seen.Parts) {
		if at < 0 {
			have.Parts = append(have.Parts, seen.Parts[i])
			changed = true
			continue
		}
		changed = l.mergePart(&have.Parts[at], seen.Parts[i]) || changed
	}
	return changed
}

func (l *Lister) mergePart(old *ledger.Part, p ledger.Part) (changed bool) {
	if old.NoAddress && old.ID == "" && p.ID != "" {
		old.ID, changed = p.ID, true // it stood for the part
	}
	if promisedOnly(p) && old.NoAddress {
		if changed = old.Open(); changed {
			retry.NotShown(old, l.Now)
		}
		return changed
	}
	if old.NoAddress && old.Failing != nil {
		old.Failing, changed = nil, true // it was not shown, and is again
	}
	if old.Done() || p.NoAddress {
		return changed
	}
	if old.Kind != p.Kind && old.URI == p.URI && old.ID == p.ID && !sameContent(old.Kind, p.Kind) {
		old.Kind, old.ContentType, old.Expect, old.Lasts, old.Failing, changed = p.Kind, p.ContentType, p.Expect, p.Lasts, nil, true
	}
	if old.URI != p.URI || old.Text != p.Text {
		if old.URI == "" {
			old.Failing, old.NoAddress = nil, false // what it waited for has come
		}
		old.URI, old.Text, old.ContentType, old.Expect, old.Lasts = p.URI, p.Text, p.ContentType, p.Expect, p.Lasts
		changed = true
	}
	// ahead only if the clock was wrong
	if old.State() == ledger.PartGone && l.Now.Sub(old.Failing.Gone).Abs() > revive {
		old.Failing.Gone, old.Failing.NextTry, old.Failing.Reason = time.Time{}, time.Time{}, string(reasons.NotYetAvailable)
		changed = true
	}
	return changed
}

// promisedOnly reports whether a part is a transcript that the message says to have and does not show, though it is no longer waited
// for: a list that shows the message does not show it.
func promisedOnly(p ledger.Part) bool {
	return p.Kind == layout.Transcript && p.NoAddress && p.ID == ""
}

// sameContent reports whether two kinds are judged alike, so that nothing changes between them.
func sameContent(a, b string) bool {
	paper := func(kind string) bool { return kind == layout.Document || kind == layout.Attachment }
	return a == b || paper(a) && paper(b)
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
			before := *p
			p.Path, p.Size, p.Hash, p.SHA256, p.Committed, p.Before = "", 0, "", "", time.Time{}, &before
		}
	}
	return true
}

// dropUnnamed takes out the parts that never had an address and that RingCentral names no more, such
// as what stood for the parts of an item as long as it named none. Only a listing that shows other
// files of the item says so: one that shows none may have left them out.
func dropUnnamed(have, seen *ledger.Item) bool {
	unnamed := func(p ledger.Part) bool { return p.NoAddress && !p.Done() }
	shown := func(p ledger.Part) bool { return p.URI != "" }
	if !slices.ContainsFunc(have.Parts, unnamed) || !slices.ContainsFunc(seen.Parts, shown) {
		return false
	}
	at, kept := have.MatchParts(seen.Parts), []ledger.Part(nil)
	for i, p := range have.Parts {
		if !unnamed(p) || slices.Contains(at, i) {
			kept = append(kept, p)
		}
	}
	dropped := len(kept) < len(have.Parts)
	have.Parts = kept
	return dropped
}
