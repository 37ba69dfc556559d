package ringcentral

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// MessageQuery says which messages of one extension to list, by the time of their creation.
type MessageQuery struct {
	Extension string    // its id; empty = the signed-in user's own
	Types     []string  // "VoiceMail", "SMS", "Fax", "Pager"; none = all. MMS are SMS
	Shared    bool      // those of shared numbers as well, which needs Features.Shared
	From, To  time.Time // a zero To is now
	Since     time.Time // how far back a row may be of use; zero is From
	// is told of each record that cannot be understood; nil = no one is
	Odd func(OddRecord)
	// is told that RingCentral refuses to show those that were deleted; nil = no one is
	Undeleted func()
}

// Messages lists messages page by page, usually the newest first, with those that their user has
// deleted and RingCentral still holds, unless it does not take the question. Errors: an error of page, as it is; those of every call.
func (c *Client) Messages(ctx context.Context, q MessageQuery, page func([]Message) error) error {
	query, listed, err := c.between(q.From, q.To, q.Since)
	if err != nil {
		return err
	}
	if len(q.Types) > 0 {
		query["messageType"] = q.Types
	}
	if q.Shared {
		query.Set("owner", "Any")
	}
	err = withDeleted(query, q.Undeleted, func() error {
		return pages(ctx, c, listing[Message]{
			route: route{"list messages", pace.Light}, to: c.at(extensionPath(q.Extension)+"/message-store", query), page: page, odd: q.Odd, period: listed,
			decode: func(raw json.RawMessage) (Message, error) { return rows.DecodeMessage(raw, listed) },
		})
	})
	if q.Extension != "" {
		return aside(err)
	}
	return err
}

// withDeleted reads a list of messages with those that were deleted, and without where RingCentral may have refused it for
// that: page may get a message twice.
func withDeleted(query url.Values, undeleted func(), read func() error) error {
	query["availability"] = []string{Alive, Deleted}
	err := read()
	if !RefusesSpan(err) {
		return err
	}
	query.Del("availability")
	if err = read(); err == nil && undeleted != nil {
		undeleted()
	}
	return err
}

// extensionPath is the path of an extension; an empty one is the signed-in user's.
func extensionPath(id string) string {
	return "/restapi/v1.0/account/~/extension/" + url.PathEscape(cmp.Or(id, "~"))
}
