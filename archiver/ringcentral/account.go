package ringcentral

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/rows"
)

// Account is the company (docs/ringcentral.md §2.1). Anything but the ID may be empty.
type Account struct {
	ID string
	// of the brand that sold the account; the company's own name is in Extension.Company
	Name       string
	MainNumber string
	TimeZone   string // as RingCentral names it, e.g. "US/Pacific"
	Status     string
}

// Retention is how long RingCentral keeps recordings (docs/ringcentral.md §4); zero when it did not
// say.
type Retention struct{ Automatic, OnDemand time.Duration }

// Account reads the company. Errors: those of every call; ErrPermission is
// common, because not every user may read it.
func (c *Client) Account(ctx context.Context) (Account, error) {
	var a struct {
		ID         fields.Text `json:"id"`
		MainNumber fields.Text `json:"mainNumber"`
		Status     fields.Text `json:"status"`
		Service    fields.Object[struct {
			Brand fields.Object[struct {
				Name fields.Text `json:"name"`
			}] `json:"brand"`
		}] `json:"serviceInfo"`
		Regional fields.Object[rows.Regional] `json:"regionalSettings"`
	}
	const op = "read the account"
	err := c.getJSON(ctx, route{op, pace.Light}, c.at("/restapi/v1.0/account/~", nil), &a)
	if err == nil && !fields.Identifies(a.ID) {
		err = fmt.Errorf("%s: %w: %s", op, ErrBadAnswer, rows.NoID(a.ID))
	}
	return Account{
		ID: string(a.ID), Name: fields.Brief(a.Service.Value.Brand.Value.Name), MainNumber: fields.Brief(a.MainNumber),
		TimeZone: a.Regional.Value.TimeZone(), Status: fields.Brief(a.Status),
	}, err
}

// Me reads the signed-in user's extension. Errors: those of every call.
func (c *Client) Me(ctx context.Context) (Extension, error) {
	var e rows.ExtensionRecord
	const op = "read the own extension"
	err := c.getJSON(ctx, route{op, pace.Light}, c.at("/restapi/v1.0/account/~/extension/~", nil), &e)
	if err == nil && !fields.Identifies(e.ID) {
		err = fmt.Errorf("%s: %w: %s", op, ErrBadAnswer, rows.NoID(e.ID))
	}
	return e.Plain(), err
}

// Allowed says whether the user has a role permission, e.g. "ReadCompanyCallRecordings"
// (docs/ringcentral.md §2.3). Errors: those of every call.
func (c *Client) Allowed(ctx context.Context, permission string) (bool, error) {
	var answer struct {
		Successful fields.Flag `json:"successful"`
	}
	to := c.at("/restapi/v1.0/account/~/extension/~/authz-profile/check", url.Values{"permissionId": {permission}})
	const op = "check a permission"
	err := c.getJSON(ctx, route{op, pace.Light}, to, &answer)
	if err == nil && !answer.Successful.Known {
		err = fmt.Errorf("%s: %w: neither yes nor no", op, ErrBadAnswer)
	}
	return err == nil && answer.Successful.Value, err
}

// Extensions lists all extensions of the account, whatever their type and
// status, except deleted ones. A row that cannot be read is handed on as an odd one, and so is one that has the id of another extension.
// Of odd ones that look the same, each has an id of its own, so that one more of them is not taken for one that is known. Errors: an
// error of page, as it is; those of every call, once what was read is handed on.
func (c *Client) Extensions(ctx context.Context, page func([]Extension) error) error {
	all, twice, err := c.readExtensions(ctx)
	if twice && err == nil { // one whose name or number is changed while the list is read may come under both: not a second time
		all, _, err = c.readExtensions(ctx)
	}
	if err := page(all); err != nil {
		return err
	}
	return err
}

// readExtensions reads the list once. twice reports whether an id came again under another name or number.
func (c *Client) readExtensions(ctx context.Context) (all []Extension, twice bool, err error) {
	to := c.at("/restapi/v1.0/account/~/extension", url.Values{"perPage": {perPage}})
	known, alike := map[string]Extension{}, map[string]int{}
	decode := func(raw json.RawMessage) (Extension, error) {
		e, err := rows.DecodeExtension(raw)
		of, before := known[e.ID]
		switch {
		case e.Odd != "":
		case !before:
			known[e.ID] = e
		case of.Number != e.Number || of.Name != e.Name:
			twice = true
			e, err = e.Beside(of), rows.Partial(raw, "the id of another extension")
		}
		if e.Odd != "" {
			if alike[e.ID]++; alike[e.ID] > 1 {
				e.ID = fmt.Sprintf("%s-%d", e.ID, alike[e.ID])
			}
		}
		return e, err
	}
	page := func(rows []Extension) error {
		all = append(all, rows...)
		return nil
	}
	err = pages(ctx, c, listing[Extension]{route: route{"list extensions", pace.Medium}, to: to, decode: decode, page: page})
	return all, twice, err
}

// Retention reads how long RingCentral keeps recordings. Errors: those of every
// call.
func (c *Client) Retention(ctx context.Context) (Retention, error) {
	type days struct {
		Period fields.Count `json:"retentionPeriod"`
	}
	var answer struct {
		Automatic fields.Object[days] `json:"automatic"`
		OnDemand  fields.Object[days] `json:"onDemand"`
	}
	err := c.getJSON(ctx, route{"read the recording settings", pace.Light}, c.at("/restapi/v1.0/account/~/call-recording", nil), &answer)
	period := func(d days) time.Duration { return time.Duration(min(d.Period, mostDays)) * 24 * time.Hour }
	return Retention{Automatic: period(answer.Automatic.Value), OnDemand: period(answer.OnDemand.Value)}, err
}

// mostDays keeps an odd retention within a time.Duration.
const mostDays = 36_500
