package localtime

import (
	"time"
)

// HourAfter is when the hour that contains a time is to be listed: offset after
// its end.
func HourAfter(at time.Time, offset time.Duration) time.Time {
	return at.Add(-offset).Truncate(time.Hour).Add(time.Hour + offset)
}

// HourDue reports whether the hour that was to be listed until then has come. A
// clock that was set back must not put that off.
func HourDue(now, until time.Time) bool { return HourLate(now, until, 0) }

// HourLate reports whether the hour that was to be listed until then has come so long ago, by the same rule.
func HourLate(now, until time.Time, by time.Duration) bool {
	return !now.Before(until.Add(by)) || until.Sub(now) > time.Hour
}
