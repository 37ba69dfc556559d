package rows

import (
	"time"
)

// How far from what was asked for the time of a record may be. Before it, there is nothing to be
// shown at all; after it, a clock may be wrong.
const (
	mostBefore = 24 * time.Hour
	MostAfter  = 365 * 24 * time.Hour
)

// Period is what the rows of a list may be of: what was asked for, and what is of use besides. The zero
// period is any time.
type Period struct{ From, To time.Time }

// holds reports whether a record of the list can be of that time.
func (p Period) holds(at time.Time) bool {
	return p == Period{} || !at.Before(p.From.Add(-mostBefore)) && !at.After(p.To.Add(MostAfter))
}
