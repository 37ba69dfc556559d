package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/paging"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// The role permissions that reading calls and recordings needs (docs/ringcentral.md §2.3).
const (
	CompanyCallLog    = "ReadCompanyCallLog"
	CompanyRecordings = "ReadCompanyCallRecordings"
	OwnCallLog        = "ReadCallLog"
	OwnRecordings     = "ReadCallRecordings"
)

var permissionLabels = map[string]string{
	CompanyCallLog:    "Company Call Log: View Only (ReadCompanyCallLog)",
	CompanyRecordings: "Company Call Log: Access Recordings (ReadCompanyCallRecordings)",
	OwnCallLog:        "User Call Log: View Only (ReadCallLog)",
	OwnRecordings:     "User Call Log: Access Recordings (ReadCallRecordings)",
}

// PermissionLabel is how RingCentral's admin portal calls a permission.
func PermissionLabel(id string) string { return permissionLabels[id] }

// mostProbed is how far back TryRecordings looks for a recording.
const mostProbed = 90 * 24 * time.Hour

// TryCallLog reads one row of the call log of the account, or else of the
// signed-in user. It proves that the user may read it, which Allowed does not
// (docs/ringcentral.md §2.3). Errors: those of every call; ErrPermission when
// the user may not.
func (c *Client) TryCallLog(ctx context.Context, account bool) error {
	_, err := c.someCalls(ctx, "check the call log", account, url.Values{"perPage": {"1"}})
	return err
}

// TryRecordings fetches the beginning of a recording of the account, or else of
// the signed-in user, and reports whether there was one to try. One of the
// extension own proves nothing for the account. Errors: those of Content;
// ErrPermission when the user may not.
func (c *Client) TryRecordings(ctx context.Context, account bool, own string) (tried bool, err error) {
	query, _, err := c.between(c.clock.Now().Add(-mostProbed), time.Time{}, time.Time{})
	if err != nil {
		return false, err
	}
	// not filtered: recordings of legs might be left out (docs/ringcentral.md §3.4.2)
	query.Set("view", "Detailed")
	query.Set("perPage", "250")
	calls, err := c.someCalls(ctx, "look for a recording", account, query)
	if err != nil {
		return false, err
	}
	for _, found := range calls {
		i := slices.IndexFunc(found, func(f Recording) bool { return !account || f.ExtensionID != own })
		if i < 0 {
			continue
		}
		content, err := c.Content(ctx, found[i].ContentURI, pace.Heavy, nil)
		if errors.Is(err, ErrNotFound) { // not there yet, or gone
			return false, nil
		}
		if err != nil {
			return true, err
		}
		return true, content.Body.Close()
	}
	return false, nil
}

// someCalls asks for the first page of the call log, and gives the recordings of each call.
func (c *Client) someCalls(ctx context.Context, op string, account bool, query url.Values) ([][]Recording, error) {
	path := "/restapi/v1.0/account/~/extension/~/call-log"
	if account {
		path = "/restapi/v1.0/account/~/call-log"
	}
	var answer struct {
		Records paging.Records `json:"records"`
	}
	if err := c.getJSON(ctx, route{op, pace.Heavy}, c.at(path, query), &answer); err != nil {
		return nil, err
	}
	if !answer.Records.Given {
		return nil, fmt.Errorf("%s: %w: no records", op, ErrBadAnswer)
	}
	calls := make([][]Recording, 0, len(answer.Records.Rows))
	for _, raw := range answer.Records.Rows {
		calls = append(calls, rows.RecordingsIn(raw))
	}
	return calls, nil
}
