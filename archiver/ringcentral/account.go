package ringcentral

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
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

// Extension is a user or another extension of the account (docs/ringcentral.md §2.2, §2.4). Lists
// leave some fields empty.
type Extension struct {
	ID, Number, Name, Type, Status string
	AccountID                      string
	Company, Email                 string
	MainNumber                     string // the extension's business number
	TimeZone                       string // as RingCentral names it
	// the old flag; what may be read depends on Client.Allowed
	Admin    bool
	Roles    []string        // as shown in RingCentral's portal
	Features map[string]bool // by name, only of one's own extension
	Odd      string          // why its row of a list could not be read, and its ID stands only for the row; empty for none
}

// Retention is how long RingCentral keeps recordings (docs/ringcentral.md §4); zero when it did not
// say.
type Retention struct{ Automatic, OnDemand time.Duration }

// Account reads the company. Errors: those of every call; ErrPermission is
// common, because not every user may read it.
func (c *Client) Account(ctx context.Context) (Account, error) {
	var a struct {
		ID         text `json:"id"`
		MainNumber text `json:"mainNumber"`
		Status     text `json:"status"`
		Service    object[struct {
			Brand object[struct {
				Name text `json:"name"`
			}] `json:"brand"`
		}] `json:"serviceInfo"`
		Regional object[regional] `json:"regionalSettings"`
	}
	const op = "read the account"
	err := c.getJSON(ctx, route{op, pace.Light}, c.at("/restapi/v1.0/account/~", nil), &a)
	if err == nil && !identifies(a.ID) {
		err = fmt.Errorf("%s: %w: %s", op, ErrBadAnswer, noID(a.ID))
	}
	return Account{
		ID: string(a.ID), Name: brief(a.Service.value.Brand.value.Name), MainNumber: brief(a.MainNumber),
		TimeZone: a.Regional.value.zone(), Status: brief(a.Status),
	}, err
}

// Me reads the signed-in user's extension. Errors: those of every call.
func (c *Client) Me(ctx context.Context) (Extension, error) {
	var e extension
	const op = "read the own extension"
	err := c.getJSON(ctx, route{op, pace.Light}, c.at("/restapi/v1.0/account/~/extension/~", nil), &e)
	if err == nil && !identifies(e.ID) {
		err = fmt.Errorf("%s: %w: %s", op, ErrBadAnswer, noID(e.ID))
	}
	return e.plain(), err
}

// Allowed says whether the user has a role permission, e.g. "ReadCompanyCallRecordings"
// (docs/ringcentral.md §2.3). Errors: those of every call.
func (c *Client) Allowed(ctx context.Context, permission string) (bool, error) {
	var answer struct {
		Successful flag `json:"successful"`
	}
	to := c.at("/restapi/v1.0/account/~/extension/~/authz-profile/check", url.Values{"permissionId": {permission}})
	const op = "check a permission"
	err := c.getJSON(ctx, route{op, pace.Light}, to, &answer)
	if err == nil && !answer.Successful.known {
		err = fmt.Errorf("%s: %w: neither yes nor no", op, ErrBadAnswer)
	}
	return err == nil && answer.Successful.value, err
}

// Extensions lists all extensions of the account, whatever their type and
// status, except deleted ones. A row that cannot be read is handed on as an odd one. Errors: an error of page, as it is; those of
// every call.
func (c *Client) Extensions(ctx context.Context, page func([]Extension) error) error {
	to := c.at("/restapi/v1.0/account/~/extension", url.Values{"perPage": {perPage}})
	return pages(ctx, c, listing[Extension]{route: route{"list extensions", pace.Medium}, to: to, decode: decodeExtension, page: page})
}

// Retention reads how long RingCentral keeps recordings. Errors: those of every
// call.
func (c *Client) Retention(ctx context.Context) (Retention, error) {
	type days struct {
		Period count `json:"retentionPeriod"`
	}
	var answer struct {
		Automatic object[days] `json:"automatic"`
		OnDemand  object[days] `json:"onDemand"`
	}
	err := c.getJSON(ctx, route{"read the recording settings", pace.Light}, c.at("/restapi/v1.0/account/~/call-recording", nil), &answer)
	period := func(d days) time.Duration { return time.Duration(min(d.Period, mostDays)) * 24 * time.Hour }
	return Retention{Automatic: period(answer.Automatic.value), OnDemand: period(answer.OnDemand.value)}, err
}

// mostDays keeps an odd retention within a time.Duration.
const mostDays = 36_500

type regional struct {
	Zone object[struct {
		Name text `json:"name"`
	}] `json:"timezone"`
}

func (r regional) zone() string { return brief(r.Zone.value.Name) }

// extension is the wire form of Extension.
type extension struct {
	ID      text `json:"id"`
	Number  text `json:"extensionNumber"`
	Name    text `json:"name"`
	Type    text `json:"type"`
	Status  text `json:"status"`
	Account object[struct {
		ID text `json:"id"`
	}] `json:"account"`
	Contact object[struct {
		Company text `json:"company"`
		Email   text `json:"email"`
		Phone   text `json:"businessPhone"`
	}] `json:"contact"`
	Permissions object[struct {
		Admin object[struct {
			Enabled flag `json:"enabled"`
		}] `json:"admin"`
	}] `json:"permissions"`
	Regional object[regional] `json:"regionalSettings"`
	Features list[struct {
		Name    text `json:"featureName"`
		Enabled flag `json:"enabled"`
	}] `json:"serviceFeatures"`
	Roles list[struct {
		Name text `json:"displayName"`
	}] `json:"roles"`
}

func decodeExtension(raw json.RawMessage) (Extension, error) {
	var e extension
	if err := json.Unmarshal(raw, &e); err != nil || !identifies(e.ID) || !inPath(string(e.ID)) || len(raw) > mostRow {
		return oddExtension(raw, e), partial(raw, "no extension")
	}
	return e.plain(), nil
}

// oddExtension stands for a row that cannot be read, always the same for the same row.
func oddExtension(raw json.RawMessage, e extension) Extension {
	named := cmp.Or(string(e.Number), string(e.ID), string(raw))
	sum := sha256.Sum256([]byte(named))
	return Extension{
		ID: "row-" + hex.EncodeToString(sum[:4]), Number: brief(e.Number), Name: brief(e.Name), Type: brief(e.Type),
		Odd: "its row in RingCentral's list of extensions cannot be read",
	}
}

// inPath reports whether an id can stand in an address as it is: "~" would name the signed-in user.
func inPath(id string) bool {
	return strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == ""
}

func (e extension) plain() Extension {
	contact := e.Contact.value
	x := Extension{
		ID: string(e.ID), Number: brief(e.Number), Name: brief(e.Name), Type: brief(e.Type), Status: brief(e.Status),
		AccountID: known(e.Account.value.ID, mostID), Company: brief(contact.Company), Email: brief(contact.Email),
		MainNumber: brief(contact.Phone), TimeZone: e.Regional.value.zone(),
		Admin: e.Permissions.value.Admin.value.Enabled.value, Features: map[string]bool{},
	}
	for _, feature := range e.Features {
		x.Features[string(feature.Name)] = feature.Enabled.value
	}
	for _, role := range e.Roles {
		if role.Name != "" {
			x.Roles = append(x.Roles, string(role.Name))
		}
	}
	return x
}
