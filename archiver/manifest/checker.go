package manifest

import "fmt"

// Wrong is an English sentence for people that says what is wrong with manifests. Its verbs are for what it is about.
type Wrong string

// What is wrong with a chain.
const (
	Unreadable Wrong = "The manifest of %s cannot be read."
	OtherDay   Wrong = "The manifest of %s has the date %s."
	NoneBefore Wrong = "The manifest of %s continues from that of %s, which is missing."
	NotTheLast Wrong = "The manifest of %s continues from that of %s, but the one before it is of %s: one is missing."
	NotAFirst  Wrong = "The manifest of %s names none before it, but there is one of %s."
	Changed    Wrong = "The manifest of %s was changed after that of %s was written."
)

// Flaw is something wrong with manifests.
type Flaw struct {
	Wrong Wrong
	About []any // days, paths and numbers for the verbs of Wrong; whoever wrote a manifest chose the days
}

// String is the sentence in English.
func (f Flaw) String() string { return fmt.Sprintf(string(f.Wrong), f.About...) }

// Checker follows a chain from its first manifest on.
type Checker struct{ last Link }

// Next compares a manifest, as Read gave it, with the one before it. It returns what is wrong, or nil.
func (c *Checker) Next(day string, h Header, sum string, err error) *Flaw {
	before := c.last
	c.last = Link{Day: day, SHA256: sum}
	switch {
	case err != nil:
		return &Flaw{Unreadable, []any{day}}
	case h.Day != day:
		return &Flaw{OtherDay, []any{day, h.Day}}
	case h.Previous == before, h.Previous.Day == before.Day && before.SHA256 == "": // that of the day before could not be read
		return nil
	case h.Previous.Day == before.Day:
		return &Flaw{Changed, []any{before.Day, day}}
	case before.Day == "":
		return &Flaw{NoneBefore, []any{day, h.Previous.Day}}
	case h.Previous.Day == "":
		return &Flaw{NotAFirst, []any{day, before.Day}}
	default:
		return &Flaw{NotTheLast, []any{day, h.Previous.Day, before.Day}}
	}
}
