// Package translate makes items, and calls of the list of calls, out of RingCentral's records. It reads and writes nothing.
package translate

import (
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Translator translates what lists show.
type Translator struct {
	Who    store.RingCentral
	Now    time.Time // pinned: what is young, and what RingCentral deletes when
	Roster *roster.Roster
}

// Item is one item that a listing showed.
type Item struct {
	Item       *ledger.Item
	Of         ledger.Source // that it belongs to, where that may be another than the listed one
	Unfinished bool          // more of it is still to come
	Left       bool          // all of it is left for later
	Unwritten  bool          // its transcript is, of which RingCentral says or shows that there is one
}

// Waiting is what is left of an item for later.
func (f Item) Waiting() coverage.Waiting {
	it := f.Item
	w := coverage.Waiting{Key: it.Key, Time: it.Time, Owner: it.Owner, Mailbox: it.Mailbox, Direction: it.Direction, From: it.From, To: it.To}
	if w.More = f.Unwritten && !f.Left; w.More {
		w.Why = progress.Unwritten
	}
	return w
}

// Age is how long ago something was. What lies far ahead is as old: its time is wrong, and nothing would
// come of waiting for it.
func (tr Translator) Age(at time.Time) time.Duration { return tr.Now.Sub(at).Abs() }

func party(p ringcentral.Party) ledger.Party {
	return ledger.Party{Number: p.Number, Extension: p.ExtensionNumber, Name: p.Name}
}
