package calllog

import (
	"slices"
	"time"

	"ringcentral-archiver/store/disk"
)

// Coverage is what is known of the call log: how many calls, and over which spans it was read.
type Coverage struct {
	Calls int    `json:",omitempty"`
	Lists []List `json:",omitempty"`
	// Told is what the pages of each month say of it, by the month's name
	Told map[string]string `json:",omitempty"`
}

// List is one of RingCentral's lists of calls, as far as it was read.
type List struct {
	Of    string    // whose calls: an account's id, and that of an extension where it is only its calls
	Name  string    // what people call them
	At    time.Time `json:",omitzero"` // when this computer last read it; zero = only another one did
	Spans []Span    // the oldest first, with gaps between them
	// the last reading showed a call that cannot be read and that no gap between the spans stands for
	Unread bool `json:",omitempty"`
}

// Span is a time [From, To) of which every call is known.
type Span struct{ From, To time.Time }

var keyCalls = []byte("calls")

// CallCoverage reads what is known of the call log. Errors: ErrDamaged.
func (tx *Calls) CallCoverage() (c Coverage, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyCalls, &c)
	return c, err
}

// PutCallCoverage writes it. Errors: bbolt's.
func (tx *Calls) PutCallCoverage(c Coverage) error {
	return tx.file.PutJSON(disk.BucketState, keyCalls, c)
}

// List is the list of an extension's or the account's calls, a new one where there is none.
func (c *Coverage) List(of string) *List {
	for i := range c.Lists {
		if c.Lists[i].Of == of {
			return &c.Lists[i]
		}
	}
	c.Lists = append(c.Lists, List{Of: of})
	return &c.Lists[len(c.Lists)-1]
}

// Spans counts the spans of all lists.
func (c *Coverage) Spans() (n int) {
	for i := range c.Lists {
		n += len(c.Lists[i].Spans)
	}
	return n
}

// Add notes that a span was read. Spans without a gap between them become one.
func (l *List) Add(s Span) {
	if !s.From.Before(s.To) {
		return
	}
	l.Spans = append(l.Spans, s)
	slices.SortFunc(l.Spans, func(a, b Span) int { return a.From.Compare(b.From) })
	joined := l.Spans[:1]
	for _, next := range l.Spans[1:] {
		last := &joined[len(joined)-1]
		switch {
		case next.From.After(last.To):
			joined = append(joined, next)
		case next.To.After(last.To):
			last.To = next.To
		}
	}
	l.Spans = joined
}

// Without takes a span out of what was read.
func (l *List) Without(out Span) {
	var left []Span
	for _, s := range l.Spans {
		if !out.From.Before(s.To) || !s.From.Before(out.To) {
			left = append(left, s)
			continue
		}
		if s.From.Before(out.From) {
			left = append(left, Span{s.From, out.From})
		}
		if out.To.Before(s.To) {
			left = append(left, Span{out.To, s.To})
		}
	}
	l.Spans = left
}

// In gives the spans of a list that reach into [from, to).
func (l *List) In(from, to time.Time) (out []Span) {
	for _, s := range l.Spans {
		if s.From.Before(to) && from.Before(s.To) {
			out = append(out, s)
		}
	}
	return out
}
