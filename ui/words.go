package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// place is where the user is: the zone that times are shown in and how a day
// is written there.
type place struct {
	zone *time.Location
	days string // 02/01/2006 or 01/02/2006
}

// placeOf takes the way to write a day from a locale like en-US.
func placeOf(locale string, zone *time.Location) place {
	if strings.HasSuffix(strings.ReplaceAll(locale, "_", "-"), "-US") {
		return place{zone, "01/02/2006"}
	}
	return place{zone, "02/01/2006"}
}

// stamp is a day and a time of day, as in the log's first columns.
func (p place) stamp(t time.Time) string { return t.In(p.zone).Format(p.days + " 15:04") }

// span is an hour or several: 13:00–14:00.
func (p place) span(from, to time.Time) string {
	return from.In(p.zone).Format("15:04") + "–" + to.In(p.zone).Format("15:04")
}

// moment is a time as one says it at now: 15:02, tomorrow 08:00, 19 February 09:00.
func (p place) moment(t, now time.Time) string {
	t, now = t.In(p.zone), now.In(p.zone)
	switch day := t.Format(time.DateOnly); day {
	case now.Format(time.DateOnly):
		return t.Format("15:04")
	case now.AddDate(0, 0, 1).Format(time.DateOnly):
		return "tomorrow " + t.Format("15:04")
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday " + t.Format("15:04")
	default:
		return p.day(t, now) + " " + t.Format("15:04")
	}
}

// day is a day without its time; the year only where it is another one.
func (p place) day(t, now time.Time) string {
	t = t.In(p.zone)
	if t.Year() == now.In(p.zone).Year() {
		return t.Format("2 January")
	}
	return t.Format("2 January 2006")
}

// number is a number with its thousands set apart: 3,204.
func number(n int) string { return humanize.Comma(int64(n)) }

// count is a number with its word: 1 item, 3,204 items.
func count(n int, one string) string { return number(n) + " " + plural(n, one) }

// size is a number of bytes: 9.4 GB, 820 KB.
func size(n int64) string {
	const step = 1000
	units := []string{"bytes", "KB", "MB", "GB", "TB", "PB"}
	value, unit := float64(max(n, 0)), 0
	for value >= step && unit < len(units)-1 {
		value, unit = value/step, unit+1
	}
	if unit < 2 {
		return fmt.Sprintf("%.0f %s", value, units[unit])
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

// length is a span of time in the two units that matter: 41 min, 3 h 20 min, 2 days 4 h.
func length(d time.Duration) string {
	minutes := int(d.Round(time.Minute).Minutes())
	switch {
	case minutes < 1:
		return "less than a minute"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 24*60:
		return two(minutes/60, "h", minutes%60, "min")
	default:
		hours := minutes / 60
		return two(hours/24, plural(hours/24, "day"), hours%24, "h")
	}
}

func two(a int, unit string, b int, less string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unit)
	}
	return fmt.Sprintf("%d %s %d %s", a, unit, b, less)
}

func plural(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

// masked hides all of a secret but its end.
func masked(tail string) string { return strings.Repeat("•", 12) + tail }

// tail is the end of a secret that may be shown.
func tail(secret string) string {
	const shown, least = 4, 12
	if len(secret) < least {
		return ""
	}
	return secret[len(secret)-shown:]
}

// phoneNumber writes a North American number as people do; others as they are.
func phoneNumber(n string) string {
	const digits = len("+16505550100")
	if len(n) != digits || !strings.HasPrefix(n, "+1") {
		return n
	}
	return fmt.Sprintf("+1 (%s) %s-%s", n[2:5], n[5:8], n[8:])
}

// joined puts the words that are not empty in a row.
func joined(words ...string) string {
	var some []string
	for _, w := range words {
		if w != "" {
			some = append(some, w)
		}
	}
	return strings.Join(some, " · ")
}
