package ringcentralserver

import (
	"strconv"
	"testing"
	"time"
)

func (a answer) rate(t *testing.T, group string, remaining int) {
	t.Helper()
	h := a.Header
	if h.Get("X-Rate-Limit-Group") != group || h.Get("X-Rate-Limit-Remaining") != strconv.Itoa(remaining) || h.Get("X-Rate-Limit-Window") != "60" {
		t.Errorf("rate headers %v, want %s with %d left", h, group, remaining)
	}
}

func TestRateWindowSlides(t *testing.T) {
	g := staffed(t)
	g.SetLimit(Light, 3, time.Minute)
	g.get(me).rate(t, "light", 2)
	g.clock.Advance(30 * time.Second)
	g.get(me).rate(t, "light", 1)
	g.get(me).rate(t, "light", 0)
	g.clock.Advance(30 * time.Second)
	g.get(me).want(t, 200, "").rate(t, "light", 0)
	if g.Calls(Light) != 4 || g.Refused() != 0 {
		t.Errorf("%d calls, %d refused", g.Calls(Light), g.Refused())
	}
}

func TestPenaltyRestarts(t *testing.T) {
	g := staffed(t)
	g.SetLimit(Light, 1, time.Minute)
	g.get(me).want(t, 200, "")
	a := g.get(me).want(t, 429, "CMN-301")
	a.rate(t, "light", 0)
	if a.Header.Get("Retry-After") != "60" || a.Header.Get("X-Rate-Limit-Limit") != "1" {
		t.Errorf("headers %v", a.Header)
	}
	if g.InPenalty() != 0 {
		t.Error("the call that starts a penalty was counted as one within it")
	}
	g.clock.Advance(59 * time.Second)
	g.get(me).want(t, 429, "CMN-301")
	g.clock.Advance(59 * time.Second)
	g.get(me).want(t, 429, "CMN-301")
	if g.InPenalty() != 2 || g.Refused() != 3 {
		t.Errorf("%d in penalty, %d refused", g.InPenalty(), g.Refused())
	}
	g.clock.Advance(time.Minute)
	g.get(me).want(t, 200, "")
}

func TestBudgetsAreApart(t *testing.T) {
	g := staffed(t)
	g.SetLimit(Light, 1, time.Minute)
	g.SetLimit(Heavy, 1, time.Minute)
	g.get(me).want(t, 200, "")
	g.get(me).want(t, 429, "CMN-301")
	g.get("/restapi/v1.0/account/~/call-log").want(t, 200, "").rate(t, "heavy", 0)
	g.get(g.media+"/restapi/v1.0/account/~/recording/1/content").want(t, 429, "CMN-301").rate(t, "heavy", 0)
	g.as(BenID)
	g.get(me).want(t, 200, "")
	a := g.do("GET", "/restapi/v1.0", nil).want(t, 200, "")
	if a.Header.Get("X-Rate-Limit-Group") != "" {
		t.Error("the version has a rate")
	}
}

func TestAuthLimit(t *testing.T) {
	g := staffed(t)
	g.SetLimit(Auth, 5, time.Minute)
	for range 5 {
		g.do("POST", "/restapi/oauth/token", refreshForm("x")).want(t, 400, "OAU-213")
	}
	g.do("POST", "/restapi/oauth/token", refreshForm("x")).want(t, 429, "CMN-301").rate(t, "auth", 0)
	g.do("GET", "/restapi/oauth/authorize?"+authorizeQuery().Encode(), nil).want(t, 200, "")
}

func TestBare429(t *testing.T) {
	g := staffed(t)
	g.SetLimit(Light, 1, time.Minute)
	g.Tune(func(k *Knobs) { k.NoRateHeaders = true })
	g.get(me)
	a := g.get(me).want(t, 429, "CMN-301")
	for _, name := range []string{"Retry-After", "X-Rate-Limit-Group", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Window"} {
		if a.Header.Get(name) != "" {
			t.Errorf("%s is there", name)
		}
	}
}

func TestRequestLog(t *testing.T) {
	g := staffed(t)
	g.get(me + "?x=1")
	g.do("POST", "/restapi/oauth/token?secret=1", refreshForm("x"))
	log := g.RequestLog()
	if len(log) != 2 {
		t.Fatalf("%d requests", len(log))
	}
	if r := log[0]; r.Host != "platform" || r.Query != "x=1" || r.User != AnaID || r.Group != Light || r.Status != 200 {
		t.Errorf("first request %+v", r)
	}
	if r := log[1]; r.Query != "" || r.Status != 400 || r.Method != "POST" {
		t.Errorf("second request %+v", r)
	}
	g.ClearRequestLog()
	if len(g.RequestLog()) != 0 {
		t.Error("the log was not cleared")
	}
}
