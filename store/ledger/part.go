package ledger

import "time"

// Part is one file of an item.
type Part struct {
	ID   string // RingCentral's id of the part; the item's own for a recording
	Kind string // audio, transcript, text, document or attachment
	// where RingCentral serves it; empty when Text holds it
	URI  string `json:",omitempty"`
	Text string `json:",omitempty"` // the part's content, when the listing held it; with a URI, as much of it as the listing held
	// media type from RingCentral; empty until fetched for recordings
	ContentType string `json:",omitempty"`
	FileName    string `json:",omitempty"` // as the sender named it
	// length in bytes that RingCentral announced, 0 = unknown
	Expect int64 `json:",omitempty"`
	// how long the sound lasts as RingCentral announced it, 0 = unknown
	Lasts time.Duration `json:",omitempty"`
	Path  string        `json:",omitempty"` // in Dropbox, once committed
	Size  int64         `json:",omitempty"` // bytes, once committed
	Hash  string        `json:",omitempty"` // Dropbox's content hash, once committed
	// in hex, once committed; empty for what was found in Dropbox
	SHA256    string    `json:",omitempty"`
	Committed time.Time `json:",omitzero"`
	// Length is how long the sound lasts, measured when it was copied; 0 = not known.
	Length time.Duration `json:",omitempty"`
	// the copy that went missing in Dropbox, until there is another
	Lost *RemoteFile `json:",omitempty"`
	// RingCentral names the part and gives no address to fetch it from
	NoAddress bool `json:",omitempty"`
	// the part as it is in Dropbox from before it was finished, while it is fetched once more
	Before *Part `json:",omitempty"`
	// RingCentral called it unfinished while it was tried: what may lie in Dropbox under its name is not what it came to
	Anew bool `json:",omitempty"`
	// what is odd about the content that RingCentral serves
	Doubt *Doubt `json:",omitempty"`
	// why it is not archived; nil while it was not tried in vain, and once it is archived
	Failing *Failing `json:",omitempty"`
}

// Elsewhere is the address of what only another place of the archive has: no list holds its content any more, and RingCentral has given
// no address for it.
const Elsewhere = "elsewhere:"

// Failing says why a part is not archived.
type Failing struct {
	Reason string // reason code of the last failure
	Detail string `json:",omitempty"` // one sentence with what happened
	// failed attempts by reason code: what one cause did never counts for another
	Attempts map[string]int `json:",omitempty"`
	// when RingCentral first said that it does not have the part; zero when it has not said so
	// since it last served anything for it
	NotFound time.Time `json:",omitzero"`
	NextTry  time.Time `json:",omitzero"`
	Gone     time.Time `json:",omitzero"` // since when it counts as gone
}

// PartState is where a part stands.
type PartState byte

// The states of a part.
const (
	PartOpen        PartState = iota + 1 // it waits for its turn
	PartUnavailable                      // it was tried in vain; Failing says why and when again
	PartArchived
	PartGone // RingCentral has said for more than a day that it does not have it
)

// State is where the part stands.
func (p Part) State() PartState {
	switch {
	case p.Done():
		return PartArchived
	case p.Failing == nil:
		return PartOpen
	case !p.Failing.Gone.IsZero():
		return PartGone
	default:
		return PartUnavailable
	}
}

// Done reports whether Dropbox has confirmed the part.
func (p Part) Done() bool { return p.Hash != "" }

// Kept is the part as it should be in Dropbox now: from before it was finished, while it is fetched
// once more.
func (p *Part) Kept() *Part {
	if p.Before != nil {
		return p.Before
	}
	return p
}

// Open reports whether the part still has to be archived.
func (p Part) Open() bool { s := p.State(); return s == PartOpen || s == PartUnavailable }

// Due reports whether an open part is to be tried at now. A next attempt more than MostWait ahead
// was noted while the clock was wrong.
func (p Part) Due(now time.Time) bool {
	if p.NoAddress {
		return false // only a listing can bring the address
	}
	if p.Failing == nil {
		return p.Open()
	}
	next := p.Failing.NextTry.Truncate(time.Millisecond) // as the queue keeps it
	return p.Open() && (!next.After(now) || next.Sub(now) > MostWait)
}

// Tries counts the failed attempts for one reason, or for all with "".
func (p Part) Tries(reason string) (n int) {
	if p.Failing == nil {
		return 0
	}
	for why, of := range p.Failing.Attempts {
		if reason == "" || why == reason {
			n += of
		}
	}
	return n
}

// SameFile reports whether two parts are the same file in Dropbox.
func (p *Part) SameFile(other Part) bool {
	return p.Path == other.Path && p.Hash == other.Hash && p.Size == other.Size
}

// A document may be listed as an attachment, and the other way round, once RingCentral has rendered
// a fax. Their ids tell that they are the same.
const (
	kindDocument   = "document"
	kindAttachment = "attachment"
	kindText       = "text"
)

// heldText reports whether a part is the text that the message itself holds.
func (p Part) heldText() bool { return p.Kind == kindText && p.URI == "" && !p.NoAddress }

func sameKind(a, b string) bool {
	paper := func(kind string) bool { return kind == kindDocument || kind == kindAttachment }
	return a == b || paper(a) && paper(b)
}

// MatchParts finds for each part that a listing shows the part of the item that it is: by its id,
// else by its address, which may have another id in each listing, else by its place among those of its kind that have neither. The
// text that a message itself holds is one. -1 stands for a part that the item does not have. No part is found twice.
func (it *Item) MatchParts(seen []Part) []int {
	at, taken := make([]int, len(seen)), make([]bool, len(it.Parts))
	for i := range at {
		at[i] = -1
	}
	pass := func(same func(have, seen Part) bool) {
		for i, p := range seen {
			for j := range it.Parts {
				if at[i] < 0 && !taken[j] && same(it.Parts[j], p) {
					at[i], taken[j] = j, true
				}
			}
		}
	}
	sameID := func(have, p Part) bool { return p.ID != "" && have.ID == p.ID }
	pass(func(have, p Part) bool { return sameID(have, p) && have.Kind == p.Kind && have.URI == p.URI })
	pass(func(have, p Part) bool { return sameID(have, p) && have.Kind == p.Kind })
	pass(func(have, p Part) bool { return sameID(have, p) && sameKind(have.Kind, p.Kind) })
	pass(func(have, p Part) bool { return sameID(have, p) && p.URI != "" && have.URI == p.URI && !have.Done() }) // it was of another kind by mistake
	pass(func(have, p Part) bool {
		return (have.ID == "" || p.ID == "") && p.URI != "" && have.URI == p.URI && sameKind(have.Kind, p.Kind)
	})
	pass(func(have, p Part) bool {
		nameless := have.ID == "" || p.ID == ""
		return nameless && (have.URI == "" || p.URI == "" || have.ID == p.ID) && have.Kind == p.Kind
	})
	pass(func(have, p Part) bool { return p.URI != "" && have.URI == p.URI && sameKind(have.Kind, p.Kind) })
	pass(func(have, p Part) bool { return have.heldText() && p.heldText() })
	return at
}

// Partly reports whether some of the item's parts are archived and some are not.
func (it *Item) Partly() bool { return it.DoneParts() > 0 && !it.Done() }

// DoneParts counts the archived parts.
func (it *Item) DoneParts() (n int) {
	for _, p := range it.Parts {
		if p.Done() {
			n++
		}
	}
	return n
}

// Hurry makes an open item's parts be tried at once.
func (it *Item) Hurry() {
	it.State, it.NextTry = Discovered, time.Time{}
	for i := range it.Parts {
		if p := &it.Parts[i]; p.Open() && p.Failing != nil {
			p.Failing.NextTry = time.Time{}
		}
	}
}

// Reopen makes an item be tried at once, its gone parts too, with all attempts before them again.
// Until then what is known of why they failed stays.
func (it *Item) Reopen() {
	it.State, it.NextTry, it.Attempts = Discovered, time.Time{}, 0
	for i := range it.Parts {
		if f := it.Parts[i].Failing; f != nil {
			it.Parts[i].Failing = &Failing{Reason: f.Reason, Detail: f.Detail}
		}
	}
}

// Exclude takes an item out of the work. When it comes back it begins from nothing. What was to be
// fetched once more counts as it is in Dropbox until then.
func (it *Item) Exclude() {
	it.State, it.Reason, it.Detail, it.NextTry, it.Attempts = Excluded, "", "", time.Time{}, 0
	for i := range it.Parts {
		p := &it.Parts[i]
		if p.Failing = nil; p.Before != nil {
			*p, it.Early = *p.Before, true
		}
	}
	if it.Done() {
		it.State, it.Archived = Archived, it.Parts[0].Committed
	}
}

// spread hands what a store of before parts had states says of an item to its open parts.
func (it *Item) spread() {
	if it.Reason == "" && it.State != Gone {
		return
	}
	for _, p := range it.Parts {
		if p.Failing != nil {
			return
		}
	}
	for i := range it.Parts {
		p := &it.Parts[i]
		if p.Done() || p.NoAddress {
			continue
		}
		p.Failing = &Failing{Reason: it.Reason, Detail: it.Detail}
		if it.Attempts > 0 && it.Reason != "" {
			p.Failing.Attempts = map[string]int{it.Reason: it.Attempts}
		}
		switch it.State {
		case Gone:
			// a few answers were enough for that version: the next listing that shows it has it tried again
			p.Failing.Gone = it.Time
		case Waiting:
			p.Failing.NextTry = it.NextTry
		}
	}
}
