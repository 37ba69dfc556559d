package localtime

import (
	"time"
)

// maxDays is how many days a calendar gives at once.
const maxDays = 400

// Span is the time from one moment on until before another.
type Span struct{ From, To time.Time }

// Holds reports whether the moment lies in the span.
func (s Span) Holds(t time.Time) bool { return !t.Before(s.From) && t.Before(s.To) }

// Days gives the days of a zone from that of one moment to that of another, at
// most maxDays of them.
func Days(from, to time.Time, zone *time.Location) (days []Span) {
	year, month, day := from.In(zone).Date()
	for n := range maxDays {
		s := Span{midnight(year, month, day+n, zone), midnight(year, month, day+n+1, zone)}
		if s.From.After(to) {
			break
		}
		days = append(days, s)
	}
	return days
}

// midnight is when a day begins. Where the clock is put forward at midnight that
// is later; where it is put back to before midnight, it is the first of the two.
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	wanted := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Day()
	begun, ends := t.ZoneBounds()
	if t.Day() != wanted {
		return ends // the hour that has no midnight
	}
	if begun.IsZero() {
		return t
	}
	if t.Hour() > 0 {
		return begun
	}
	_, offset := t.Zone()
	_, before := begun.Add(-1).Zone()
	if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(begun) && first.In(zone).Day() == wanted {
		return first
	}
	return t
}
