package ringcentralserver

import (
	"net/http"
	"testing"
)

func TestFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		fault  Fault
		status int
		code   string
		retry  string
		kind   string
	}{
		"500":        {Fault{}, 500, "CMN-201", "", "application/json;charset=utf-8"},
		"502":        {Fault{Status: 502, RetryAfter: 3}, 502, "CMN-201", "3", "application/json;charset=utf-8"},
		"404":        {Fault{Status: 404}, 404, "CMN-102", "", "application/json;charset=utf-8"},
		"429":        {Fault{Status: 429, RetryAfter: 7}, 429, "CMN-301", "7", "application/json;charset=utf-8"},
		"401":        {Fault{Status: 401}, 401, "OAU-149", "", "application/json;charset=utf-8"},
		"expired":    {Fault{Kind: FaultTokenExpired}, 401, "OAU-128", "", "application/json;charset=utf-8"},
		"overloaded": {Fault{Kind: FaultOverloaded}, 503, "CMN-211", "10", "application/json;charset=utf-8"},
		"soon again": {Fault{Kind: FaultOverloaded, RetryAfter: 2}, 503, "CMN-211", "2", "application/json;charset=utf-8"},
		"gateway":    {Fault{Kind: FaultGateway}, 403, "", "", "text/plain"},
		"html":       {Fault{Kind: FaultHTML}, 200, "", "", "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			g := staffed(t)
			tc.fault.Times, tc.fault.Path = 2, "/call-log"
			g.Inject(tc.fault)
			g.get(me).want(t, 200, "")
			for range 2 {
				a := g.get(companyLog).want(t, tc.status, tc.code)
				if a.Header.Get("Retry-After") != tc.retry || a.Header.Get("Content-Type") != tc.kind {
					t.Errorf("headers %v", a.Header)
				}
			}
			g.get(companyLog).want(t, 200, "")
		})
	}
}

func TestFaultsByMatch(t *testing.T) {
	g := staffed(t)
	g.Inject(Fault{Match: func(r *http.Request) bool { return r.URL.Query().Get("page") == "2" }, Status: 500})
	g.get(companyLog+"?page=2").want(t, 500, "CMN-201")
	g.get(companyLog+"?page=2").want(t, 500, "CMN-201")
	g.get(companyLog).want(t, 200, "")
	g.ClearFaults()
	g.get(companyLog+"?page=2").want(t, 200, "")
}

func TestBrokenConnections(t *testing.T) {
	g := staffed(t)
	uri, _ := g.recorded(RecordingSpec{Size: 1 << 20})
	g.Inject(Fault{Kind: FaultReset, Times: 1})
	if _, err := g.try("GET", uri, nil, "Authorization", "Bearer "+g.token); err == nil {
		// The transport repeats a GET whose reused connection died; the second try meets no fault.
		if log := g.RequestLog(); len(log) != 2 || log[0].Status != 0 {
			t.Errorf("no error and requests %+v", log)
		}
	}
	for _, kind := range []FaultKind{FaultResetMidBody, FaultShortBody} {
		g.Inject(Fault{Kind: kind, Times: 1})
		a := g.get(uri)
		if a.err == nil || a.ContentLength != 1<<20 || len(a.body) > 1<<19 {
			t.Errorf("fault %d: length %d, %d bytes, error %v", kind, a.ContentLength, len(a.body), a.err)
		}
		if kind == FaultShortBody && len(a.body) != 1<<19 {
			t.Errorf("half of the body is %d bytes", len(a.body))
		}
	}
	if r := g.RequestLog()[len(g.RequestLog())-1]; r.User != AnaID || r.Status != 200 {
		t.Errorf("the cut answer is logged as %+v", r)
	}
}

func TestStallEndsWithTheServer(t *testing.T) {
	for _, kind := range []FaultKind{FaultStall, FaultStallMidBody} {
		g := staffed(t)
		uri, _ := g.recorded(RecordingSpec{Size: 1 << 20})
		met := make(chan struct{})
		g.Inject(Fault{Kind: kind, Times: 1, Match: func(*http.Request) bool { close(met); return true }})
		done := make(chan error)
		go func() {
			a, err := g.try("GET", uri, nil, "Authorization", "Bearer "+g.token)
			if err == nil {
				err = a.err
			}
			done <- err
		}()
		<-met
		g.Close()
		if err := <-done; err == nil {
			t.Error("a stalled answer came whole")
		}
	}
}
