package l10n

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/translation"
)

// Place is where the user is: the zone that times are shown in, how a day is
// written there, and on which day a week begins.
type Place struct {
	Zone *time.Location
	Days string // 02/01/2006, 01/02/2006, 02.01.2006 or 2006-01-02
	Week time.Weekday
}

// PlaceOf takes the way to write a day from a locale like en-US, as Fyne's own
// date entry does.
func PlaceOf(locale string, zone *time.Location) Place {
	parts := strings.Split(strings.ReplaceAll(locale, "_", "-"), "-")
	week := weekOf(parts)
	switch {
	case slices.Contains(parts, "US"):
		return Place{zone, "01/02/2006", week}
	case slices.Contains(parts, "SE") || slices.Contains(parts, "CA"):
		return Place{zone, "2006-01-02", week}
	case slices.Contains(parts, "DE") || slices.Contains(parts, "CH") || parts[0] == "de":
		return Place{zone, "02.01.2006", week}
	default:
		return Place{zone, "02/01/2006", week}
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

// MonthFirst tells the order of day and month.
func (p Place) MonthFirst() bool { return strings.Index(p.Days, "01") < strings.Index(p.Days, "02") }

// Date is a day in digits.
func (p Place) Date(t time.Time) string { return t.In(p.Zone).Format(p.Days) }

// Stamp is a day and a time of day, as in the log's first columns.
func (p Place) Stamp(t time.Time) string { return t.In(p.Zone).Format(p.Days + " 15:04") }

// ShortStamp is a stamp without its year.
func (p Place) ShortStamp(t time.Time) string {
	short := strings.Trim(strings.Replace(p.Days, "2006", "", 1), "/-")
	return t.In(p.Zone).Format(short + " 15:04")
}

// Span is an hour or several: 13:00–14:00.
func (p Place) Span(from, to time.Time) string {
	return from.In(p.Zone).Format("15:04") + "–" + to.In(p.Zone).Format("15:04")
}

// Moment is a time as one says it at now: 15:02, tomorrow 08:00, 19 February 09:00.
func (p Place) Moment(t, now time.Time) string {
	t, now = t.In(p.Zone), now.In(p.Zone)
	at := t.Format("15:04")
	switch day := t.Format(time.DateOnly); day {
	case now.Format(time.DateOnly):
		return at
	case now.AddDate(0, 0, 1).Format(time.DateOnly):
		return Translate("tomorrow %s", at)
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return Translate("yesterday %s", at)
	default:
		return p.Day(t, now) + " " + at
	}
}

// Weekdays are the days of the week in two letters, from Sunday on.
func Weekdays() (short []string) {
	for _, name := range translation.WeekdayNames {
		short = append(short, string([]rune(Translate(name))[:2]))
	}
	return short
}

// Weekday is a day with its name: Friday, 20 November.
func (p Place) Weekday(t, now time.Time) string {
	return Translate("%s, %s", Translate(translation.WeekdayNames[t.In(p.Zone).Weekday()]), p.Day(t, now))
}

// Month is a month with its year: November 2026.
func (p Place) Month(t time.Time) string {
	return Spoken().Month(t.Year(), t.Month())
}

// MonthName is a month without its year: November.
func MonthName(t time.Time) string { return Translate(translation.MonthNames[t.Month()-1]) }

// Day is a day without its time; the year only where it is another one.
func (p Place) Day(t, now time.Time) string {
	t = t.In(p.Zone)
	day, month := strconv.Itoa(t.Day()), MonthName(t)
	if t.Day() == 1 {
		day = Translate("1") // le 1er mai
	}
	thisYear := t.Year() == now.In(p.Zone).Year()
	switch { // what comes first is the country's where digits are written, but the language's in words
	case p.MonthFirst() && thisYear:
		return Translate("%[2]s %[1]s", day, month)
	case p.MonthFirst():
		return Translate("%[2]s %[1]s, %[3]d", day, month, t.Year())
	case thisYear:
		return Translate("%s %s", day, month)
	default:
		return Translate("%s %s %d", day, month, t.Year())
	}
}

// Hour names an hour, with its day where that is not today's.
func (p Place) Hour(from, now time.Time) string {
	span := p.Span(from, from.Add(time.Hour))
	if from.In(p.Zone).Format(time.DateOnly) == now.In(p.Zone).Format(time.DateOnly) {
		return span
	}
	return p.Day(from, now) + " " + span
}

// Midnight is the first moment of a date in a zone.
func Midnight(date time.Time, zone *time.Location) time.Time {
	return localtime.Midnight(date, zone)
}
