package ringcentralserver

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestManyAtOnce lets readers, writers and knob-turners loose on one server; the race detector
// watches.
func TestManyAtOnce(t *testing.T) {
	g := populated(t, 1)
	g.office.Live()
	token := g.token
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 15 {
				for _, uri := range []string{companyLog + "?view=Detailed", store, me, "/restapi/v1.0/account/~/extension"} {
					if a, err := g.try("GET", uri, nil, "Authorization", "Bearer "+token); err != nil || a.StatusCode != 200 {
						t.Errorf("%s: %v", uri, err)
					}
				}
				spec := ago(time.Duration(n)*time.Minute, AnaID)
				spec.Recordings = []RecordingSpec{{}}
				g.office.AddCall(spec)
				g.office.Truth(g.clock.Now())
				g.Tune(func(k *Knobs) { k.NoTotals = n%2 == 0 })
				g.clock.Advance(time.Second)
				g.RequestLog()
				if _, err := g.Grant(BenID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := g.Calls(Light); n != 8*15*2 {
		t.Errorf("%d light calls", n)
	}
}

func TestIDsAreUnique(t *testing.T) {
	g := populated(t, 3)
	seen := map[string]bool{}
	once := func(id string) {
		if seen[id] {
			t.Errorf("%s is there twice", id)
		}
		seen[id] = true
	}
	for range 20 {
		id, recordings := g.office.AddCall(CallSpec{Start: noon, Recordings: []RecordingSpec{{}, {Place: OnLeg, Leg: 1}}})
		once(id)
		for _, r := range recordings {
			once(r)
		}
		g.add(MessageSpec{Type: TypeSMS, Text: "x", Pictures: []PictureSpec{{}, {}}})
		once(g.office.AddExtension(Extension{Name: "New"}))
	}
	g.office.mu.Lock()
	defer g.office.mu.Unlock()
	for _, m := range g.office.messages {
		once("message " + m.id)
		for i, a := range m.attachments {
			if i == 0 && a.id != m.id {
				t.Errorf("the first attachment of %s is %s", m.id, a.id)
			}
			once("attachment " + a.id)
		}
	}
}

func TestOfficeChanges(t *testing.T) {
	g := staffed(t)
	g.office.SetAccount(Account{ID: "1234", Name: "Other Ltd", MainNumber: "+442079460000", TimeZone: "Europe/London"})
	if a := g.office.Account(); a.Name != "Other Ltd" {
		t.Errorf("account %+v", a)
	}
	a := g.get("/restapi/v1.0/account/1234").want(t, 200, "")
	if !strings.Contains(string(a.body), `"bias":"0"`) || !strings.Contains(string(a.body), "Europe/London") {
		t.Errorf("account %s", a.body)
	}
	if g.office.UpdateExtension("nobody", func(*Extension) { t.Error("changed an extension that is not there") }) {
		t.Error("an extension that is not there was found")
	}
	g.office.UpdateExtension(BenID, func(e *Extension) { e.Name = "Benjamin Okafor" })
	if e, ok := g.office.Extension("102"); !ok || e.Name != "Benjamin Okafor" {
		t.Errorf("extension %+v", e)
	}
	if _, ok := g.office.Extension(""); ok {
		t.Error("the empty name is an extension's")
	}
	if all := g.office.Extensions(); !slices.ContainsFunc(all, func(e Extension) bool { return e.Deleted }) {
		t.Error("Extensions left the deleted one out")
	}
}

func TestSignInMethods(t *testing.T) {
	g := staffed(t)
	g.do("POST", "/restapi/oauth/authorize", authorizeQuery()).want(t, 400, "OAU-101")
	g.do("GET", "/restapi/oauth/consent", nil).want(t, 400, "OAU-101")
	g.do("POST", "/restapi/oauth/consent?%zz", url.Values{}).want(t, 400, "OAU-101")
	g.SetLimit(Auth, 1, time.Minute)
	g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery().Encode(), nil).want(t, 200, "")
	g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery().Encode(), nil).want(t, 429, "CMN-301")
}

func TestRedirectKeepsItsOwnQuery(t *testing.T) {
	g := staffed(t)
	const redirect = "http://localhost:53682/callback?app=1"
	g.SetRedirectURIs(testRedirect, redirect)
	g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery("redirect_uri", "").Encode(), nil).want(t, 403, "OAU-109")
	a := g.do("POST", "/restapi/oauth/consent", authorizeQuery("redirect_uri", redirect, "user", AnaID, "decision", "allow")).want(t, 302, "")
	location, err := a.Location()
	if err != nil || location.Query().Get("app") != "1" || location.Query().Get("code") == "" {
		t.Errorf("sent to %s, %v", location, err)
	}
}

func TestPortOfContent(t *testing.T) {
	for origin, want := range map[string]string{
		"https://media.ringcentral.com":     "https://media.ringcentral.com:443",
		"https://media.ringcentral.com:444": "https://media.ringcentral.com:444",
		"http://127.0.0.1:8080":             "http://127.0.0.1:8080",
		"://":                               "://",
	} {
		if got := withPort(origin); got != want {
			t.Errorf("%s became %s", origin, got)
		}
	}
}

// TestFaultsOverHTTP2 resets a stream where there is no connection to reset.
func TestFaultsOverHTTP2(t *testing.T) {
	g := staffed(t)
	server := httptest.NewUnstartedServer(g.Platform())
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	client := server.Client()
	ask := func() (*http.Response, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+companyLog, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+g.token)
		return client.Do(req)
	}
	g.Inject(Fault{Kind: FaultReset, Times: 1})
	if resp, err := ask(); err == nil {
		_ = resp.Body.Close()
		t.Error("the reset request was answered")
	}
	resp, err := ask()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.ProtoMajor != 2 || resp.StatusCode != 200 {
		t.Errorf("%s %d", resp.Proto, resp.StatusCode)
	}
}

func TestErrorsNameThemselves(t *testing.T) {
	if got := errTokenExpired.Error(); got != "401 OAU-128 Access token expired" {
		t.Errorf("%q", got)
	}
}

func TestRequestLogForgetsTheOldest(t *testing.T) {
	var log requestLog
	r := httptest.NewRequest(http.MethodGet, "/x", nil)
	for range mostRequests + 1 {
		log.add(noon, "platform", r)
	}
	if n := len(log.list); n != mostRequests-mostRequests/10+1 {
		t.Errorf("%d requests are kept", n)
	}
}
