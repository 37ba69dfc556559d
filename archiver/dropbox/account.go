package dropbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// Account is the Dropbox account that is connected.
type Account struct {
	ID    string // dbid:…
	Name  string // as the account shows it
	Email string
	Type  string // basic, pro or business
}

// union is a value of which only the tag matters.
type union struct {
	Tag string `json:".tag"`
}

// shown is a value that is only shown: one of another type is not known, and no reason to refuse the answer.
type shown[T any] struct{ Value T }

// UnmarshalJSON implements json.Unmarshaler.
func (s *shown[T]) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &s.Value) != nil {
		s.Value = *new(T)
	}
	return nil
}

// Ping proves with the cheapest call there is that Dropbox is reached and accepts the sign-in. Dropbox calls
// that route a preview (docs/dropbox.md §2.3): where it alone refuses, reading the account proves as much.
// Errors: those of every call.
func (c *Client) Ping(ctx context.Context) error {
	err := c.echo(ctx)
	answer, refused := errors.AsType[*wire.Error](err)
	if !refused || answer.Status == 0 || slices.Contains(ofEveryRoute, answer.Kind()) {
		return err
	}
	_, err = c.account(ctx, wire.Call{Once: true})
	return err
}

// ofEveryRoute are the refusals that any other route would repeat.
var ofEveryRoute = []error{ErrUnauthorized, ErrPermission, ErrRateLimited, ErrSuspended, ErrUnverified, ErrAppDisabled}

// echo has Dropbox send back what it was sent.
func (c *Client) echo(ctx context.Context) error {
	sent := strconv.FormatInt(c.calls.Clock.Now().UnixNano(), 36)
	var id string
	var answer struct {
		Result string `json:"result"`
	}
	k := wire.Call{Route: "check/user", Arg: map[string]string{"query": sent}, RequestID: &id}
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return err
	}
	if answer.Result != sent {
		return wire.Unusable(k.Route, id, "the answer is not the echo of what was sent")
	}
	return nil
}

// Account reads who is connected (docs/dropbox.md §2.3). Errors: those of every
// call.
func (c *Client) Account(ctx context.Context) (Account, error) { return c.account(ctx, wire.Call{}) }

func (c *Client) account(ctx context.Context, k wire.Call) (Account, error) {
	var answer struct {
		ID   string `json:"account_id"`
		Name shown[struct {
			Display shown[string] `json:"display_name"`
		}] `json:"name"`
		Email shown[string] `json:"email"`
		Type  shown[union]  `json:"account_type"`
	}
	var id string
	k.Route, k.RequestID = "users/get_current_account", &id
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return Account{}, err
	}
	if answer.ID == "" || len(answer.ID) > mostID {
		return Account{}, wire.Unusable(k.Route, id, "the account has no id")
	}
	return Account{ID: answer.ID, Name: answer.Name.Value.Display.Value, Email: answer.Email.Value, Type: answer.Type.Value.Tag}, nil
}

// Space is the limit that applies to the account: the account's own, or in a team whichever of the team's and the member's is
// nearer. Dropbox keeps the numbers for a while.
type Space = target.Space

type allocation struct {
	Tag             string `json:".tag"`
	Used            int64  `json:"used"`
	Allocated       *int64 `json:"allocated"` // nil is not told, and not none
	MemberAllocated int64  `json:"user_within_team_space_allocated"`
	MemberUsed      int64  `json:"user_within_team_space_used_cached"`
	MemberLimit     union  `json:"user_within_team_space_limit_type"`
}

// Space says how much space there is (docs/dropbox.md §2.3). An error means that
// it is not known, and is no reason to stop anything (§9). Errors: those of
// every call.
func (c *Client) Space(ctx context.Context) (Space, error) {
	return c.space(ctx, wire.Call{Failures: 2})
}

func (c *Client) space(ctx context.Context, k wire.Call) (Space, error) {
	var answer struct {
		Used       *int64     `json:"used"`
		Allocation allocation `json:"allocation"`
	}
	var id string
	k.Route, k.RequestID = "users/get_space_usage", &id
	if err := c.calls.Do(ctx, k, &answer); err != nil {
		return Space{}, err
	}
	a := answer.Allocation
	told := answer.Used != nil && *answer.Used >= 0 && a.Allocated != nil && min(*a.Allocated, a.Used, a.MemberAllocated, a.MemberUsed) >= 0
	switch {
	case !told && (a.Tag == "individual" || a.Tag == "team"):
		return Space{}, wire.Unusable(k.Route, id, "the answer does not say how much space there is")
	case a.Tag == "individual":
		return Space{Used: *answer.Used, Allocated: *a.Allocated}, nil
	case a.Tag == "team":
		return a.team(), nil
	default: // the union is open (docs/dropbox.md §9)
		return Space{}, fmt.Errorf("dropbox users/get_space_usage: unknown kind of allocation %q", wire.Excerpt(a.Tag))
	}
}

// team chooses the limit that is nearer. A member's limit counts only if Dropbox enforces it: zero
// is none, and alert_only merely warns.
func (a allocation) team() Space {
	team := Space{Used: a.Used, Allocated: *a.Allocated, Team: true}
	if a.MemberAllocated == 0 || a.MemberLimit.Tag == "off" || a.MemberLimit.Tag == "alert_only" {
		return team
	}
	member := Space{Used: a.MemberUsed, Allocated: a.MemberAllocated, Team: true}
	if member.Free() < team.Free() {
		return member
	}
	return team
}
