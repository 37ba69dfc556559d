// Package days reads the days that a calendar shows.
package days

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/output"
)

const day = 24 * time.Hour // in UTC

// Read reads the days from the first to the last, each the midnight in UTC of a date of the account, with the shares of their extensions if
// those are asked for. Only the engine knows the account's zone: it is asked for more, and the days outside are left out.
func Read(engine *archiver.Archiver, from, to time.Time, byExtension bool) (days []output.CalendarDay, err error) {
	first, last := from.Format(time.DateOnly), to.Format(time.DateOnly)
	for begin := from.Add(-day); !begin.After(to.Add(2 * day)); begin = begin.Add(100 * day) {
		part, err := engine.Calendar(begin, begin.Add(100*day))
		if err != nil {
			return nil, err
		}
		for _, d := range part {
			c := output.CalendarDay{Day: d}
			if c.Date() < first || c.Date() > last || len(days) > 0 && c.Date() <= days[len(days)-1].Date() {
				continue
			}
			if byExtension {
				if c.Extensions, err = engine.DayByExtension(d.From); err != nil {
					return nil, err
				}
			}
			days = append(days, c)
		}
	}
	return days, nil
}
