package ringcentral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// ScopeThreads is the permission that an app needs to read message threads; with it, it may send texts as well.
const ScopeThreads = "SMS"

// ThreadQuery says which texts in message threads to list, by the time of their creation.
type ThreadQuery struct {
	From, To time.Time       // a zero To is now
	Since    time.Time       // how far back a row may be of use; zero is From
	Odd      func(OddRecord) // is told of each record that cannot be understood; nil = no one is
	// is told that RingCentral refuses to show those that were deleted; nil = no one is
	Undeleted func()
}

const threadsPath = "/restapi/v1.0/account/~/message-threads"

// ThreadMessages lists the texts in all message threads of the account page by page, the oldest first, with those that were deleted and
// RingCentral still holds, unless it does not take the question. Errors: an error of page, as it is; those of every call.
func (c *Client) ThreadMessages(ctx context.Context, q ThreadQuery, page func([]Message) error) error {
	dates, listed, err := c.between(q.From, q.To, q.Since)
	if err != nil {
		return err
	}
	query := url.Values{
		"creationTimeFrom": dates["dateFrom"], "creationTimeTo": dates["dateTo"], "perPage": {perPage},
	}
	return aside(withDeleted(query, q.Undeleted, func() error {
		return pages(ctx, c, listing[Message]{
			route: route{"list the texts of threads", pace.Medium}, to: c.at(threadsPath+"/messages", query), page: page, odd: q.Odd, period: listed,
			decode: func(raw json.RawMessage) (Message, error) { return rows.DecodeThreadMessage(raw, listed) },
		})
	}))
}

// Threads lists the message threads of the account that were begun in [from, to). One that cannot be read is left out. Errors: those of
// every call.
func (c *Client) Threads(ctx context.Context, from, to time.Time, page func([]Thread) error) error {
	dates, _, err := c.between(from, to, time.Time{})
	if err != nil {
		return err
	}
	query := url.Values{ // each of the times needs the other
		"creationTimeFrom": dates["dateFrom"], "creationTimeTo": dates["dateTo"], "perPage": {perPage},
	}
	return aside(withDeleted(query, nil, func() error {
		return pages(ctx, c, listing[Thread]{
			route: route{"list threads", pace.Medium}, to: c.at(threadsPath, query), page: page, decode: rows.DecodeThread,
		})
	}))
}

// Thread reads one message thread. Errors: those of every call; ErrBadAnswer.
func (c *Client) Thread(ctx context.Context, id string) (Thread, error) {
	var raw json.RawMessage
	const op = "read a thread"
	if err := c.getJSON(ctx, route{op, pace.Medium}, c.at(threadsPath+"/"+url.PathEscape(id), nil), &raw); err != nil {
		return Thread{}, aside(err)
	}
	t, err := rows.DecodeThread(raw)
	if err == nil && t.ID != id {
		err = errors.New("it is another one")
	}
	if err != nil {
		return Thread{}, fmt.Errorf("%s: %w: %w", op, ErrBadAnswer, err)
	}
	return t, nil
}
