package ringcentral

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/paging"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// perPage is the most that a list gives in one answer; RingCentral lowers it where it must.
var perPage = strconv.Itoa(paging.MostRows)

// CallLogQuery says which calls to list, by the time of their start.
type CallLogQuery struct {
	Account       bool      // the calls of all extensions; else the user's own
	From, To      time.Time // a zero To is now
	Since         time.Time // how far back a row may be of use; zero is From
	WithRecording bool      // only those that have a recording, as far as RingCentral finds them
	// is told of each record that cannot be understood, or not all of it; nil = no one is
	Odd func(OddRecord)
	// is told that RingCentral refuses to show the calls that were deleted; nil = no one is
	Undeleted func()
}

// CallLog lists calls page by page, usually the newest first, with those that were deleted and of which
// RingCentral may still hold the recordings. A call may come twice when the log grows meanwhile. The end is
// fixed before the first page is asked for. Errors: an error of page, as it is; those of every call.
func (c *Client) CallLog(ctx context.Context, q CallLogQuery, page func([]Call) error) error {
	path := "/restapi/v1.0/account/~/extension/~/call-log"
	if q.Account {
		path = "/restapi/v1.0/account/~/call-log"
	}
	query, listed, err := c.between(q.From, q.To, q.Since)
	if err != nil {
		return err
	}
	query.Set("view", "Detailed")
	if q.WithRecording {
		query.Set("recordingType", "All")
	}
	read := func() error {
		return pages(ctx, c, listing[Call]{
			route: route{"list calls", pace.Heavy}, to: c.at(path, query), page: page, odd: q.Odd, period: listed,
			decode: func(raw json.RawMessage) (Call, error) { return rows.DecodeCall(raw, listed) },
		})
	}
	query.Set("showDeleted", "true")
	if err = read(); RefusesParameter(err) || errors.Is(err, ErrPermission) { // it may be for this, which is new (docs/ringcentral.md §11)
		query.Del("showDeleted")
		if err = read(); err == nil && q.Undeleted != nil {
			q.Undeleted()
		}
	}
	return err
}

// between starts the query of a list. Without dates RingCentral would give the last 24 hours. The
// period goes back to since where that is earlier.
func (c *Client) between(from, to, since time.Time) (url.Values, rows.Period, error) {
	if from.IsZero() {
		return nil, rows.Period{}, errors.New("ringcentral: a list needs a start")
	}
	if to.IsZero() {
		to = c.clock.Now()
	}
	listed := rows.Period{From: from, To: to}
	if !since.IsZero() && since.Before(from) {
		listed.From = since
	}
	const layout = "2006-01-02T15:04:05.000Z"
	return url.Values{"dateFrom": {from.UTC().Format(layout)}, "dateTo": {to.UTC().Format(layout)}, "perPage": {perPage}}, listed, nil
}
