package dropboxserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// serveToken is /oauth2/token: codes and refresh tokens into access tokens (docs/dropbox.md §1).
func (s *Server) serveToken(r *http.Request) *reply {
	if r.Method != http.MethodPost {
		return oauthError("invalid_request", "this endpoint takes POST only")
	}
	if err := r.ParseForm(); err != nil {
		return oauthError("invalid_request", "the body is not a form")
	}
	client := r.PostForm.Get("client_id")
	if user, secret, ok := r.BasicAuth(); ok && client == "" && secret == "" {
		if name, err := url.QueryUnescape(user); err == nil {
			client = name
		}
	}
	if client != s.opts.AppKey {
		return oauthError("invalid_client", "Invalid client_id or client_secret")
	}
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		return s.exchange(r.PostForm)
	case "refresh_token":
		return s.renew(r.PostForm)
	case "":
		return oauthError("invalid_request", `missing required field "grant_type"`)
	}
	return oauthError("unsupported_grant_type", "grant_type not supported")
}

func oauthError(name, description string) *reply {
	return jsonReply(http.StatusBadRequest, object{"error": name, "error_description": description})
}

// exchange spends a code. A code is good once, whatever comes of it.
func (s *Server) exchange(form url.Values) *reply {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	c, ok := s.auth.codes[form.Get("code")]
	delete(s.auth.codes, form.Get("code"))
	verifier := form.Get("code_verifier")
	switch {
	case !ok || !s.clock.Now().Before(c.ends):
		return oauthError("invalid_grant", "code doesn't exist or has expired")
	case form.Get("redirect_uri") != c.redirect:
		return oauthError("invalid_grant", "redirect_uri mismatch")
	case c.challenge == "":
		return oauthError("invalid_client", "a client without a secret has to use PKCE")
	case len(verifier) < 43 || len(verifier) > 128 || challengeOf(verifier) != c.challenge:
		return oauthError("invalid_grant", "invalid code verifier")
	}
	g := s.newGrant(c.scopes, c.offline)
	answer := s.tokenAnswer(g)
	answer["scope"], answer["uid"], answer["account_id"] = strings.Join(g.Scopes, " "), uid, s.accountID()
	if c.offline {
		answer["refresh_token"] = g.Refresh
	}
	return jsonReply(http.StatusOK, answer)
}

// renew makes a new access token. The refresh token stays as it is and is not repeated.
func (s *Server) renew(form url.Values) *reply {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	refresh := form.Get("refresh_token")
	i := slices.IndexFunc(s.auth.grants, func(g *grant) bool { return refresh != "" && g.Refresh == refresh })
	if i < 0 {
		return oauthError("invalid_grant", "refresh token is invalid or revoked")
	}
	return jsonReply(http.StatusOK, s.tokenAnswer(s.auth.grants[i]))
}

func (s *Server) tokenAnswer(g *grant) object {
	return object{"access_token": s.newAccess(g), "token_type": "bearer", "expires_in": int64(accessLife.Seconds())}
}
