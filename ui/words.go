package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/wording"
)

// place is where the user is: the zone that times are shown in, how a day is
// written there, and on which day a week begins.
type place struct {
	zone *time.Location
	days string // 02/01/2006, 01/02/2006, 02.01.2006 or 2006-01-02
	week time.Weekday
}

// placeOf takes the way to write a day from a locale like en-US, as Fyne's own
// date entry does.
func placeOf(locale string, zone *time.Location) place {
	parts := strings.Split(strings.ReplaceAll(locale, "_", "-"), "-")
	week := weekOf(parts)
	switch {
	case slices.Contains(parts, "US"):
		return place{zone, "01/02/2006", week}
	case slices.Contains(parts, "SE"):
		return place{zone, "2006-01-02", week}
	case slices.Contains(parts, "DE") || parts[0] == "de":
		return place{zone, "02.01.2006", week}
	default:
		return place{zone, "02/01/2006", week}
	}
}

// Countries whose weeks do not begin on Monday (Unicode CLDR, week data).
const (
	fromSunday = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ " +
		"NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
	fromSaturday = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
)

// weekOf is the day on which a week begins in a locale.
func weekOf(parts []string) time.Weekday {
	for _, part := range parts[1:] {
		switch {
		case slices.Contains(strings.Fields(fromSunday), part):
			return time.Sunday
		case slices.Contains(strings.Fields(fromSaturday), part):
			return time.Saturday
		}
	}
	return time.Monday
}

// monthFirst tells the order of day and month.
func (p place) monthFirst() bool { return strings.Index(p.days, "01") < strings.Index(p.days, "02") }

// date is a day in digits.
func (p place) date(t time.Time) string { return t.In(p.zone).Format(p.days) }

// stamp is a day and a time of day, as in the log's first columns.
func (p place) stamp(t time.Time) string { return t.In(p.zone).Format(p.days + " 15:04") }

// shortStamp is a stamp without its year.
func (p place) shortStamp(t time.Time) string {
	short := strings.Trim(strings.Replace(p.days, "2006", "", 1), "/-")
	return t.In(p.zone).Format(short + " 15:04")
}

// span is an hour or several: 13:00–14:00.
func (p place) span(from, to time.Time) string {
	return from.In(p.zone).Format("15:04") + "–" + to.In(p.zone).Format("15:04")
}

// moment is a time as one says it at now: 15:02, tomorrow 08:00, 19 February 09:00.
func (p place) moment(t, now time.Time) string {
	t, now = t.In(p.zone), now.In(p.zone)
	at := t.Format("15:04")
	switch day := t.Format(time.DateOnly); day {
	case now.Format(time.DateOnly):
		return at
	case now.AddDate(0, 0, 1).Format(time.DateOnly):
		return say("tomorrow %s", at)
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return say("yesterday %s", at)
	default:
		return p.day(t, now) + " " + at
	}
}

var monthNames = []string{
	key("January"), key("February"), key("March"), key("April"), key("May"), key("June"),
	key("July"), key("August"), key("September"), key("October"), key("November"), key("December"),
}

var weekdayNames = []string{
	key("Sunday"), key("Monday"), key("Tuesday"), key("Wednesday"), key("Thursday"), key("Friday"), key("Saturday"),
}

// weekdays are the days of the week in two letters, from Sunday on.
func weekdays() (short []string) {
	for _, name := range weekdayNames {
		short = append(short, string([]rune(say(name))[:2]))
	}
	return short
}

// weekday is a day with its name: Friday, 20 November.
func (p place) weekday(t, now time.Time) string {
	return say(weekdayNames[t.In(p.zone).Weekday()]) + ", " + p.day(t, now)
}

// month is a month with its year: November 2026.
func (p place) month(t time.Time) string {
	return fmt.Sprintf("%s %d", say(monthNames[t.Month()-1]), t.Year())
}

// day is a day without its time; the year only where it is another one.
func (p place) day(t, now time.Time) string {
	t = t.In(p.zone)
	day, month := t.Day(), say(monthNames[t.Month()-1])
	thisYear := t.Year() == now.In(p.zone).Year()
	switch {
	case p.monthFirst() && thisYear:
		return fmt.Sprintf("%s %d", month, day)
	case p.monthFirst():
		return fmt.Sprintf("%s %d, %d", month, day, t.Year())
	case thisYear:
		return say("%d %s", day, month)
	default:
		return say("%d %s %d", day, month, t.Year())
	}
}

// number is a number with its thousands set apart: 3,204.
func number(n int) string { return localized(wording.Number(n)) }

// size is a number of bytes: 9.4 GB, 820 KB.
func size(n int64) string {
	number, unit := wording.Measure(n)
	if unit == "bytes" {
		return say("%.0f bytes", float64(max(n, 0)))
	}
	return localized(number) + " " + unit
}

// length is a span of time in the two units that matter: 41 min, 3 h 20 min, 2 days 4 h.
func length(d time.Duration) string {
	switch inDays, hours, minutes := wording.Split(d); {
	case inDays > 0:
		return two(count(inDays, days), hours, "h")
	case hours > 0:
		return two(fmt.Sprintf("%d h", hours), minutes, "min")
	case minutes > 0:
		return fmt.Sprintf("%d min", minutes)
	default:
		return say("less than a minute")
	}
}

func two(first string, b int, less string) string {
	if b == 0 {
		return first
	}
	return fmt.Sprintf("%s %d %s", first, b, less)
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
