package ringcentral

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
)

// perPage is the most that a list gives in one answer; RingCentral lowers it where it must.
var perPage = strconv.Itoa(mostRows)

// CallLogQuery says which calls to list, by the time of their start.
type CallLogQuery struct {
	Account       bool      // the calls of all extensions; else the user's own
	From, To      time.Time // a zero To is now
	Since         time.Time // how far back a row may be of use; zero is From
	WithRecording bool      // only those that have a recording, as far as RingCentral finds them
	// is told of each record that cannot be understood, or not all of it; nil = no one is
	Odd func(OddRecord)
}

// Call is one row of the call log with its legs (docs/ringcentral.md §3.3).
type Call struct {
	ID, SessionID, TelephonySessionID string
	Start                             time.Time // UTC
	Duration                          time.Duration
	Direction, Action, Result         string // open lists
	Type                              string // Voice or Fax; an open list, too
	Finished                          bool   // false: the row will still be rewritten
	From, To                          Party
	ExtensionID                       string
	Whose                             string        // the extension that it is of, also where the row names none; empty = the company's
	Message                           MessageOfCall // zero for none
	Legs                              int           // how many parts the call has
	// oldest first, each once; also those that have no address yet
	Recordings []Recording
	Raw        json.RawMessage // as it was sent
}

// Recording is what was recorded of a call or of one of its legs.
type Recording struct {
	ID, Type    string
	ContentURI  string // empty: it is named and cannot be fetched
	ExtensionID string // whose it is; "" = the company's
	OnLeg       bool   // it hangs on a leg of the call: Start and Duration are the leg's
	Start       time.Time
	Duration    time.Duration
	From, To    Party
}

// MessageOfCall is the voicemail or fax that a call left, as the call's row names it.
type MessageOfCall struct {
	ID, Type    string
	ExtensionID string // in whose message store it is; empty where the row does not say
}

// Party is one side of a call or message. Any field may be empty, and a number may be masked.
type Party struct{ Number, ExtensionNumber, ExtensionID, Name string }

// CallLog lists calls page by page, usually the newest first. A call may come
// twice when the log grows meanwhile. The end is fixed before the first page is
// asked for. Errors: an error of page, as it is; those of every call.
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
	return pages(ctx, c, listing[Call]{
		route: route{"list calls", pace.Heavy}, to: c.at(path, query), page: page, odd: q.Odd, period: listed,
		decode: func(raw json.RawMessage) (Call, error) { return decodeCall(raw, listed) },
	})
}

// between starts the query of a list. Without dates RingCentral would give the last 24 hours. The
// period goes back to since where that is earlier.
func (c *Client) between(from, to, since time.Time) (url.Values, period, error) {
	if from.IsZero() {
		return nil, period{}, errors.New("ringcentral: a list needs a start")
	}
	if to.IsZero() {
		to = c.clock.Now()
	}
	listed := period{from, to}
	if !since.IsZero() && since.Before(from) {
		listed.from = since
	}
	const layout = "2006-01-02T15:04:05.000Z"
	return url.Values{
		"dateFrom": {from.UTC().Format(layout)},
		"dateTo":   {to.UTC().Format(layout)},
		"perPage":  {perPage},
	}, listed, nil
}
