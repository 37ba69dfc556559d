package oauth

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/oauth2"

	"ringcentral-archiver/archiver/transport"
)

// answering makes the token endpoint give one answer to all.
func answering(t *testing.T, status int, header map[string]string, body string) *service {
	fake := newService(t)
	fake.set(func(s *service) {
		s.instead = func(w http.ResponseWriter, _ url.Values) {
			w.Header().Set("Content-Type", "application/json")
			for name, value := range header {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	})
	return fake
}

func TestRefusalsOfTheTokenEndpoint(t *testing.T) {
	html := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	const (
		grant    = `{"error":"invalid_grant","errors":[{"errorCode":"%s","message":"%s"}],"error_description":"%s"}`
		redirect = "http://localhost:53682/callback"
	)
	rc := func(code, message string) string { return fmt.Sprintf(grant, code, message, message) }
	for _, test := range []struct {
		name     string
		status   int
		header   map[string]string
		body     string
		exchange []error // which the exchange must be
		refresh  []error // which the renewal must be
		text     string  // of the exchange
		calls    int
	}{
		{"refresh token expired", 400, nil, rc("OAU-210", "Token expired"), nil, []error{ErrSessionOver}, "OAU-210 Token expired", 1},
		{"refresh token used", 400, nil, rc("OAU-213", "Token not found"), nil, []error{ErrSessionOver}, "OAU-213", 1},
		{"Dropbox", 400, nil, `{"error":"invalid_grant","error_description":"code doesn't exist or has expired"}`, nil, []error{ErrSessionOver}, "doesn't exist", 1},
		{"account state", 401, nil, `{"errors":[{"errorCode":"OAU-136","message":"Extension disabled"}]}`, []error{ErrExtensionState}, []error{ErrSessionOver, ErrExtensionState}, "OAU-136 Extension disabled; the account's administrator", 1},
		{"extension type", 403, nil, rc("OAU-105", "x"), []error{ErrExtensionState}, []error{ErrSessionOver, ErrExtensionState}, "another user has to sign in", 1},
		{"no extension", 401, nil, rc("OAU-141", "x"), []error{ErrExtensionState}, []error{ErrSessionOver, ErrExtensionState}, "OAU-141", 1},
		{"account", 401, nil, rc("OAU-142", "x"), []error{ErrExtensionState}, []error{ErrSessionOver, ErrExtensionState}, "OAU-142", 1},
		{"role", 400, nil, `{"error":"invalid_client","errors":[{"errorCode":"CMN-408","message":"x"}],"error_description":"[ThirdPartyAppAccess] permission required"}`, []error{ErrAppAccess}, []error{ErrSessionOver, ErrAppAccess}, "permission Third Party Apps Access", 1},
		{"role, description alone", 400, nil, `{"error":"invalid_client","error_description":"In order to call this API endpoint, user needs to have [ThirdPartyAppAccess] permission"}`, []error{ErrAppAccess}, []error{ErrSessionOver, ErrAppAccess}, "administrator has to add the permission", 1},
		{"app disabled", 400, nil, `{"error":"invalid_client","error_description":"app is disabled"}`, []error{ErrAppDisabled, ErrUnavailable}, []error{ErrAppDisabled, ErrUnavailable}, "enable it", 3},
		{"redirect", 403, nil, rc("OAU-109", "Redirect URIs do not match"), []error{ErrBadClient}, []error{ErrBadClient, ErrSessionOver}, "register " + redirect, 1},
		{"redirect in words only", 400, nil, `{"error":"invalid_grant","error_description":"redirect_uri mismatch"}`, []error{ErrBadClient}, []error{ErrSessionOver}, "register " + redirect, 1},
		{"no redirect registered", 403, nil, `{"error":"invalid_client","errors":[{"errorCode":"OAU-113","message":"x"}]}`, []error{ErrBadClient}, []error{ErrSessionOver}, "register " + redirect, 1},
		{"client", 401, nil, `{"error":"invalid_client","errors":[{"errorCode":"OAU-153","message":"Invalid client"}]}`, []error{ErrBadClient}, []error{ErrBadClient, ErrSessionOver}, "check the client id", 1},
		{"client, code alone", 401, nil, `{"errors":[{"errorCode":"OAU-146","message":"Invalid client credentials"}]}`, []error{ErrBadClient}, []error{ErrSessionOver}, "check the client id", 1},
		{"grant type", 403, nil, `{"error":"unauthorized_client","errors":[{"errorCode":"OAU-112"}]}`, []error{ErrBadClient}, []error{ErrSessionOver}, "authorization code flow", 1},
		{"success that is none", 200, nil, `{"error":"invalid_grant","error_description":"no"}`, nil, []error{ErrSessionOver}, "invalid_grant no", 1},
		{"a 400 without a body", 400, map[string]string{"Content-Type": "text/plain"}, "", nil, []error{ErrSessionOver}, "status 400", 1},

		{"server error", 500, nil, `{}`, []error{ErrUnavailable}, []error{ErrUnavailable}, "status 500", 3},
		{"timeout", 408, nil, ``, []error{ErrUnavailable}, []error{ErrUnavailable}, "status 408", 3},
		{"gateway page", 502, html, "<html>code=hidden</html>", []error{ErrUnavailable}, []error{ErrUnavailable}, "status 502", 3},
		{"throttled", 429, map[string]string{"Retry-After": "20"}, `{"errors":[{"errorCode":"CMN-301"}]}`, []error{ErrUnavailable}, []error{ErrUnavailable}, "CMN-301", 3},
		{"throttled for long", 503, map[string]string{"Retry-After": "3600"}, ``, []error{ErrUnavailable}, []error{ErrUnavailable}, "status 503", 1},
		{"a hotel's login page", 200, html, "<html>pay here</html>", []error{ErrUnavailable}, []error{ErrUnavailable}, "", 3},
		{"a filter's page", 403, html, "<html>blocked</html>", []error{ErrUnavailable}, []error{ErrUnavailable}, "status 403", 3},
		{"a gateway's words", 403, map[string]string{"Content-Type": "text/plain"}, "Access denied by policy", []error{ErrUnavailable}, []error{ErrUnavailable}, "status 403", 3},
		{"nothing there", 404, map[string]string{"Content-Type": "text/plain"}, "404 page not found", []error{ErrUnavailable}, []error{ErrUnavailable}, "status 404", 3},
		{"sent elsewhere", 307, map[string]string{"Location": "http://127.0.0.1:1/steal"}, ``, []error{ErrUnavailable}, []error{ErrUnavailable}, "status 307", 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			fake := answering(t, test.status, test.header, test.body)
			e := newEndpoint(fake.provider(), wire(t), newInstant(), nil)
			_, err := e.exchange(t.Context(), "secret-code", "secret-verifier", redirect)
			checkKinds(t, "exchange", err, test.exchange)
			if !strings.Contains(err.Error(), test.text) || !strings.Contains(err.Error(), "RingCentral") {
				t.Errorf("exchange: %q, want %q in it", err, test.text)
			}
			if fake.calls() != test.calls {
				t.Errorf("%d calls, want %d", fake.calls(), test.calls)
			}
			_, err = e.refresh(t.Context(), Token{Refresh: "secret-refresh"})
			checkKinds(t, "renewal", err, test.refresh)
		})
	}
}

// checkKinds wants err to be all of kinds and none of the others.
func checkKinds(t *testing.T, what string, err error, kinds []error) {
	t.Helper()
	if err == nil {
		t.Fatalf("%s succeeded", what)
	}
	for _, kind := range kinds {
		if !errors.Is(err, kind) {
			t.Errorf("%s: %v is not %q", what, err, kind)
		}
	}
	wanted := errors.Join(kinds...)
	for _, kind := range []error{ErrSessionOver, ErrUnavailable} {
		if errors.Is(err, kind) != errors.Is(wanted, kind) {
			t.Errorf("%s: %v is %q: %v", what, err, kind, errors.Is(err, kind))
		}
	}
}

func TestPausesBetweenTries(t *testing.T) {
	for _, test := range []struct {
		name   string
		header map[string]string
		status int
		want   time.Duration
	}{
		{"ten seconds apart", nil, 500, 20 * time.Second},
		{"as told", map[string]string{"Retry-After": "60"}, 429, 120 * time.Second},
		{"not as told if it is too long", map[string]string{"Retry-After": "121"}, 429, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			fake := answering(t, test.status, test.header, "{}")
			clock := newInstant()
			_, err := newEndpoint(fake.provider(), wire(t), clock, nil).refresh(t.Context(), Token{Refresh: "r"})
			if *clock.waited != test.want || !errors.Is(err, ErrUnavailable) {
				t.Errorf("waited %v, want %v; %v", *clock.waited, test.want, err)
			}
		})
	}
}

func TestTheCauseStaysReachable(t *testing.T) {
	fake := answering(t, 503, map[string]string{"Retry-After": "3600"}, `{"error":"x","access_token":"hidden"}`)
	_, err := newEndpoint(fake.provider(), wire(t), clockwork.NewFakeClock(), nil).refresh(t.Context(), Token{Refresh: "r"})
	answer, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || answer.Response.StatusCode != 503 {
		t.Errorf("err = %v holds %v", err, answer)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %s", answer, answer, answer.Body), "hidden") {
		t.Error("the answer's body is kept in the error")
	}
}

func TestNetworkFailures(t *testing.T) {
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"access_token":"hid`)
	}))
	t.Cleanup(cut.Close)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent.Close()
	for name, address := range map[string]string{"answer cut short": cut.URL, "no program listens": "http://" + silent.Addr().String()} {
		t.Run(name, func(t *testing.T) {
			clock := newInstant()
			e := newEndpoint(Provider{Name: "Dropbox", ClientID: "c", TokenURL: address}, wire(t), clock, nil)
			_, err := e.refresh(t.Context(), Token{Refresh: "secret-refresh"})
			if !errors.Is(err, ErrUnavailable) || !transport.IsNetwork(err) || *clock.waited != 20*time.Second {
				t.Errorf("after %v: %v", *clock.waited, err)
			}
		})
	}
}

// Services repeat in their errors what they were sent.
func TestNoErrorTextHoldsASecret(t *testing.T) {
	bodies := []func(echo string) string{
		func(echo string) string {
			return fmt.Sprintf(`{"error":"invalid_grant","error_description":"%s is malformed","errors":[{"errorCode":%q,"message":%q}]}`, echo, echo, echo)
		},
		func(echo string) string { return "error=x&error_description=" + url.QueryEscape(echo) },
		func(echo string) string { return echo },
		func(string) string { return "access_token=hidden-new&code=hidden" },
		func(string) string { return `{"access_token":"hidden-new","expires_in":"hidden"}` },
	}
	for _, status := range []int{200, 307, 400, 401, 403, 429, 500} {
		for _, kind := range []string{"application/json", "text/html", "application/x-www-form-urlencoded", ""} {
			for i, body := range bodies {
				for _, err := range failuresOf(t, status, kind, body) {
					if err != nil && strings.Contains(err.Error(), "hidden") {
						t.Errorf("status %d, %s, body %d: %v", status, kind, i, err)
					}
				}
			}
		}
	}
}

// failuresOf makes each call of a service that answers body with what it was sent.
func failuresOf(t *testing.T, status int, kind string, body func(echo string) string) []error {
	fake := newService(t)
	fake.set(func(s *service) {
		s.instead = func(w http.ResponseWriter, form url.Values) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(status)
			echo := form.Get("code") + " " + form.Get("code_verifier") + " " + form.Get("refresh_token") + " " + form.Get("token")
			fmt.Fprint(w, body(echo))
		}
	})
	token := Token{Access: "hidden-access", Refresh: "hidden-refresh"}
	e := newEndpoint(fake.provider(), wire(t), newInstant(), nil)
	_, exchange := e.exchange(t.Context(), "hidden+code/1", "hidden-verifier", "http://localhost:1/")
	_, refresh := e.refresh(t.Context(), token)
	return []error{exchange, refresh, e.revoke(t.Context(), token)}
}

func TestRevokeRequests(t *testing.T) {
	fake := newService(t)
	token := Token{Access: "a", Refresh: "r"}
	provider := fake.provider()
	for _, bearer := range []bool{false, true} {
		provider.RevokeWithBearer = bearer
		if err := newEndpoint(provider, wire(t), clockwork.NewFakeClock(), nil).revoke(t.Context(), token); err != nil {
			t.Error(err)
		}
	}
	provider.RevokeWithBearer = false
	if err := newEndpoint(provider, wire(t), clockwork.NewFakeClock(), nil).revoke(t.Context(), Token{Access: "only"}); err != nil {
		t.Error(err)
	}
	if got, want := strings.Join(fake.revoked, "; "), "client-1 r; Bearer a; client-1 only"; got != want {
		t.Errorf("revoked %q, want %q", got, want)
	}
}

// stopwatch notes how long the answer to each call may take.
type stopwatch struct {
	http.RoundTripper
	longest []time.Duration
}

func (s *stopwatch) RoundTrip(req *http.Request) (*http.Response, error) {
	s.longest = append(s.longest, transport.Longest(req.Context()))
	return s.RoundTripper.RoundTrip(req)
}

// TestHowLongACallMayTake: everything waits for a token.
func TestHowLongACallMayTake(t *testing.T) {
	watched := &stopwatch{RoundTripper: wire(t)}
	fake := answering(t, http.StatusOK, nil, `{"access_token":"access","token_type":"bearer","expires_in":3600}`)
	if _, err := newEndpoint(fake.provider(), watched, newInstant(), nil).exchange(t.Context(), "code", "verifier", "http://localhost:1/"); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(watched.longest, []time.Duration{longestAnswer}) {
		t.Errorf("they may take %v, want %v", watched.longest, longestAnswer)
	}
}
