package logtab

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/l10n"
)

// query is what the LOG tab asks for.
type query struct {
	place         l10n.Place
	now           func() time.Time
	from, to      time.Time // of GO; zero = the last 7 days
	until         time.Time // pins the newest hour while later pages are read, so that they do not move
	less          bool
	text          string // what a name or number is searched for
	offset, limit int
}

const hoursOfWeek = 7 * 24

func newQuery(p l10n.Place, now func() time.Time) query {
	return query{place: p, now: now, limit: 25}
}

// week is the first hour of the last 7 days, this hour included.
func (q *query) week() time.Time {
	return q.now().Truncate(time.Hour).Add(-(hoursOfWeek - 1) * time.Hour)
}

// dates sets the days of GO; zero goes back to the last 7 days.
func (q *query) dates(from, to time.Time) { q.from, q.to = from, to }

// begin goes to the first page, which is always the newest.
func (q *query) begin() { q.offset, q.until = 0, time.Time{} }

// turn goes by pages, and no further than there are any.
func (q *query) turn(by, total int) {
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
func (q *query) ask() archiver.LogQuery {
	out := archiver.LogQuery{From: q.from, To: q.to, Less: q.less, Text: q.text, Offset: q.offset, Limit: q.limit}
	if q.from.IsZero() && q.to.IsZero() {
		out.From = q.week()
	}
	if !q.until.IsZero() && (out.To.IsZero() || q.until.Before(out.To)) {
		out.To = q.until
	}
	return out
}

// newer is by how many hours a page begins later than the one before.
func newer(page, before []completeness.Row) int {
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
