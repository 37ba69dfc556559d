// Package oauth signs in to a service through the system's browser (authorization code with PKCE
// and a loopback redirect), keeps the tokens renewed, and opens the key of the operating system's
// keychain that seals them on disk.
//
// A [SignIn] gets the first [Token]; a [Session] hands out access tokens from then on. Both follow
// docs/ringcentral.md §1 and docs/dropbox.md §1; what differs between the two services is in
// [Provider].
package oauth

import (
	"errors"
	"net/url"

	"golang.org/x/oauth2"
)

// Provider describes a service's OAuth endpoints and this program's registration there. It is a
// public client: there is no secret.
type Provider struct {
	Name      string // as the user knows it: "RingCentral"
	ClientID  string
	AuthURL   string
	TokenURL  string
	RevokeURL string // empty: the service has no way to revoke

	Scopes []string // sent only if not empty
	// further parameters of the authorize address (Dropbox: token_access_type=offline)
	Extra url.Values

	// RevokeWithBearer: the revoke call carries the access token as its authorization and no body
	// (Dropbox). Otherwise the token and the client id are sent as a form (RingCentral).
	RevokeWithBearer bool

	// BareCode: the service can show the code for copying, so a pasted text may be the code alone
	// (Dropbox). When no port is free, the user is then sent to the service without a redirect
	// address.
	BareCode bool
}

var (
	// ErrNoToken: no user is signed in.
	ErrNoToken = errors.New("not signed in")
	// ErrSessionOver: the service no longer accepts the refresh token. Only a new sign-in helps.
	ErrSessionOver = errors.New("the sign-in has ended; sign in again")
	// ErrDenied: the user pressed the refusing button on the service's page.
	ErrDenied = errors.New("access was not allowed")
	// ErrStateMismatch: an address that belongs to another sign-in than the one going on.
	ErrStateMismatch = errors.New("the address belongs to another sign-in")
	// ErrTimeout: no answer came back from the browser in time.
	ErrTimeout = errors.New("no answer came from the browser")
	// ErrPortsBusy: none of the registered redirect ports could be listened on.
	ErrPortsBusy = errors.New("all redirect ports are in use by other programs")
	// ErrNotOurAddress: a pasted text that is no answer to a sign-in.
	ErrNotOurAddress = errors.New("this is not the address of the sign-in's last page")
	// ErrBadClient: the service does not know this client id, or not with this redirect address.
	// The registration must be changed.
	ErrBadClient = errors.New("the service does not accept this program's registration")
	// ErrAppAccess: the user's role does not let other programs sign in (docs/ringcentral.md §11).
	ErrAppAccess = errors.New("the user's role does not let other programs sign in")
	// ErrExtensionState: the type or the state of the extension or account does not allow the
	// sign-in (docs/ringcentral.md §1.8).
	ErrExtensionState = errors.New("this extension cannot sign in")
	// ErrAppDisabled: the service has disabled the app (docs/dropbox.md §9).
	ErrAppDisabled = errors.New("the service has disabled the app")
	// ErrUnavailable: the token endpoint could not be reached or gave no usable answer. The same
	// call may succeed later.
	ErrUnavailable = errors.New("the sign-in service is not available")
)

// config is the provider for golang.org/x/oauth2. The client id goes into the form: with the Basic
// header that the library tries first by default, a public client may be refused (docs/dropbox.md
// §1).
func (p Provider) config(redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:    p.ClientID,
		RedirectURL: redirect,
		Scopes:      p.Scopes,
		Endpoint: oauth2.Endpoint{
			AuthURL:   p.AuthURL,
			TokenURL:  p.TokenURL,
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

// address is where the browser is sent.
func (p Provider) address(redirect, state, verifier string) string {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	for name := range p.Extra {
		options = append(options, oauth2.SetAuthURLParam(name, p.Extra.Get(name)))
	}
	return p.config(redirect).AuthCodeURL(state, options...)
}
