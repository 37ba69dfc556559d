package ui

import (
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// logQuery is what the LOG tab asks for.
type logQuery struct {
	place         place
	now           func() time.Time
	from, to      time.Time // of GO; zero = the last 7 days
	until         time.Time // pins the newest hour while later pages are read, so that they do not move
	less          bool
	offset, limit int
	chosen        int // row of the page, -1 = none
}

const hoursOfWeek = 7 * 24

func newLogQuery(p place, now func() time.Time) logQuery {
	return logQuery{place: p, now: now, limit: 25, chosen: -1}
}

// week is the first hour of the last 7 days, this hour included.
func (q *logQuery) week() time.Time {
	return q.now().Truncate(time.Hour).Add(-(hoursOfWeek - 1) * time.Hour)
}

// dates sets the days of GO; zero goes back to the last 7 days.
func (q *logQuery) dates(from, to time.Time) { q.from, q.to = from, to }

// begin goes to the first page, which is always the newest.
func (q *logQuery) begin() { q.offset, q.until, q.chosen = 0, time.Time{}, -1 }

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
	q.offset, q.chosen = offset, -1
}

// ask is the question for the engine.
func (q *logQuery) ask() archiver.LogQuery {
	out := archiver.LogQuery{From: q.from, To: q.to, Less: q.less, Offset: q.offset, Limit: q.limit}
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
		return "0 of 0"
	}
	return fmt.Sprintf("%s–%s of %s", number(q.offset+1), number(q.offset+len(page.Rows)), number(page.Total))
}

var (
	errNoFirst     = errors.New("give the first day")
	errNoLast      = errors.New("give the last day")
	errBackwards   = errors.New("the first day is after the last one")
	errFirstFuture = errors.New("the first day is in the future")
	errLastFuture  = errors.New("the last day is in the future")
)

// days reads the two fields: from the first moment of the first day to the
// first moment after the last one.
func days(first, last *widgets.DateField, now time.Time) (from, to time.Time, err error) {
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
	if errors.Is(err, widgets.ErrNoDate) {
		return t, missing
	}
	return t, err
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
	case !s.Backup.On && s.LastHour.IsZero():
		return "Nothing is archived yet: turn on backup (BACKUP)."
	case q.less:
		return "No hour with data in these days."
	default:
		return "No hours in these days."
	}
}

// summary is the line under the log.
func summary(page archiver.LogPage, loaded bool) said {
	if !loaded {
		return said{"Reading the log", widgets.Subtle}
	}
	failed := ""
	if page.Failed > 0 {
		failed = count(page.Failed, "hour") + " failed"
	}
	words := count(page.Total, "hour")
	if page.Total > 0 {
		words = joined(words, "on this page "+count(page.Archived, "item")+" archived", failed)
	}
	return said{words, widgets.Subtle}
}

var toneOf = map[archiver.Status]widgets.Tone{
	archiver.Success:    widgets.Good,
	archiver.Settling:   widgets.Warn,
	archiver.Running:    widgets.Busy,
	archiver.WaitingFor: widgets.Warn,
	archiver.Failed:     widgets.Bad,
}

// row is an hour in the log's columns.
func (p place) row(r archiver.Row) []widgets.Cell {
	cells := []widgets.Cell{
		{Text: p.stamp(r.From)},
		{Text: p.stamp(r.To)},
		{Text: r.Word(), Tone: toneOf[r.Status]},
		{Text: p.jobTime(r.JobStart, r.To)},
		{Text: p.jobTime(r.JobEnd, r.To)},
	}
	for i := range store.Types {
		tone := widgets.Plain
		if r.Counts[i] == 0 {
			tone = widgets.Subtle
		}
		cells = append(cells, widgets.Cell{Text: number(r.Counts[i]), Tone: tone})
	}
	return cells
}

// jobTime is when a job began or ended: with its day where that is not the
// hour's.
func (p place) jobTime(t, hour time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.zone)
	if t.Format(time.DateOnly) == hour.In(p.zone).Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	return t.Format("2 Jan 15:04")
}

// explained says a row in full.
func (p place) explained(r archiver.Row) said {
	words := p.span(r.From, r.To)
	switch r.Status {
	case archiver.Settling:
		return said{words + ": younger than four hours; RingCentral may still add recordings.", widgets.Plain}
	case archiver.WaitingFor, archiver.Failed:
		if why := r.Reason.Sentence(); why != "" {
			return said{joined(words+": "+why, open(r)), toneOf[r.Status]}
		}
	}
	return said{joined(words+": "+r.Word(), open(r)), widgets.Plain}
}

func open(r archiver.Row) string {
	if r.Open == 0 {
		return ""
	}
	return count(r.Open, "item") + " open"
}
