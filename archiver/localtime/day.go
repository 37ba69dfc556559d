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
	for at := DayOf(from, zone).From; len(days) < maxDays && !at.After(to); at = NextDay(at) {
		days = append(days, Span{at, NextDay(at)})
	}
	return days
}

// DayOf is the day of a zone that a moment lies in.
func DayOf(at time.Time, zone *time.Location) Span {
	from := Midnight(at.In(zone), zone)
	return Span{from, NextDay(from)}
}

// Midnight is when a date begins in a zone, whatever the time of day that comes with it.
func Midnight(date time.Time, zone *time.Location) time.Time {
	year, month, day := date.Date()
	return midnight(year, month, day, zone)
}

// NextDay is when the day after one begins, in the zone of that. Where a day has no midnight, AddDate may give a time of the day before.
func NextDay(day time.Time) time.Time {
	y, m, d := day.Date()
	return midnight(y, m, d+1, day.Location())
}

// MonthOf is when the month of a date begins in a zone.
func MonthOf(date time.Time, zone *time.Location) time.Time {
	return midnight(date.Year(), date.Month(), 1, zone)
}

// MonthFrom is when the month begins that is so many after one, in the zone of that.
func MonthFrom(month time.Time, after int) time.Time {
	return midnight(month.Year(), month.Month()+time.Month(after), 1, month.Location())
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
