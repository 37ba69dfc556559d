package coverage

import (
	"time"

	"ringcentral-archiver/store/ledger"
)

// Waiting is what a listing showed and left for later, because RingCentral has not finished it. It is no item yet.
type Waiting struct {
	Key  ledger.Key
	Time time.Time // of the call or message
	Why  string    `json:",omitempty"` // in a sentence without its end, English; empty where there is no more to say
	More bool      `json:",omitempty"` // what is left is a part of an item
	Call string    `json:",omitempty"` // the id of the row that shows a recording
	// as of an item
	Owner     ledger.Owner   `json:",omitzero"`
	Mailbox   string         `json:",omitempty"`
	Direction string         `json:",omitempty"`
	From      ledger.Party   `json:",omitzero"`
	To        []ledger.Party `json:",omitempty"`
}

// Wait notes what a listing left for later.
func (l *Listing) Wait(left []Waiting) {
	l.Waiting, l.Waits = left[:min(len(left), MostUnread)], len(left)
}
