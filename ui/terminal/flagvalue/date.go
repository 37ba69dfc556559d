package flagvalue

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Date is a day of the local calendar, or a moment.
type Date struct {
	into     *time.Time
	now      time.Time
	zone     *time.Location
	wholeDay bool // a day stands for its end
}

// From is a value that sets into to the beginning of a day in zone, or to a
// moment. now is for the examples in errors.
func From(into *time.Time, now time.Time, zone *time.Location) Date {
	return Date{into, now, zone, false}
}

// To is a value that sets into to the end of a day in zone, or to a moment.
func To(into *time.Time, now time.Time, zone *time.Location) Date { return Date{into, now, zone, true} }

// Set takes a day like 2026-11-20 or a moment as in RFC 3339; an error says how
// to write them.
func (v Date) Set(text string) error {
	t, err := time.Parse(time.DateOnly, text)
	if err == nil {
		if t = localtime.Midnight(t, v.zone); v.wholeDay {
			t = localtime.NextDay(t)
		}
		*v.into = t
		return nil
	}
	if t, err = time.Parse(time.RFC3339, text); err != nil {
		return phrase.Mistake("%q is not a date: use a day like %s or a time like %s",
			text, v.now.In(v.zone).Format(time.DateOnly), v.now.UTC().Truncate(time.Hour).Format(time.RFC3339))
	}
	*v.into = t
	return nil
}

func (v Date) String() string { return written(v.into, time.RFC3339) }

// Type names the kind of value.
func (Date) Type() string { return "date" }
