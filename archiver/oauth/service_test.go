package oauth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// service plays the authorization server as the two pages of docs/ describe it: PKCE, exact
// redirect addresses, no client secret.
type service struct {
	t   *testing.T
	url string

	mu        sync.Mutex
	challenge map[string]url.Values // by code: the authorize parameters
	issued    int
	// RingCentral; Dropbox keeps the refresh token
	rotates bool
	// error value for the redirect instead of a code
	deny    string
	instead func(w http.ResponseWriter, form url.Values) // answers the token endpoint instead
	forms   []url.Values                                 // token requests so far
	revoked []string                                     // the calls of the revoke endpoint
	// refresh token → access token it would give again
	live map[string]string
	// if not nil, the token endpoint waits for it
	ended   string // the authorization that is refused
	hold    chan struct{}
	arrived chan struct{} // told of each token request
}

func newService(t *testing.T) *service {
	s := &service{
		t: t, rotates: true, challenge: map[string]url.Values{}, live: map[string]string{"refresh-0": ""}, arrived: make(chan struct{}, 100),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("POST /revoke", s.revoke)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *service) provider() Provider {
	return Provider{
		Name: "RingCentral", ClientID: "client-1", AuthURL: s.url + "/authorize", TokenURL: s.url + "/token", RevokeURL: s.url + "/revoke",
	}
}

func (s *service) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	if q.Get("client_id") != "client-1" || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "bad authorize request", http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	if s.deny != "" {
		back.Set("error", s.deny)
	} else {
		code := fmt.Sprintf("code-%d", len(s.challenge)+1)
		s.challenge[code] = q
		back.Set("code", code)
		back.Set("expires_in", "60")
	}
	if q.Get("redirect_uri") == "" {
		fmt.Fprint(w, back.Get("code"))
		return
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (s *service) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		s.t.Error(err)
	}
	s.arrived <- struct{}{}
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forms = append(s.forms, r.PostForm)
	switch {
	case r.Header.Get("Authorization") != "" || r.PostForm.Get("client_id") != "client-1":
		refuse(w, http.StatusUnauthorized, "invalid_client", "OAU-153", "Invalid client")
	case s.instead != nil:
		s.instead(w, r.PostForm)
	case r.PostForm.Get("grant_type") == "authorization_code":
		s.exchange(w, r.PostForm)
	default:
		s.refresh(w, r.PostForm)
	}
}

func (s *service) exchange(w http.ResponseWriter, form url.Values) {
	asked, known := s.challenge[form.Get("code")]
	delete(s.challenge, form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !known || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge"):
		refuse(w, http.StatusBadRequest, "invalid_grant", "OAU-106", "Code is invalid")
	case form.Get("redirect_uri") != asked.Get("redirect_uri"):
		refuse(w, http.StatusForbidden, "invalid_grant", "OAU-109", "Redirect URIs do not match")
	default:
		s.issue(w, "")
	}
}

// refresh follows docs/ringcentral.md §1.6: the old refresh token gives the same new pair again.
func (s *service) refresh(w http.ResponseWriter, form url.Values) {
	if _, known := s.live[form.Get("refresh_token")]; !known {
		refuse(w, http.StatusBadRequest, "invalid_grant", "OAU-213", "Token not found")
		return
	}
	s.issue(w, form.Get("refresh_token"))
}

func (s *service) issue(w http.ResponseWriter, from string) {
	access := s.live[from]
	if access == "" {
		s.issued++
		access = fmt.Sprintf("access-%d", s.issued)
	}
	answer := map[string]any{"access_token": access, "token_type": "bearer", "expires_in": 3600, "scope": "ReadAccounts ReadCallLog"}
	if from == "" || s.rotates {
		next := "refresh-of-" + access
		answer["refresh_token"], answer["refresh_token_expires_in"], answer["owner_id"] = next, 604800, "590100004"
		s.live[next] = ""
		if from != "" {
			s.live[from] = access
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		s.t.Error(err)
	}
}

func (s *service) revoke(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if bearer := r.Header.Get("Authorization"); bearer != "" {
		if bearer == s.ended {
			refuse(w, http.StatusUnauthorized, "expired_access_token", "", "")
			return
		}
		s.revoked = append(s.revoked, bearer)
	} else {
		s.revoked = append(s.revoked, r.PostFormValue("client_id")+" "+r.PostFormValue("token"))
	}
	if s.instead != nil {
		s.instead(w, r.PostForm)
	}
}

func (s *service) set(change func(*service)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *service) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

// refuse writes the error body of docs/ringcentral.md §1.8.
func refuse(w http.ResponseWriter, status int, code, ours, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	body := map[string]any{"error": code, "error_description": message}
	if ours != "" {
		body["errors"] = []map[string]string{{"errorCode": ours, "message": message}}
	}
	json.NewEncoder(w).Encode(body)
}

// wire is a transport of the test's own, closed at its end.
func wire(t *testing.T) *http.Transport {
	rt := &http.Transport{}
	t.Cleanup(rt.CloseIdleConnections)
	return rt
}

// seen is what a browser shows.
type seen struct {
	status int
	header http.Header
	body   string
}

// browser follows redirects like one; host is the address that it takes localhost for.
func browser(t *testing.T, host string) func(address string) (seen, error) {
	rt := wire(t)
	rt.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		name, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if name == "localhost" {
			name = host
		}
		return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(name, port))
	}
	client := &http.Client{Transport: rt}
	return func(address string) (seen, error) {
		res, err := client.Get(address)
		if err != nil {
			return seen{}, err
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return seen{res.StatusCode, res.Header, string(body)}, err
	}
}

// deadline is far longer than anything here takes; it only ends a test that hangs.
func deadline(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// instant is a clock on which every wait is over at once; it adds up how long they would have been.
type instant struct {
	clockwork.Clock
	waited *time.Duration
}

func newInstant() instant { return instant{clockwork.NewFakeClock(), new(time.Duration)} }

func (c instant) NewTimer(d time.Duration) clockwork.Timer {
	*c.waited += d
	return c.Clock.NewTimer(0)
}
