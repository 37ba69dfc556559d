package ledger

import "time"

// Damage is an item whose record in the file cannot be read. It is set aside: out of the items, the
// queue and the hours, until a listing shows the item again.
type Damage struct {
	At   time.Time // when it was found
	Hour time.Time `json:",omitzero"` // that it belongs to; zero when not known
	Raw  []byte    // what lies in the file
}
