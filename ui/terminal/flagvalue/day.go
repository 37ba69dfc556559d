package flagvalue

import (
	"time"

	"ringcentral-archiver/ui/terminal/phrase"
)

// Day is a day as the account counts days: it has no time, and no zone.
type Day struct {
	into  *time.Time
	today time.Time
}

// DayOf is a value that sets into to the midnight in UTC of a date. today is for
// the example in errors.
func DayOf(into *time.Time, today time.Time) Day { return Day{into, today} }

// Set takes a day like 2026-11-20; an error says how to write one.
func (v Day) Set(text string) error {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return phrase.Mistake("%q is not a day: use one like %s", text, v.today.Format(time.DateOnly))
	}
	*v.into = t
	return nil
}

func (v Day) String() string { return written(v.into, time.DateOnly) }

// Type names the kind of value.
func (Day) Type() string { return "day" }
