package ringcentralserver

import (
	"net/url"
	"testing"
	"time"
)

const me = "/restapi/v1.0/account/~/extension/~"

func TestRefreshRotates(t *testing.T) {
	g := staffed(t)
	first := g.as(AnaID)
	second := g.tokens(refreshForm(first.Refresh))
	if second.Access == first.Access || second.Refresh == first.Refresh {
		t.Fatal("a refresh kept a token")
	}
	g.token = first.Access
	g.get(me).want(t, 401, "OAU-213")
	g.token = second.Access
	g.get(me).want(t, 200, "")
}

func TestRefreshGrace(t *testing.T) {
	for name, tc := range map[string]struct {
		use    bool
		wait   time.Duration
		status int
	}{
		"unused within the hour":    {false, 59 * time.Minute, 200},
		"unused after the hour":     {false, 60 * time.Minute, 400},
		"used a moment ago":         {true, 9 * time.Second, 200},
		"used more than 10 s since": {true, 10 * time.Second, 400},
	} {
		t.Run(name, func(t *testing.T) {
			g := staffed(t)
			first := g.as(AnaID)
			second := g.tokens(refreshForm(first.Refresh))
			if tc.use {
				g.get(me).want(t, 200, "")
			}
			g.clock.Advance(tc.wait)
			a := g.do("POST", "/restapi/oauth/token", refreshForm(first.Refresh)).want(t, tc.status, "")
			if tc.status != 200 {
				a.want(t, 400, "OAU-213")
				return
			}
			var again pair
			a.decode(t, &again)
			if again.Access != second.Access || again.Refresh != second.Refresh {
				t.Error("the replay brought another pair")
			}
		})
	}
}

func TestRefreshTokenExpires(t *testing.T) {
	g := staffed(t)
	first := g.as(AnaID)
	g.clock.Advance(7*24*time.Hour - time.Second)
	second := g.tokens(refreshForm(first.Refresh))
	g.clock.Advance(7 * 24 * time.Hour)
	g.do("POST", "/restapi/oauth/token", refreshForm(second.Refresh)).want(t, 400, "OAU-210")
}

func TestSixthSessionDropsTheOldest(t *testing.T) {
	g := staffed(t)
	oldest := g.token
	for range 4 {
		g.as(AnaID)
	}
	other := g.as(BenID)
	g.token = oldest
	g.get(me).want(t, 200, "")
	newest := g.as(AnaID)
	g.token = oldest
	g.get(me).want(t, 401, "OAU-213")
	for _, token := range []string{other.Access, newest.Access} {
		g.token = token
		g.get(me).want(t, 200, "")
	}
	if n := g.Sessions("101"); n != maxSessions {
		t.Errorf("%d sessions", n)
	}
}

func TestRevokeEndsTheSession(t *testing.T) {
	for _, which := range []string{"access", "refresh", "query"} {
		t.Run(which, func(t *testing.T) {
			g := staffed(t)
			tokens := g.as(AnaID)
			form, uri := url.Values{"client_id": {g.ClientID()}}, "/restapi/oauth/revoke"
			switch which {
			case "access":
				form.Set("token", tokens.Access)
			case "refresh":
				form.Set("token", tokens.Refresh)
			default:
				uri += "?token=" + tokens.Refresh
			}
			g.do("POST", uri, form).want(t, 200, "")
			g.get(me).want(t, 401, "OAU-213")
			g.do("POST", "/restapi/oauth/token", refreshForm(tokens.Refresh)).want(t, 400, "OAU-213")
			g.do("POST", uri, form).want(t, 200, "")
		})
	}
	g := staffed(t)
	g.do("POST", "/restapi/oauth/revoke", url.Values{"client_id": {g.ClientID()}}).want(t, 400, "OAU-101")
}

func TestBearer(t *testing.T) {
	g := staffed(t)
	for _, origin := range []string{g.platform + me, g.media + "/restapi/v1.0/account/~/recording/1/content"} {
		g.do("GET", origin, nil).want(t, 401, "AGW-401")
		g.do("GET", origin, nil, "Authorization", "Basic eA==").want(t, 401, "AGW-402")
		g.do("GET", origin, nil, "Authorization", "Bearer ").want(t, 401, "AGW-402")
		g.do("GET", origin, nil, "Authorization", "Bearer rubbish").want(t, 401, "OAU-149")
		g.do("GET", origin, nil, "Authorization", "Bearer "+newToken()).want(t, 401, "OAU-213")
	}
	g.do("GET", g.media+"/restapi/v1.0/account/~/recording/1/content?access_token="+g.token, nil).want(t, 404, "CMN-102")
	g.do("GET", me+"?access_token="+g.token, nil).want(t, 401, "AGW-401")
}

func TestSessionsFromOutside(t *testing.T) {
	g := staffed(t)
	tokens := g.as(AnaID)
	g.ExpireAccessTokens()
	g.get(me).want(t, 401, "OAU-128")
	g.tokens(refreshForm(tokens.Refresh))
	g.get(me).want(t, 200, "")
	g.RevokeSessions("101")
	g.get(me).want(t, 401, "OAU-213")
	if _, err := g.Grant("nobody"); err == nil {
		t.Error("tokens for a user who is not there")
	}
	g.as(AnaID)
	g.office.UpdateExtension(AnaID, func(e *Extension) { e.Status = "Disabled" })
	g.get(me).want(t, 401, "OAU-213")
}

func TestStateOutlivesTheServer(t *testing.T) {
	g := staffed(t)
	changes := 0
	g.OnChange = func() { changes++ }
	tokens := g.as(AnaID)
	g.get(me).want(t, 200, "")
	g.get(me).want(t, 200, "")
	if changes != 2 {
		t.Errorf("%d changes for a grant and a first use", changes)
	}
	state, err := g.MarshalState()
	if err != nil {
		t.Fatal(err)
	}
	later := staffed(t)
	if err := later.UnmarshalState(state); err != nil {
		t.Fatal(err)
	}
	later.token = tokens.Access
	later.get(me).want(t, 200, "")
	later.tokens(refreshForm(tokens.Refresh))
	if err := later.UnmarshalState([]byte("{")); err == nil {
		t.Error("rubbish was taken as a state")
	}
}
