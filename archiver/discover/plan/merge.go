package plan

import (
	"slices"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store/ledger"
)

// revive is how long a gone part is left alone before a listing that shows it
// again makes it due.
const revive = 24 * time.Hour

// merge updates an item with what RingCentral shows now, and reports whether
// anything changed. Rows are rewritten and transcripts come late, so an
// archived item may get another part.
func (p *Planner) merge(have, seen *ledger.Item, s ledger.Source) (changed bool) {
	if !have.Sources.Has(s) {
		have.Sources |= s
		changed = true
	}
	was := have.State
	refetched := again(have, seen)
	parts := p.mergeParts(have, seen)
	have.Early = have.Early || seen.Early && parts
	parts = dropUnnamed(have, seen) || refetched || parts
	if was == ledger.Excluded {
		have.Reopen()
		parts = true
	}
	if parts {
		retry.Settle(have, p.Now)
		if was.Open() && !have.State.Open() && !have.Done() {
			p.gone = append(p.gone, have)
		}
	}
	if deleted := isDeleted(have, seen); have.Deleted != deleted {
		have.Deleted, changed = deleted, true
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
	if have.State.Open() && p.Roster.Sure() && have.Leaving != p.Roster.LeavingWith(have) {
		have.Leaving = p.Roster.LeavingWith(have)
		changed = true
	}
	return changed
}

// isDeleted reports whether an item is deleted at RingCentral, by what a list shows now. One of several users may delete what they share.
// A call that was deleted from one list may still be in the other, or come without the word.
func isDeleted(have, seen *ledger.Item) bool {
	switch {
	case have.Key.Type == ledger.CallRecording:
		return have.Deleted || seen.Deleted
	case have.Store() == seen.Store():
		return seen.Deleted
	default:
		return have.Deleted
	}
}

// mergeParts adds the parts that are new, gives those that are not committed yet their present
// address, and makes those due again that are gone and shown all the same.
func (p *Planner) mergeParts(have, seen *ledger.Item) (changed bool) {
	for i, at := range have.MatchParts(seen.Parts) {
		if at < 0 {
			have.Parts = append(have.Parts, seen.Parts[i])
			changed = true
			continue
		}
		changed = p.mergePart(&have.Parts[at], seen.Parts[i]) || changed
	}
	return changed
}

func (p *Planner) mergePart(old *ledger.Part, seen ledger.Part) (changed bool) {
	if old.NoAddress && old.ID == "" && seen.ID != "" {
		old.ID, changed = seen.ID, true // it stood for the part
	}
	if promisedOnly(seen) && old.NoAddress {
		if changed = old.Open(); changed {
			retry.NotShown(old, false, p.Now)
		}
		return changed
	}
	if old.NoAddress && old.Failing != nil {
		old.Failing, changed = nil, true // it was not shown, and is again
	}
	if showsMore(old, seen) {
		before := *old
		*old = seen
		old.Before = &before
		return true
	}
	if old.Done() || seen.NoAddress {
		return changed
	}
	if old.Kind != seen.Kind && old.URI == seen.URI && old.ID == seen.ID && !sameContent(old.Kind, seen.Kind) {
		old.Kind, old.ContentType, old.Expect, old.Lasts, old.Failing, changed = seen.Kind, seen.ContentType, seen.Expect, seen.Lasts, nil, true
	}
	if old.URI != seen.URI || old.Text != seen.Text {
		if old.URI == "" || old.URI == ledger.Elsewhere {
			old.Failing, old.NoAddress = nil, false // what it waited for has come
		}
		if old.Failing != nil && old.URI != seen.URI {
			old.Failing.NextTry = time.Time{} // the address may be good for a while only, as the one before was
		}
		old.URI, old.Text, old.ContentType, old.Expect, old.Lasts = seen.URI, seen.Text, seen.ContentType, seen.Expect, seen.Lasts
		changed = true
	}
	// ahead only if the clock was wrong
	if old.State() == ledger.PartGone && p.Now.Sub(old.Failing.Gone).Abs() > revive {
		old.Failing.Gone, old.Failing.NextTry, old.Failing.Reason = time.Time{}, time.Time{}, string(reasons.NotYetAvailable)
		changed = true
	}
	return changed
}

// showsMore reports whether a list shows more of a text than it did when the text was archived from it, or says for the first time that
// there is more; or whether it says that a file is larger, or lasts longer, than it said and than what was archived.
func showsMore(old *ledger.Part, seen ledger.Part) bool {
	larger := seen.Expect > max(old.Size, old.Expect)
	switch {
	case !old.Done() || seen.NoAddress:
		return false
	case old.URI == "":
		return old.Kind == layout.Text && seen.Kind == layout.Text && (int64(len(seen.Text)) > old.Size || larger)
	default:
		longer := old.Lasts > 0 && seen.Lasts > max(old.Lasts, old.Length.Round(time.Second))
		return seen.URI != "" && (old.Expect > 0 && larger || longer)
	}
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
		p.Anew = !p.Done() && p.URI != ""
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
