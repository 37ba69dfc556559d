package oauth

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Token is what a service issued. It is stored as JSON; every way to print or log it leaves out the
// two secrets.
type Token struct {
	Access string `json:"access"`
	// empty: the service issued none (RingCentral: "Issue refresh tokens" is not ticked)
	Refresh string `json:"refresh,omitempty"`
	Type    string `json:"type,omitempty"`

	// when it was asked for, by this computer's clock
	Issued        time.Time `json:"issued,omitzero"`
	Expiry        time.Time `json:"expiry,omitzero"`        // of Access; zero = not told
	RefreshExpiry time.Time `json:"refreshExpiry,omitzero"` // of Refresh; zero = none known
	// when the customer's own policy ends the session; zero = no such policy
	SessionEnd time.Time `json:"sessionEnd,omitzero"`

	Scopes []string `json:"scopes,omitempty"` // what was granted
	Owner  string   `json:"owner,omitempty"`  // RingCentral: extension id; Dropbox: account id
}

// Vault keeps one service's token. Load and Delete of an empty vault: Load answers ErrNoToken,
// Delete nil. When Save has returned nil, the token survives a power cut.
type Vault interface {
	Load() (Token, error)
	Save(t Token) error
	Delete() error
}

// String says whose token it is and how long it lasts, without the secrets.
func (t Token) String() string {
	return fmt.Sprintf("token of %q until %s", t.Owner, t.Expiry.Format(time.RFC3339))
}

// Format makes every verb of package fmt print what String says.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }

// LogValue is String for log/slog.
func (t Token) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("owner", t.Owner),
		slog.Time("expiry", t.Expiry),
		slog.Bool("renewable", t.Refresh != ""),
	)
}

// earlyRenewal is how long before its end an access token is replaced, as Dropbox's own clients do
// (docs/dropbox.md §1). Tokens that live less than 50 minutes are replaced when a tenth of their
// life is left.
const earlyRenewal = 5 * time.Minute

// fresh says whether the access token may still be handed out without a renewal.
func (t Token) fresh(now time.Time) bool {
	margin := earlyRenewal
	if life := t.Expiry.Sub(t.Issued); !t.Issued.IsZero() && life > 0 {
		margin = min(margin, life/10)
	}
	return t.Expiry.IsZero() || t.Expiry.Sub(now) > margin
}

// alive says whether the access token has not expired.
func (t Token) alive(now time.Time) bool { return t.Expiry.IsZero() || now.Before(t.Expiry) }

// received turns the endpoint's answer into a Token. asked is the time before the call, so that
// expiry times err to the early side. Values that the answer leaves out come from old, the token
// that was renewed.
func received(answer *oauth2.Token, asked time.Time, old Token) Token {
	t := Token{
		Access:        answer.AccessToken,
		Refresh:       answer.RefreshToken,
		Type:          answer.Type(),
		Issued:        asked,
		Expiry:        later(asked, float64(answer.ExpiresIn)),
		RefreshExpiry: later(asked, number(answer.Extra("refresh_token_expires_in"))),
		SessionEnd:    sessionEnd(answer, asked),
		Scopes:        strings.Fields(text(answer.Extra("scope"))),
		Owner:         text(answer.Extra("owner_id")),
	}
	if t.Owner == "" {
		t.Owner = text(answer.Extra("account_id"))
	}
	if t.Owner == "" {
		t.Owner = old.Owner
	}
	if len(t.Scopes) == 0 {
		t.Scopes = old.Scopes
	}
	// Dropbox renews without a new refresh token: the old one goes on, and so does what is known of
	// it.
	if t.Refresh == "" || t.Refresh == old.Refresh {
		t.Refresh = old.Refresh
		if t.RefreshExpiry.IsZero() {
			t.RefreshExpiry = old.RefreshExpiry
		}
	}
	return t
}

// sessionEnd is the absolute end of the session where the customer's administrator set one
// (docs/ringcentral.md §1.5). A time that cannot be one is none.
func sessionEnd(answer *oauth2.Token, asked time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, text(answer.Extra("session_expiration_time")))
	if err == nil && at.Sub(asked).Abs() <= longestLife*time.Second {
		return at
	}
	return later(asked, number(answer.Extra("session_expires_in")))
}

// longestLife caps lifetimes so that an odd answer cannot overflow a time.Duration.
const longestLife = 100 * 365 * 24 * 60 * 60

func later(from time.Time, seconds float64) time.Time {
	if !(seconds > 0) {
		return time.Time{}
	}
	return from.Add(time.Duration(min(seconds, longestLife)) * time.Second)
}

// number reads a JSON value that holds a number or, as some services write it, a number in quotes.
func number(value any) float64 {
	switch v := value.(type) {
	case float64:
		return v
	case string:
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return n
		}
	}
	return 0
}

// text reads a JSON value that holds a string or an id written as a number.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
