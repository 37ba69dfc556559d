// Package wording writes numbers, sizes, lengths of time and dates in plain
// English, for every place that people read: the window (which sets them in the
// user's language), the terminal, mails and pages of the archive. It does not
// know what is counted.
package wording

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Number is a number with its thousands set apart: 3,204.
func Number(n int) string { return humanize.Comma(int64(n)) }

// Measure splits a number of bytes, in steps of 1000, into the number that is
// shown and its unit: 9.4 GB, 820 KB, 100 bytes. A negative number counts as none.
func Measure(bytes int64) (number, unit string) { return measure(bytes, 1000) }

// MeasureSpace is Measure in steps of 1024, as Dropbox counts the space of an account: what it calls
// 2 GB is 2 GiB (docs/dropbox.md §2.3).
func MeasureSpace(bytes int64) (number, unit string) {
	number, unit = measure(bytes, 1024)
	return strings.TrimSuffix(number, ".0"), unit
}

func measure(bytes int64, step float64) (number, unit string) {
	units := []string{"bytes", "KB", "MB", "GB", "TB", "PB"}
	value, at := float64(max(bytes, 0)), 0
	for value >= step && at < len(units)-1 {
		value, at = value/step, at+1
	}
	digits := 0
	if at > 1 {
		digits = 1
	}
	return fmt.Sprintf("%.*f", digits, value), units[at]
}

// Digits is a number of bytes with up to three digits: 18.2 MB, 1.98 MB, 820 kB.
func Digits(bytes int64) string {
	number, unit, _ := strings.Cut(humanize.BytesN(uint64(max(0, bytes)), 3), " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + " " + unit
}

// Split divides a span of time into the two units that matter, rounded to
// minutes: 41 min, 3 h 20 min, 2 days 4 h.
func Split(span time.Duration) (days, hours, minutes int) {
	all := int(span.Round(time.Minute).Minutes())
	if all < 24*60 {
		return 0, all / 60, all % 60
	}
	return all / 60 / 24, all / 60 % 24, 0
}

// CallLength is how long a call took: 4:07, 1:02:33; empty for no length.
func CallLength(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	switch {
	case seconds <= 0:
		return ""
	case seconds < 3600:
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	default:
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
}

// Stamp is a moment as tables and the command line show it: 2026-11-21 14:04.
func Stamp(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }
