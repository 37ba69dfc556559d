package index

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
)

// Folder is where the index lies in the app folder.
const Folder = "/Index"

// MonthName is what the files of a month are called, without their ending.
func MonthName(month time.Time) string { return Folder + "/" + month.Format("2006-01") }

// RecordName is where the record of a day lies. A long one goes on in parts, from 2 on, whose names versions before take for
// another computer's record of the same day.
func RecordName(day time.Time, part int) string {
	name := Folder + "/" + day.Format(time.DateOnly)
	if part > 1 {
		name += fmt.Sprintf(" (part %d)", part)
	}
	return name + ".json"
}

// RowsName is where the rows of a day lie that the month's page shows.
func RowsName(day time.Time) string { return MonthName(day) + "/" + day.Format(time.DateOnly) + ".js" }

// What the records and the rows of a day are called, also beside a file that has their name, and how the names of all in the index begin.
var (
	ours       = regexp.MustCompile(`^/index/(\d{4}-\d\d|written)[^/]*$`)
	recordName = regexp.MustCompile(`^/index/(\d{4}-\d\d-\d\d)( \(part \d+\))?( \([^/]*\))?\.json$`)
	rowsName   = regexp.MustCompile(`^/index/(\d{4}-\d\d)/\d{4}-\d\d-\d\d( \([^/]*\))?\.js$`)
)

// DateOf is the date of a path that a day's record has, or a part of it; empty where it has none.
func DateOf(file string) string {
	if found := recordName.FindStringSubmatch(strings.ToLower(file)); found != nil {
		return found[1]
	}
	return ""
}

// PartOf is DateOf with the part of the day, where it is not the first.
func PartOf(file string) string {
	if found := recordName.FindStringSubmatch(strings.ToLower(file)); found != nil {
		return found[1] + found[2]
	}
	return ""
}

// IsOurs reports whether a path is named as something of the index is: months, their tables, days, rows and the registry.
func IsOurs(file string) bool {
	file = strings.ToLower(file)
	return ours.MatchString(file) || rowsName.MatchString(file)
}

// IsRows reports whether a path is that of a day's rows.
func IsRows(file string) bool { return rowsName.MatchString(strings.ToLower(file)) }

// Shows is the date of the day that a file shows, or of the first of its month, by the name that it should have; false where it shows
// neither. When that begins is for whoever knows the zone to say.
func Shows(name string) (day time.Time, shows bool) {
	date, _, _ := strings.Cut(strings.TrimSuffix(path.Base(name), path.Ext(name)), " ")
	for _, layout := range []string{"2006-01", time.DateOnly} {
		if day, err := time.Parse(layout, date); err == nil && (path.Dir(name) == Folder || IsRows(name)) {
			return day, true
		}
	}
	return time.Time{}, false
}
