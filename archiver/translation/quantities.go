package translation

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/wording"
)

// The plurals that the languages have.
const (
	one   = "one"
	many  = "many" // whole millions: un million de fichiers
	other = "other"
)

// plural is the form that a number takes (Unicode CLDR).
func (l *Language) plural(n int) string {
	romance := l.Code == "fr" || l.Code == "es"
	switch {
	case n == 1, n == 0 && l.Code == "fr":
		return one
	case romance && n != 0 && n%1_000_000 == 0:
		return many
	default:
		return other
	}
}

// Count is a number with its word, by the name of what is counted: 1 item, 3,204 items.
func (l *Language) Count(n int, of string) string {
	words := l.texts()[of]
	return strings.ReplaceAll(cmp.Or(words[l.plural(n)], words[other]), "{{.N}}", l.Number(n))
}

// All joins words of which all are meant: "a, b and c".
func (l *Language) All(words []string) string { return joined(words, l.Say(" and ")) }

// Any joins words of which one is meant: "a, b or c".
func (l *Language) Any(words []string) string { return joined(words, l.Say(" or ")) }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// Forms are what a counted thing is called, by the plural that its number takes; {{.N}} stands for the number.
func (l *Language) Forms(of string) map[string]string { return l.texts()[of] }

// Number is a number with its thousands set apart: 3,204.
func (l *Language) Number(n int) string { return l.localized(wording.Number(n)) }

// localized is a number as Go writes it, set as in the language.
func (l *Language) localized(number string) string {
	return strings.NewReplacer(",", l.Say("thousands separator"), ".", l.Say("decimal separator")).Replace(number)
}

// Size is a number of bytes: 9.4 GB, 820 KB.
func (l *Language) Size(bytes int64) string {
	number, unit := wording.Measure(bytes)
	return l.size(bytes, number, unit)
}

// Space is room in Dropbox, as Dropbox counts it: 2 GB, 1.6 TB.
func (l *Language) Space(bytes int64) string {
	number, unit := wording.MeasureSpace(bytes)
	return l.size(bytes, number, unit)
}

// Digits is a number of bytes with up to three digits: 18.2 MB, 1.98 MB, 820 kB.
func (l *Language) Digits(bytes int64) string {
	number, unit, _ := strings.Cut(wording.Digits(bytes), " ")
	return l.localized(number) + " " + l.Say(cmp.Or(map[string]string{"B": Key("B"), "kB": Key("kB")}[unit], units[unit], unit))
}

// units are the keys of what sizes are counted in: a MB is a Mo in France.
var units = map[string]string{"KB": Key("KB"), "MB": Key("MB"), "GB": Key("GB"), "TB": Key("TB"), "PB": Key("PB")}

func (l *Language) size(bytes int64, number, unit string) string {
	if unit == "bytes" {
		return l.Say("%.0f bytes", float64(max(bytes, 0)))
	}
	return l.localized(number) + " " + l.Say(units[unit])
}

// MonthNames are the keys of the months.
var MonthNames = [12]string{
	Key("January"), Key("February"), Key("March"), Key("April"), Key("May"), Key("June"),
	Key("July"), Key("August"), Key("September"), Key("October"), Key("November"), Key("December"),
}

// WeekdayNames are the keys of the days of the week.
var WeekdayNames = [7]string{
	Key("Sunday"), Key("Monday"), Key("Tuesday"), Key("Wednesday"), Key("Thursday"), Key("Friday"), Key("Saturday"),
}

// Day is a day with its year: 21 November 2026.
func (l *Language) Day(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return l.Say("%s %s %d", l.dayOfMonth(t.Day()), l.Say(MonthNames[t.Month()-1]), t.Year())
}

// dayOfMonth is the number of a day: le 1er mai.
func (l *Language) dayOfMonth(n int) string {
	if n == 1 {
		return l.Say("1")
	}
	return strconv.Itoa(n)
}

// ShortDay is a day of a year that is known: 21 November.
func (l *Language) ShortDay(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return l.Say("%s %s", l.dayOfMonth(t.Day()), l.Say(MonthNames[t.Month()-1]))
}

// Moment is a moment with its day: 21 November 2026, 14:04.
func (l *Language) Moment(t time.Time, zone *time.Location) string {
	return l.Day(t, zone) + t.In(zone).Format(", 15:04")
}

// Month is a month with its year: November 2026.
func (l *Language) Month(year int, month time.Month) string {
	return l.Say("%s %d", l.Say(MonthNames[month-1]), year)
}
