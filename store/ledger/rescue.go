package ledger

import "time"

// Rescue counts the items of a backlog that is being archived: what RingCentral
// held from before the first hour when it was asked for.
type Rescue struct {
	From, To       time.Time // the items' times, From <= time < To; zero when there is no rescue
	Began          time.Time
	Archived, Gone int
	Open           [4]int // by Type.Column
	Bytes          int64  // of the archived
}

// Left is how many of its items are open.
func (r Rescue) Left() int { return sum(r.Open) }

// Add counts an item in, or with by -1 out, if it is one of them.
func (r *Rescue) Add(it *Item, by int) {
	if it.Time.Before(r.From) || !it.Time.Before(r.To) {
		return
	}
	switch {
	case it.State == Archived:
		r.Archived += by
		r.Bytes += int64(by) * it.Bytes()
	case it.State.Open():
		r.Open[it.Key.Type.Column()] += by
	case it.State == Gone || it.State == Removed || it.State == Accepted || it.State == Partly:
		r.Gone += by
	}
}
