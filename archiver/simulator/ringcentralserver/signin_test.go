package ringcentralserver

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAuthorizeRefusesWithoutRedirect(t *testing.T) {
	g := staffed(t)
	for name, tc := range map[string]struct {
		change []string
		status int
		code   string
	}{
		"other client":       {[]string{"client_id", "x"}, 403, "OAU-153"},
		"other port":         {[]string{"redirect_uri", "http://localhost:53683/callback"}, 403, "OAU-109"},
		"slash at the end":   {[]string{"redirect_uri", testRedirect + "/"}, 403, "OAU-109"},
		"127.0.0.1":          {[]string{"redirect_uri", "http://127.0.0.1:53682/callback"}, 403, "OAU-109"},
		"no challenge":       {[]string{"code_challenge", ""}, 403, "OAU-109"},
		"plain challenge":    {[]string{"code_challenge_method", "plain"}, 403, "OAU-109"},
		"default challenge":  {[]string{"code_challenge_method", ""}, 403, "OAU-109"},
		"implicit grant":     {[]string{"response_type", "token"}, 400, "OAU-104"},
		"no type of request": {[]string{"response_type", ""}, 400, "OAU-104"},
	} {
		t.Run(name, func(t *testing.T) {
			a := g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery(tc.change...).Encode(), nil).want(t, tc.status, tc.code)
			if a.Header.Get("Location") != "" {
				t.Error("redirected to an address that was not checked")
			}
			form := authorizeQuery(append(tc.change, "user", AnaID, "decision", "allow")...)
			g.do("POST", "/restapi/oauth/consent", form).want(t, tc.status, tc.code)
		})
	}
}

func TestConsentPage(t *testing.T) {
	g := staffed(t)
	a := g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery().Encode(), nil).want(t, 200, "")
	page := string(a.body)
	for _, want := range []string{
		`id="user"`, `id="allow"`, `id="deny"`, "Whitfield Dental LLC", "Ana Ruiz (101)", `name="state" value="s t/1"`, "ReadCallRecording",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("consent page has no %s", want)
		}
	}
	for _, no := range []string{"CON", "Marta Old", "Reception"} {
		if strings.Contains(page, no+" (") {
			t.Errorf("%s is offered for signing in", no)
		}
	}
	g.SetRedirectURIs(testRedirect)
	g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery("redirect_uri", "").Encode(), nil).want(t, 200, "")
}

func TestConsentAnswers(t *testing.T) {
	g := staffed(t)
	ask := func(user, decision string) url.Values {
		a := g.do("POST", "/restapi/oauth/consent", authorizeQuery("user", user, "decision", decision)).want(t, 302, "")
		location, err := a.Location()
		if err != nil {
			t.Fatal(err)
		}
		if base, _, _ := strings.Cut(location.String(), "?"); base != testRedirect {
			t.Errorf("sent to %s", base)
		}
		if got := location.Query().Get("state"); got != "s t/1" {
			t.Errorf("state %q", got)
		}
		return location.Query()
	}
	if q := ask(AnaID, "allow"); q.Get("code") == "" || q.Get("expires_in") != "60" {
		t.Errorf("allow: %v", q)
	}
	if q := ask(AnaID, "deny"); q.Get("error") != "access_denied" || q.Has("code") {
		t.Errorf("deny: %v", q)
	}
	if q := ask(DisabledID, "allow"); q.Has("code") {
		t.Errorf("a disabled user signed in: %v", q)
	}
}

func TestExchange(t *testing.T) {
	g := staffed(t)
	p := g.tokens(tokenForm(g.consentCode(BenID)))
	if p.OwnerID != BenID || p.ExpiresIn != 3600 || p.RefreshExpiresIn != 604800 ||
		p.Scope != "ReadAccounts ReadCallLog ReadCallRecording ReadMessages" {
		t.Errorf("tokens %+v", p)
	}
	g.get("/restapi/v1.0/account/~/extension/~").want(t, 200, "")
}

func TestExchangeRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		change []string
		wait   time.Duration
		status int
		code   string
	}{
		"verifier":      {[]string{"code_verifier", "wrong"}, 0, 403, "OAU-110"},
		"redirect":      {[]string{"redirect_uri", "http://localhost:1/callback"}, 0, 403, "OAU-109"},
		"unknown code":  {[]string{"code", "U0pDx"}, 0, 403, "OAU-106"},
		"late":          {nil, time.Minute, 403, "OAU-108"},
		"other client":  {[]string{"client_id", "x"}, 0, 401, "OAU-153"},
		"no client":     {[]string{"client_id", ""}, 0, 401, "OAU-153"},
		"password flow": {[]string{"grant_type", "password"}, 0, 403, "OAU-112"},
	} {
		t.Run(name, func(t *testing.T) {
			g := staffed(t)
			form := tokenForm(g.consentCode(AnaID), tc.change...)
			g.clock.Advance(tc.wait)
			g.do("POST", "/restapi/oauth/token", form).want(t, tc.status, tc.code)
		})
	}
}

func TestCodeIsSingleUse(t *testing.T) {
	g := staffed(t)
	code := g.consentCode(AnaID)
	g.tokens(tokenForm(code))
	g.do("POST", "/restapi/oauth/token", tokenForm(code)).want(t, 403, "OAU-106")
	code = g.consentCode(AnaID)
	g.do("POST", "/restapi/oauth/token", tokenForm(code, "code_verifier", "wrong")).want(t, 403, "OAU-110")
	g.do("POST", "/restapi/oauth/token", tokenForm(code)).want(t, 403, "OAU-106")
}

func TestTokenEndpointForm(t *testing.T) {
	g := staffed(t)
	g.do("POST", "/restapi/oauth/token", refreshForm("x"), "Content-Type", "application/json").want(t, 415, "")
	twice := refreshForm("x")
	twice.Add("refresh_token", "y")
	g.do("POST", "/restapi/oauth/token", twice).want(t, 400, "OAU-111")
	g.do("GET", "/restapi/oauth/token", nil).want(t, 400, "OAU-101")
	g.do("POST", "/restapi/oauth/token", refreshForm("x"), "Authorization", "Basic eDp5").want(t, 401, "OAU-153")
	unknown := refreshForm("x")
	unknown.Set("surprise", "1")
	g.do("POST", "/restapi/oauth/token", unknown).want(t, 400, "OAU-213")
}

func TestTokenKnobs(t *testing.T) {
	g := staffed(t)
	g.Tune(func(k *Knobs) { k.AccessTTL = 10 * time.Second; k.NoRefreshTokens = true })
	p := g.tokens(tokenForm(g.consentCode(AnaID)))
	if p.ExpiresIn != 10 || p.Refresh != "" {
		t.Errorf("tokens %+v", p)
	}
	g.clock.Advance(10 * time.Second)
	g.get("/restapi/v1.0/account/~").want(t, 401, "OAU-128")

	g.Tune(func(k *Knobs) { k.AccessTTL = time.Hour; k.NoRefreshTokens = false; k.SessionLife = 2 * time.Hour })
	p = g.tokens(tokenForm(g.consentCode(AnaID), "access_token_ttl", "600", "refresh_token_ttl", "9999999"))
	if p.ExpiresIn != 600 || p.RefreshExpiresIn != 604800 || p.SessionExpiresIn != 7200 || !p.SessionEnd.Equal(g.clock.Now().Add(2*time.Hour)) {
		t.Errorf("tokens %+v", p)
	}
	g.clock.Advance(2 * time.Hour)
	g.get("/restapi/v1.0/account/~").want(t, 401, "OAU-213")
	g.do("POST", "/restapi/oauth/token", refreshForm(p.Refresh)).want(t, 400, "OAU-213")
}

func TestUserInfo(t *testing.T) {
	g := staffed(t)
	var body struct{ Sub, Email string }
	g.get("/restapi/oauth/userinfo").want(t, http.StatusOK, "").decode(t, &body)
	if body.Sub != AnaID || body.Email == "" {
		t.Errorf("user info %+v", body)
	}
}
