package ui

import (
	"errors"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// logQuery is what the LOG tab asks for.
type logQuery struct {
	place         place
	now           func() time.Time
	from, to      time.Time // of GO; zero = the last 7 days
	until         time.Time // pins the newest hour while later pages are read, so that they do not move
	less          bool
	text          string // what a name or number is searched for
	offset, limit int
}

const hoursOfWeek = 7 * 24

func newLogQuery(p place, now func() time.Time) logQuery {
	return logQuery{place: p, now: now, limit: 25}
}

// week is the first hour of the last 7 days, this hour included.
func (q *logQuery) week() time.Time {
	return q.now().Truncate(time.Hour).Add(-(hoursOfWeek - 1) * time.Hour)
}

// dates sets the days of GO; zero goes back to the last 7 days.
func (q *logQuery) dates(from, to time.Time) { q.from, q.to = from, to }

// begin goes to the first page, which is always the newest.
func (q *logQuery) begin() { q.offset, q.until = 0, time.Time{} }

// turn goes by pages, and no further than there are any.
func (q *logQuery) turn(by, total int) {
	offset := q.offset + by*q.limit
	if offset >= total {
		return
	}
	if offset <= 0 {
		q.begin()
		return
	}
	if q.offset == 0 {
		q.until = q.now().Truncate(time.Hour).Add(time.Hour)
	}
	q.offset = offset
}

// ask is the question for the engine.
func (q *logQuery) ask() archiver.LogQuery {
	out := archiver.LogQuery{From: q.from, To: q.to, Less: q.less, Text: q.text, Offset: q.offset, Limit: q.limit}
	if q.from.IsZero() && q.to.IsZero() {
		out.From = q.week()
	}
	if !q.until.IsZero() && (out.To.IsZero() || q.until.Before(out.To)) {
		out.To = q.until
	}
	return out
}

func (q *logQuery) shown(page archiver.LogPage) string {
	if page.Total == 0 {
		return say("%s of %s", number(0), number(0))
	}
	return say("%s–%s of %s", number(q.offset+1), number(q.offset+len(page.Rows)), number(page.Total))
}

// wrongDates says what is wrong with the two dates.
type wrongDates string

func (w wrongDates) Error() string { return say(string(w)) }

var (
	errNoFirst     = wrongDates(key("Give the first day."))
	errNoLast      = wrongDates(key("Give the last day."))
	errBackwards   = wrongDates(key("The first day is after the last one."))
	errFirstFuture = wrongDates(key("The first day is in the future."))
	errLastFuture  = wrongDates(key("The last day is in the future."))
)

// between reads the two fields: from the first moment of the first day to the
// first moment after the last one.
func between(first, last *widgets.DateField, now time.Time) (from, to time.Time, err error) {
	from, err = day(first, errNoFirst)
	if err != nil {
		return from, to, err
	}
	to, err = day(last, errNoLast)
	switch {
	case err != nil:
		return from, to, err
	case from.After(now):
		return from, to, errFirstFuture
	case from.After(to):
		return from, to, errBackwards
	case to.After(now):
		return from, to, errLastFuture
	default:
		return from, to.AddDate(0, 0, 1), nil
	}
}

func day(field *widgets.DateField, missing error) (time.Time, error) {
	t, err := field.Day()
	var other *widgets.NotADateError
	switch {
	case errors.Is(err, widgets.ErrNoDate):
		return t, missing
	case errors.As(err, &other):
		return t, wrongDates(say("“%s” is not a date like %s.", other.Typed, other.Like))
	default:
		return t, err
	}
}

// newer is by how many hours a page begins later than the one before.
func newer(page, before []archiver.Row) int {
	if len(before) == 0 {
		return 0
	}
	for i, r := range page {
		if !r.From.After(before[0].From) {
			return i
		}
	}
	return 0
}

// nothing says why the log is empty.
func nothing(q logQuery, s archiver.Snapshot) string {
	switch {
	case q.text != "":
		return say("No hour of these days has an item with “%s”.", q.text)
	case !s.Backup.On && s.LastHour.IsZero():
		return say("Nothing is archived yet: turn on backup (BACKUP).")
	case q.less:
		return say("No hour with data in these days.")
	default:
		return say("No hours in these days.")
	}
}

// summary is the line under the log.
func summary(page archiver.LogPage, loaded bool) said {
	if !loaded {
		return said{say("Reading the log"), widgets.Subtle}
	}
	failed := ""
	if page.Failed > 0 {
		failed = say("%s failed", count(page.Failed, hours))
	}
	words := count(page.Total, hours)
	if page.Total > 0 {
		words = joined(words, say("on this page %s archived", count(page.Archived, items)), failed)
	}
	return said{words, widgets.Subtle}
}
