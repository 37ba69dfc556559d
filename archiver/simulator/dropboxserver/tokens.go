package dropboxserver

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	accessLife = 4 * time.Hour    // expires_in 14400 (docs/dropbox.md §1)
	codeLife   = 10 * time.Minute // how long a code may be exchanged; Dropbox names no figure
	uid        = "296640"         // the account's old-style id
	tokenStart = "sl.u."          // how access tokens begin
)

// allScopes are the permissions that the app has in its console (docs/dropbox.md §1).
var allScopes = []string{"account_info.read", "files.content.read", "files.content.write", "files.metadata.read"}

// grant is one consent: a refresh token, if offline, and the access tokens made from it.
type grant struct {
	Refresh string               `json:"refresh,omitempty"`
	Scopes  []string             `json:"scopes"`
	Access  map[string]time.Time `json:"access"` // token → end
}

// code waits between consent and exchange.
type code struct {
	redirect, challenge string
	offline             bool
	scopes              []string
	ends                time.Time
}

type authState struct {
	grants   []*grant
	codes    map[string]code
	withheld map[string]bool // scopes that tokens lack
	disabled map[string]bool // scopes that the app lacks
}

func newAuthState() authState {
	return authState{codes: map[string]code{}, withheld: map[string]bool{}, disabled: map[string]bool{}}
}

// Grant signs in without a browser, with every scope and offline access, and returns the pair and
// the access token's life.
func (s *Server) Grant() (access, refresh string, expires time.Duration) {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	g := s.newGrant(allScopes, true)
	return s.newAccess(g), g.Refresh, accessLife
}

func (s *Server) newGrant(scopes []string, offline bool) *grant {
	g := &grant{Scopes: slices.Clone(scopes), Access: map[string]time.Time{}}
	if offline {
		g.Refresh = s.mint.word("refresh", 43) + s.mint.word("refresh", 21)
	}
	s.auth.grants = append(s.auth.grants, g)
	return g
}

func (s *Server) newAccess(g *grant) string {
	now := s.clock.Now()
	maps.DeleteFunc(g.Access, func(_ string, end time.Time) bool { return now.Sub(end) > accessLife })
	token := tokenStart + s.mint.word("access", 43) + s.mint.word("access", 43)
	g.Access[token] = now.Add(accessLife)
	return token
}

// admit finds the grant behind a call's access token, or the answer that refuses it.
func (s *Server) admit(r *http.Request, name, scope string) (*grant, *reply) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return nil, badInput(name, `Must provide HTTP header "Authorization" or URL parameter "authorization".`)
	}
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || !strings.HasPrefix(token, "sl.") {
		return nil, badInput(name, `The given OAuth 2 access token is malformed.`)
	}
	s.mu.Lock()
	g, end := s.grantOf(token)
	disabled, withheld := s.auth.disabled[scope], s.auth.withheld[scope]
	s.mu.Unlock()
	switch {
	case g == nil:
		return nil, s.unauthorized(tag("invalid_access_token"))
	case !s.clock.Now().Before(end):
		return nil, s.unauthorized(tag("expired_access_token"))
	case disabled:
		return nil, badInput(name, "Your app (ID: 123456) is not permitted to access this endpoint because it does not have the required scope '%s'. "+
			"The owner of the app can enable the scope for the app using the Permissions tab on the App Console.", scope)
	case scope != "" && (withheld || !slices.Contains(g.Scopes, scope)):
		return nil, s.unauthorized(failure{".tag": "missing_scope", "required_scope": scope})
	}
	return g, s.troubled(name, scope)
}

func (s *Server) grantOf(token string) (*grant, time.Time) {
	for _, g := range s.auth.grants {
		if end, ok := g.Access[token]; ok {
			return g, end
		}
	}
	return nil, time.Time{}
}

func (s *Server) unauthorized(f failure) *reply {
	r := s.failed(http.StatusUnauthorized, f)
	r.set("WWW-Authenticate", `Bearer realm="Dropbox-API"`)
	return r
}

// revoke ends the call's access token, its refresh token and every other access token of that
// (docs/dropbox.md §1).
func (s *Server) revoke(c *call, _ *voidArg) *reply {
	s.mu.Lock()
	s.auth.grants = slices.DeleteFunc(s.auth.grants, func(g *grant) bool { return g == c.grant })
	s.mu.Unlock()
	s.changed()
	return jsonReply(http.StatusOK, nil)
}

// challengeOf is the S256 challenge of a PKCE verifier.
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
