package ringcentralserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	errOAuthDuplicate = oauthError{http.StatusBadRequest, "invalid_request", "OAU-111", "Duplicate parameter"}
	errOAuthForm      = oauthError{http.StatusUnsupportedMediaType, "invalid_request", "OAU-101", "Unsupported Media Type"}
	errOAuthGrant     = oauthError{http.StatusForbidden, "unauthorized_client", "OAU-112", "Grant type is not allowed"}
	errOAuthBadClient = oauthError{http.StatusUnauthorized, "invalid_client", "OAU-153", "Invalid client"}
	errOAuthCode      = oauthError{http.StatusForbidden, "invalid_grant", "OAU-106", "Authorization code is invalid"}
	errOAuthCodeOld   = oauthError{http.StatusForbidden, "invalid_grant", "OAU-108", "Authorization code is expired"}
	errOAuthVerifier  = oauthError{http.StatusForbidden, "invalid_grant", "OAU-110", "Code verifier does not match"}
	errOAuthExpired   = oauthError{http.StatusBadRequest, "invalid_grant", "OAU-210", "Token expired"}
	errOAuthNoToken   = oauthError{http.StatusBadRequest, "invalid_grant", "OAU-213", "Token not found"}
	errOAuthMissing   = oauthError{http.StatusBadRequest, "invalid_request", "OAU-101", "Parameter [token] is missing"}
)

// token exchanges a code or a refresh token for a new pair (docs/ringcentral.md §1.5, §1.6).
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	form, ok := s.oauthForm(w, r)
	if !ok {
		return
	}
	var session session
	var bad *oauthError
	switch form.Get("grant_type") {
	case "authorization_code":
		session, bad = s.exchange(form)
	case "refresh_token":
		session, bad = s.refresh(form)
	default:
		bad = &errOAuthGrant
	}
	if bad == nil {
		bad = s.refusal(session.User)
	}
	if bad != nil {
		bad.write(w)
		return
	}
	s.changed()
	writeJSON(w, http.StatusOK, s.tokenInfo(session))
}

// refusal is why a user gets no tokens whatever code or token they bring; nil if they do.
func (s *Server) refusal(user string) *oauthError {
	e, _ := s.office.Extension(user)
	switch code := e.SignInRefused; code {
	case "":
		return nil
	case "CMN-408":
		return &oauthError{
			http.StatusBadRequest, "invalid_client", code,
			"In order to call this API endpoint, user needs to have [ThirdPartyAppAccess] permission for requested resource.",
		}
	default:
		return &oauthError{http.StatusUnauthorized, "unauthorized", code, "Extension is of a type or in a state that cannot sign in"}
	}
}

// oauthForm checks what the token and revoke endpoints share: method, rate, form, client.
func (s *Server) oauthForm(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	if r.Method != http.MethodPost {
		errOAuthMethod.write(w)
		return nil, false
	}
	if refused := s.tell(w, s.limits.take("app", Auth)); refused != nil {
		refused.write(w)
		return nil, false
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		errOAuthForm.write(w)
		return nil, false
	}
	for _, values := range r.PostForm {
		if len(values) > 1 {
			errOAuthDuplicate.write(w)
			return nil, false
		}
	}
	if r.PostForm.Get("client_id") != s.clientID || r.Header.Get("Authorization") != "" {
		errOAuthBadClient.write(w)
		return nil, false
	}
	return r.PostForm, true
}

// exchange turns a code into a session. The code is spent whether or not the rest is right.
func (s *Server) exchange(form url.Values) (session, *oauthError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code, known := s.codes[form.Get("code")]
	delete(s.codes, form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	switch {
	case !known:
		return session{}, &errOAuthCode
	case !s.clock.Now().Before(code.expires):
		return session{}, &errOAuthCodeOld
	case form.Get("redirect_uri") != code.redirect:
		return session{}, &errOAuthRedirect
	case subtle.ConstantTimeCompare([]byte(challenge), []byte(code.challenge)) != 1:
		return session{}, &errOAuthVerifier
	}
	access, refresh := s.lives(form)
	return *s.begin(code.user, form.Get("endpoint_id"), access, refresh), nil
}

// refresh turns the present refresh token into a new pair, or an old one, within its grace, into
// the present pair.
func (s *Server) refresh(form url.Values) (session, *oauthError) {
	token := form.Get("refresh_token")
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	i := slices.IndexFunc(s.sessions, func(n *session) bool {
		return token != "" && (n.Refresh == token || n.Previous == token && n.replayable(now))
	})
	if i < 0 {
		return session{}, &errOAuthNoToken
	}
	n := s.sessions[i]
	if !n.End.IsZero() && !now.Before(n.End) {
		return session{}, &errOAuthNoToken
	}
	if n.Previous == token {
		return *n, nil
	}
	if !now.Before(n.RefreshExpiry) {
		return session{}, &errOAuthExpired
	}
	access, refresh := s.lives(form)
	s.renew(n, access, refresh)
	return *n, nil
}

// lives are how long new tokens live: what the request asks for, at most what the app has.
func (s *Server) lives(form url.Values) (access, refresh time.Duration) {
	ask := func(name string, most time.Duration) time.Duration {
		n, err := strconv.Atoi(form.Get(name))
		if err != nil || n <= 0 {
			return most
		}
		return min(time.Duration(n)*time.Second, most)
	}
	return ask("access_token_ttl", s.knobs.AccessTTL), ask("refresh_token_ttl", s.knobs.RefreshTTL)
}

func (s *Server) tokenInfo(n session) map[string]any {
	now := s.clock.Now()
	body := map[string]any{
		"access_token": n.Access, "token_type": "bearer", "expires_in": seconds(n.AccessExpiry.Sub(now)),
		"scope": strings.Join(n.Scopes, " "), "owner_id": n.User, "endpoint_id": n.Endpoint, "session_id": n.ID,
	}
	if n.Refresh != "" {
		body["refresh_token"] = n.Refresh
		body["refresh_token_expires_in"] = seconds(n.RefreshExpiry.Sub(now))
	}
	if !n.End.IsZero() {
		body["session_expires_in"] = seconds(n.End.Sub(now))
		body["session_expiration_time"] = n.End.UTC().Format(time.RFC3339)
	}
	if idle := s.knobsNow().IdleTimeout; idle > 0 {
		body["session_idle_timeout"] = seconds(idle)
	}
	return body
}

// revoke ends the whole session that a token belongs to; an unknown token is no error (RFC 7009).
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	form, ok := s.oauthForm(w, r)
	if !ok {
		return
	}
	token := form.Get("token")
	if token == "" {
		token = r.URL.Query().Get("token")
	}
	if token == "" {
		errOAuthMissing.write(w)
		return
	}
	s.end(func(n *session) bool { return n.Access == token || n.Refresh == token })
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusOK)
}
