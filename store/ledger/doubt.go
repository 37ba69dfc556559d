package ledger

import (
	"slices"
	"time"
)

// Doubt is about a content that does not look like what its record announces, or may be a piece of it. A part that is in
// Dropbox and has one was archived as RingCentral served it, again and again.
type Doubt struct {
	Looks string    // media type that the bytes look like
	Print string    // tells one content from another
	Times int       // how often in a row the same content came
	Since time.Time // when it came first
	// it looks like what was announced, but only the end of the connection tells where it ends
	Unended bool `json:",omitempty"`
}

// AsServed is what a part of the item looks like that was archived although it does not look like
// what its record announces; empty when there is none.
func (it *Item) AsServed() string {
	for _, p := range it.Parts {
		if p.Done() && p.Doubt != nil && !p.Doubt.Unended {
			return p.Doubt.Looks
		}
	}
	return ""
}

// MayBeCut reports whether a part of the item was archived of which nothing tells that it is whole.
func (it *Item) MayBeCut() bool {
	return slices.ContainsFunc(it.Parts, func(p Part) bool { return p.Done() && p.Doubt != nil && p.Doubt.Unended })
}
