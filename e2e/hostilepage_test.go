package e2e

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/e2e/harness"
)

// TestHostilePageDuringSignIn: while a user signs in, another page of the same
// browser hammers the address that the answer is awaited at. It achieves nothing,
// and the real answer is taken, once.
func TestHostilePageDuringSignIn(t *testing.T) {
	pc := harness.New(t)
	r := pc.Start(nil, "login")
	address := strings.TrimSpace(r.Until("  http"))
	asked, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	redirect, state := asked.Query().Get("redirect_uri"), asked.Query().Get("state")
	for i := range 200 {
		for _, attack := range []struct{ query, host, method string }{
			{"code=stolen&state=" + strconv.Itoa(i), "", http.MethodGet},
			{"code=stolen&state=" + state[:len(state)-1], "", http.MethodGet},
			{"code=stolen", "", http.MethodGet},
			{"error=access_denied&state=" + state + "x", "", http.MethodGet},
			{"code=stolen&state=" + state, "evil.example", http.MethodGet}, // a name that was rebound to this computer
			{"code=stolen&state=" + state, "", http.MethodPost},
		} {
			if status := send(pc, redirect+"?"+attack.query, attack.host, attack.method); status < 400 {
				t.Fatalf("%+v was answered %d", attack, status)
			}
		}
	}
	ended := ""
	browser := *pc.Browser
	browser.CheckRedirect = func(q *http.Request, _ []*http.Request) error {
		if q.URL.Hostname() == "localhost" {
			ended = q.URL.String()
		}
		return nil
	}
	if err := simulator.Consent(t.Context(), &browser, address, "101", true); err != nil {
		t.Fatal(err)
	}
	pc.Check(r.End(), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	if status := send(pc, ended, "", http.MethodGet); status != 0 {
		t.Errorf("the answer could be given again: %d", status)
	}
	if n := pc.Services.RingCentral.Sessions("101"); n != 1 {
		t.Errorf("%d sessions were begun", n)
	}
	if said := pc.Said(); strings.Contains(said, "stolen") || strings.Contains(said, ended) {
		t.Errorf("it repeats what came in: %s", said)
	}
}

// send makes a request and returns the status; 0 if nothing listens there.
func send(pc *harness.Computer, address, host, method string) int {
	pc.T.Helper()
	req, err := http.NewRequestWithContext(pc.T.Context(), method, address, nil)
	if err != nil {
		pc.T.Fatal(err)
	}
	req.Host = host
	resp, err := pc.Browser.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		pc.T.Fatal(err)
	}
	return resp.StatusCode
}
