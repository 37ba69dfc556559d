package output

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
)

// CalendarDay is a day with the shares of its extensions, if they were asked for.
type CalendarDay struct {
	completeness.Day
	Extensions []completeness.ExtensionDay
}

func (d CalendarDay) Date() string { return d.From.Format(time.DateOnly) }
