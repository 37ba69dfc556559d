package dropboxserver

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const redirectURI = "http://localhost:17380/callback"

var verifier = strings.Repeat("v1-_~.", 8)

func consentQuery() url.Values {
	return url.Values{
		"client_id": {DefaultAppKey}, "response_type": {"code"}, "redirect_uri": {redirectURI}, "state": {"a state"},
		"token_access_type": {"offline"}, "code_challenge": {challengeOf(verifier)}, "code_challenge_method": {"S256"},
	}
}

func (r *rig) form(address string, form url.Values) got {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(req)
}

// consent answers the page and gives where the browser is sent.
func (r *rig) consent(query url.Values, decision string) url.Values {
	r.t.Helper()
	query.Set("decision", decision)
	g := r.form(r.web+"/oauth2/authorize", query)
	location, err := url.Parse(g.header.Get("Location"))
	if err != nil || g.status != http.StatusFound || !strings.HasPrefix(location.String(), redirectURI+"?") {
		r.t.Fatalf("consent: %d to %v, %v", g.status, location, err)
	}
	return location.Query()
}

func (r *rig) tokens(form url.Values) got {
	r.t.Helper()
	return r.form(r.api+"/oauth2/token", form)
}

func exchangeForm(code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {DefaultAppKey},
		"code_verifier": {verifier}, "redirect_uri": {redirectURI},
	}
}

func refreshForm(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {DefaultAppKey}}
}

func TestConsentPage(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.web+"/oauth2/authorize?"+consentQuery().Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	g := r.do(req)
	for _, part := range []string{`id="allow"`, `id="deny"`, `<form method="post"`, accountName, "files.content.write", `name="state" value="a state"`} {
		if g.status != http.StatusOK || !strings.Contains(g.body, part) {
			t.Errorf("%d: the page lacks %s", g.status, part)
		}
	}
}

func TestConsentRefusesBadQuestions(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	r.DisableScope("files.content.read")
	for name, c := range map[string]struct{ key, value, says string }{
		"client":         {"client_id", "other", "Invalid client_id"},
		"redirect":       {"redirect_uri", redirectURI + "/", "Invalid redirect_uri. It must exactly match"},
		"loopback":       {"redirect_uri", "http://127.0.0.1:17380/callback", "Invalid redirect_uri"},
		"empty redirect": {"redirect_uri", "", "Invalid redirect_uri"},
		"type":           {"response_type", "token", "Invalid response_type"},
		"method":         {"code_challenge_method", "plain", "Invalid code_challenge_method"},
		"access":         {"token_access_type", "forever", "Invalid token_access_type"},
		"state":          {"state", strings.Repeat("x", 501), "longer than 500"},
		"scope":          {"scope", "files.content.read", "Invalid scope"},
	} {
		t.Run(name, func(t *testing.T) {
			query := consentQuery()
			query.Set(c.key, c.value)
			query.Set("decision", "allow")
			if g := r.form(r.web+"/oauth2/authorize", query); g.status != http.StatusBadRequest || !strings.Contains(strings.ReplaceAll(g.body, "&#39;", "'"), c.says) {
				t.Errorf("%d %s", g.status, g.body)
			}
		})
	}
}

func TestExchange(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	back := r.consent(consentQuery(), "allow")
	if back.Get("state") != "a state" {
		t.Errorf("state %q", back.Get("state"))
	}
	g := r.tokens(exchangeForm(back.Get("code")))
	if g.status != http.StatusOK || g.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", g.status, g.body)
	}
	if g.at(t, "expires_in") != 14400.0 || g.at(t, "token_type") != "bearer" || g.at(t, "uid") != uid ||
		g.at(t, "scope") != "account_info.read files.content.read files.content.write files.metadata.read" {
		t.Errorf("answer %s", g.body)
	}
	r.token = g.at(t, "access_token").(string)
	if g := r.rpc("check/user", `{"query":"ping"}`); g.status != http.StatusOK || g.at(t, "result") != "ping" {
		t.Errorf("the new token: %d %s", g.status, g.body)
	}
	refresh := g.at(t, "refresh_token").(string)
	for range 2 { // it does not rotate
		g := r.tokens(refreshForm(refresh))
		if _, has := g.json(t)["refresh_token"]; has || g.status != http.StatusOK {
			t.Errorf("refresh: %d %s", g.status, g.body)
		}
	}
	if g := r.tokens(exchangeForm(back.Get("code"))); g.at(t, "error") != "invalid_grant" {
		t.Errorf("a code was exchanged twice: %s", g.body)
	}
}

func TestExchangeOnline(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	query := consentQuery()
	query.Del("token_access_type")
	g := r.tokens(exchangeForm(r.consent(query, "allow").Get("code")))
	if _, has := g.json(t)["refresh_token"]; has || g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
}

func TestDenied(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	back := r.consent(consentQuery(), "deny")
	if back.Get("error") != "access_denied" || back.Get("error_description") == "" || back.Get("state") != "a state" || back.Has("code") {
		t.Errorf("sent back with %v", back)
	}
}

func TestCodeToCopy(t *testing.T) {
	r := newRig(t, Options{})
	query := consentQuery()
	query.Del("redirect_uri")
	query.Set("decision", "allow")
	g := r.form(r.web+"/oauth2/authorize", query)
	_, rest, found := strings.Cut(g.body, `<code id="code">`)
	code, _, _ := strings.Cut(rest, "</code>")
	form := exchangeForm(code)
	form.Del("redirect_uri")
	if answer := r.tokens(form); !found || answer.status != http.StatusOK {
		t.Errorf("%d %s after the page %s", answer.status, answer.body, g.body)
	}
}

func TestExchangeRefuses(t *testing.T) {
	r := newRig(t, Options{RedirectURIs: []string{redirectURI}})
	for name, c := range map[string]struct {
		change func(url.Values)
		want   string
	}{
		"verifier":       {func(f url.Values) { f.Set("code_verifier", strings.Repeat("w", 43)) }, "invalid_grant"},
		"no verifier":    {func(f url.Values) { f.Del("code_verifier") }, "invalid_grant"},
		"other redirect": {func(f url.Values) { f.Set("redirect_uri", "http://localhost:17381/callback") }, "invalid_grant"},
		"client":         {func(f url.Values) { f.Set("client_id", "x") }, "invalid_client"},
		"grant type":     {func(f url.Values) { f.Set("grant_type", "password") }, "unsupported_grant_type"},
		"no grant type":  {func(f url.Values) { f.Del("grant_type") }, "invalid_request"},
		"late":           {func(url.Values) { r.clock.Advance(codeLife) }, "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) {
			form := exchangeForm(r.consent(consentQuery(), "allow").Get("code"))
			c.change(form)
			if g := r.tokens(form); g.status != http.StatusBadRequest || g.at(t, "error") != c.want || g.at(t, "error_description") == "" {
				t.Errorf("%d %s", g.status, g.body)
			}
		})
	}
}

func TestTokenLife(t *testing.T) {
	r := newRig(t, Options{})
	access, refresh, life := r.Grant()
	if life != 4*time.Hour {
		t.Errorf("life %v", life)
	}
	r.token = access
	r.clock.Advance(life - time.Second)
	if g := r.rpc("users/get_space_usage", "null"); g.status != http.StatusOK {
		t.Errorf("a second before its end: %d %s", g.status, g.body)
	}
	r.clock.Advance(time.Second)
	g := r.rpc("users/get_space_usage", "null")
	r.wantError(g, http.StatusUnauthorized, "expired_access_token")
	if g.header.Get("WWW-Authenticate") != `Bearer realm="Dropbox-API"` {
		t.Errorf("WWW-Authenticate %q", g.header.Get("WWW-Authenticate"))
	}
	r.clock.Advance(365 * 24 * time.Hour)
	if g := r.tokens(refreshForm(refresh)); g.status != http.StatusOK {
		t.Errorf("the refresh token has ended: %s", g.body)
	}
}

func TestRevoke(t *testing.T) {
	r := newRig(t, Options{})
	access, refresh, _ := r.Grant()
	sibling := r.tokens(refreshForm(refresh)).at(t, "access_token").(string)
	other := r.token
	r.token = access
	if g := r.rpc("auth/token/revoke", "null"); g.status != http.StatusOK || g.body != "null" {
		t.Fatalf("%d %s", g.status, g.body)
	}
	for _, token := range []string{access, sibling} {
		r.token = token
		r.wantError(r.rpc("check/user", `{}`), http.StatusUnauthorized, "invalid_access_token")
	}
	if g := r.tokens(refreshForm(refresh)); g.at(t, "error") != "invalid_grant" {
		t.Errorf("the refresh token still works: %s", g.body)
	}
	r.token = other
	if g := r.rpc("check/user", `{}`); g.status != http.StatusOK {
		t.Errorf("another consent was revoked too: %s", g.body)
	}
	r.RevokeAll()
	r.wantError(r.rpc("check/user", `{}`), http.StatusUnauthorized, "invalid_access_token")
}

func TestScopes(t *testing.T) {
	r := newRig(t, Options{})
	r.WithholdScope("files.content.write")
	g := r.send("files/upload", `{"path":"/a"}`, nil)
	r.wantError(g, http.StatusUnauthorized, "missing_scope")
	if g.at(t, "error", "required_scope") != "files.content.write" {
		t.Errorf("answer %s", g.body)
	}
	r.DisableScope("files.content.write")
	r.wantText(r.send("files/upload", `{"path":"/a"}`, nil), http.StatusBadRequest, "required scope 'files.content.write'")
	r.RestoreScopes()
	r.put("/a", "")
}

func TestBasicClient(t *testing.T) {
	r := newRig(t, Options{})
	_, refresh, _ := r.Grant()
	form := refreshForm(refresh)
	form.Del("client_id")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.api+"/1/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(DefaultAppKey, "")
	if g := r.do(req); g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
}
