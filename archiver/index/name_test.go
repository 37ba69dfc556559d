package index

import (
	"testing"
	"time"
)

// TestWhatANameSays: which day or month a page shows, by the name that it should have or that it got beside another.
func TestWhatANameSays(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for name, want := range map[string]struct {
		date, part string
		rows       bool
		shows      string // the first day that it shows
	}{
		RecordName(day, 1):                         {date: "2026-11-20", part: "2026-11-20", shows: "2026-11-20"},
		RecordName(day, 12):                        {date: "2026-11-20", part: "2026-11-20 (part 12)", shows: "2026-11-20"},
		"/Index/2026-11-20 (2).json":               {date: "2026-11-20", part: "2026-11-20", shows: "2026-11-20"},
		"/index/2026-11-20 (part 2) (3).JSON":      {date: "2026-11-20", part: "2026-11-20 (part 2)"},
		RowsName(day):                              {rows: true, shows: "2026-11-20"},
		"/Index/2026-11/2026-11-20 (2).js":         {rows: true, shows: "2026-11-20"},
		MonthName(day) + ".html":                   {shows: "2026-11-01"},
		MonthName(day) + ".csv":                    {shows: "2026-11-01"},
		MonthName(day) + " calls.csv":              {shows: "2026-11-01"},
		"/Index/written.json":                      {},
		"/Index/2026-11-20.js":                     {shows: "2026-11-20"},
		"/Index/2026-11/2026-11-20.json":           {},
		"/Index/Manifest/0badcafe/2026-11-20.json": {},
		"/Ana/2026-11/2026-11-20.js":               {},
	} {
		at, shows := Shows(name)
		if got := DateOf(name); got != want.date {
			t.Errorf("%s is the record of %q", name, got)
		}
		if got := PartOf(name); got != want.part {
			t.Errorf("%s is the part %q", name, got)
		}
		if IsRows(name) != want.rows {
			t.Errorf("%s has rows: %v", name, IsRows(name))
		}
		if name[0:2] == "/I" && shows != (want.shows != "") || shows && at.Format(time.DateOnly) != want.shows {
			t.Errorf("%s shows %s (%v)", name, at, shows)
		}
	}
}
