package simulator

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, o Options) *Simulator {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func get(t *testing.T, client *http.Client, method, address, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// plain is a client that keeps no connection beyond its test.
func plain(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestOriginsDiffer(t *testing.T) {
	s := start(t, Options{})
	seen := map[string]bool{}
	for _, u := range []string{s.PlatformURL, s.MediaURL, s.DropboxWebURL, s.DropboxAPIURL, s.DropboxContentURL} {
		if seen[u] || !strings.HasPrefix(u, "http://127.0.0.1:") {
			t.Errorf("address %q", u)
		}
		seen[u] = true
	}
	if status, body := get(t, plain(t), http.MethodGet, s.PlatformURL+"/restapi/v1.0", ""); status != http.StatusOK {
		t.Errorf("RingCentral answers %d %s", status, body)
	}
}

// A later process has the same tokens, files, ids, office and ports.
func TestRestart(t *testing.T) {
	o := Options{Dir: t.TempDir(), Seed: 3, Demo: true, Clock: clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC))}
	first := start(t, o)
	access, _, _ := first.Dropbox.Grant()
	tokens, err := first.RingCentral.Grant("101")
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Dropbox.Put("/A/b.txt", []byte("hello"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	before, ports, office := first.Dropbox.Files(), first.PlatformURL+first.DropboxAPIURL, len(first.RingCentral.Office().Truth(o.Clock.Now()))
	if office == 0 {
		t.Fatal("the demonstration's office is empty")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(o.Dir, "Dropbox", "Apps", "RingCentral Application", "A", "b.txt")); err != nil || string(b) != "hello" {
		t.Errorf("on the disk: %q, %v", b, err)
	}

	second := start(t, Options{Dir: o.Dir, Seed: 99, Clock: o.Clock})
	if after := second.Dropbox.Files(); len(after) != 1 || after[0] != before[0] {
		t.Errorf("files %+v, before %+v", after, before)
	}
	if got := second.PlatformURL + second.DropboxAPIURL; got != ports {
		t.Errorf("ports %s, before %s", got, ports)
	}
	if got := len(second.RingCentral.Office().Truth(o.Clock.Now())); got != office {
		t.Errorf("%d items, before %d", got, office)
	}
	if status, body := get(t, plain(t), http.MethodPost, second.DropboxAPIURL+"/2/users/get_current_account", access); status != http.StatusOK {
		t.Errorf("the Dropbox token: %d %s", status, body)
	}
	if status, body := get(t, plain(t), http.MethodGet, second.PlatformURL+"/restapi/v1.0/account/~", tokens.Access); status != http.StatusOK {
		t.Errorf("the RingCentral token: %d %s", status, body)
	}
}

// Tokens are on the disk before their answer is sent: a process that is killed loses none.
func TestTokensSurviveKill(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Options{Dir: dir})
	access, refresh, _ := s.Dropbox.Grant()
	b, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil || !strings.Contains(string(b), access) || !strings.Contains(string(b), refresh) {
		t.Errorf("the state does not hold the tokens: %v", err)
	}
}

func TestBusyPort(t *testing.T) {
	dir := t.TempDir()
	first := start(t, Options{Dir: dir})
	second := start(t, Options{Dir: dir}) // the ports of the state file are taken
	if first.PlatformURL == second.PlatformURL {
		t.Errorf("both listen on %s", first.PlatformURL)
	}
}

func TestBrokenState(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, stateFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), stateFile) {
		t.Errorf("error %v does not name the file", err)
	}
}

// proxied is a client that goes through the proxy and trusts its authority.
func proxied(t *testing.T, s *Simulator, http2 bool) *http.Client {
	t.Helper()
	address, caFile, err := s.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(caFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		t.Fatal("the CA file holds no certificate")
	}
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(target), TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: http2}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestProxy(t *testing.T) {
	s := start(t, Options{Days: 1})
	for _, http2 := range []bool{true, false} {
		client := proxied(t, s, http2)
		access, _, _ := s.Dropbox.Grant()
		status, body := get(t, client, http.MethodPost, "https://api.dropboxapi.com/2/users/get_current_account", access)
		if status != http.StatusOK {
			t.Errorf("Dropbox: %d %s", status, body)
		}
		if status, _ := get(t, client, http.MethodPost, "https://api.dropboxapi.com/2/files/upload", access); status != http.StatusNotFound {
			t.Errorf("upload at the api host: %d", status)
		}
		tokens, err := s.RingCentral.Grant("101")
		if err != nil {
			t.Fatal(err)
		}
		status, body = get(t, client, http.MethodGet, "https://platform.ringcentral.com/restapi/v1.0/account/~/call-log?view=Detailed&recordingType=All&perPage=5", tokens.Access)
		if status != http.StatusOK || !strings.Contains(body, "https://media.ringcentral.com:443/") || strings.Contains(body, "127.0.0.1") {
			t.Errorf("call log: %d %.300s", status, body)
		}
	}
}

func TestProxyRefusesOthers(t *testing.T) {
	s := start(t, Options{})
	client := proxied(t, s, true)
	for _, address := range []string{"https://example.com/", "https://api.dropboxapi.com:8443/"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := client.Do(r); err == nil || !strings.Contains(err.Error(), "Forbidden") {
			if err == nil {
				resp.Body.Close()
			}
			t.Errorf("%s: %v", address, err)
		}
	}
	if s.Refused() != 2 {
		t.Errorf("%d refused, want 2", s.Refused())
	}
}

func TestProxyScratchIsRemoved(t *testing.T) {
	s := start(t, Options{})
	_, ca, err := s.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ca); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", ca, err)
	}
}

// callback listens like a program that waits for its code.
func callback(t *testing.T) (redirect string, answers <-chan url.Values) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan url.Values, 1)
	program := serve(listener, &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.URL.Query() })}, false)
	t.Cleanup(func() {
		if err := program.close(); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String() + "/callback", got
}

func TestConsent(t *testing.T) {
	redirect, answers := callback(t)
	s := start(t, Options{Days: 1, RedirectURIs: []string{redirect}})
	sum := sha256.Sum256([]byte(strings.Repeat("v", 43)))
	query := url.Values{
		"response_type": {"code"}, "redirect_uri": {redirect}, "state": {"s & t"}, "token_access_type": {"offline"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	client := proxied(t, s, true)
	client.Transport.(*http.Transport).Proxy = onlyHTTPS(client)
	for _, c := range []struct{ name, address, id, user string }{
		{"dropbox", "https://www.dropbox.com/oauth2/authorize", s.DropboxAppKey, ""},
		{"ringcentral", "https://platform.ringcentral.com/restapi/oauth/authorize", s.RingCentralClientID, "102"},
	} {
		t.Run(c.name, func(t *testing.T) {
			query.Set("client_id", c.id)
			address := c.address + "?" + query.Encode()
			if err := Consent(t.Context(), client, address, c.user, true); err != nil {
				t.Fatal(err)
			}
			if q := <-answers; q.Get("code") == "" || q.Get("state") != "s & t" {
				t.Errorf("allowed: %v", q)
			}
			if err := Consent(t.Context(), client, address, c.user, false); err != nil {
				t.Fatal(err)
			}
			if q := <-answers; q.Get("error") != "access_denied" || q.Has("code") {
				t.Errorf("denied: %v", q)
			}
			query.Set("client_id", "someone-else")
			if err := Consent(t.Context(), client, c.address+"?"+query.Encode(), c.user, true); err == nil {
				t.Error("an unknown client got a consent")
			}
		})
	}
}

// onlyHTTPS is how HTTPS_PROXY works: plain addresses, the loopback's among them, go directly.
func onlyHTTPS(client *http.Client) func(*http.Request) (*url.URL, error) {
	proxy := client.Transport.(*http.Transport).Proxy
	return func(r *http.Request) (*url.URL, error) {
		if r.URL.Scheme != "https" {
			return nil, nil
		}
		return proxy(r)
	}
}

func TestConsentEnds(t *testing.T) {
	s := start(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Consent(ctx, plain(t), s.DropboxWebURL+"/oauth2/authorize", "", true); err == nil {
		t.Error("no error though the context has ended")
	}
}

// The demonstration is a company of forty: colleagues, queues and one who has left have calls that are recorded and messages of their
// own, and callers go through a menu.
func TestDemoOffice(t *testing.T) {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC))
	office := start(t, Options{Demo: true, Clock: clock, Seed: 3}).RingCentral.Office()
	kinds, living := map[string]int{}, 0
	for _, e := range office.Extensions() {
		if !e.Deleted {
			kinds[e.Type]++
			living++
		}
	}
	if living != 40 || kinds["Department"] != 3 || kinds["IvrMenu"] != 1 {
		t.Errorf("%d extensions: %v", living, kinds)
	}
	recordings, messages := map[string]int{}, map[string]int{}
	for _, item := range office.Truth(clock.Now()) {
		if item.Type == ringcentralserver.TypeCallRecording {
			recordings[item.ExtensionID]++
		} else {
			messages[item.ExtensionID]++
		}
	}
	if id := ringcentralserver.LeaverID; recordings[id] == 0 || messages[id] == 0 {
		t.Errorf("who has left has %d recordings and %d messages", recordings[id], messages[id])
	}
	if messages[ringcentralserver.BillingID] == 0 || len(messages) < 20 || len(recordings) < 20 {
		t.Errorf("messages of %v, recordings of %v", messages, recordings)
	}
}

// The demonstration archives in minutes: it allows more than the services do at first.
func TestDemoLimits(t *testing.T) {
	s := start(t, Options{Demo: true})
	tokens, err := s.RingCentral.Grant("101")
	if err != nil {
		t.Fatal(err)
	}
	client := plain(t)
	for range 30 {
		status, body := get(t, client, http.MethodGet, s.PlatformURL+"/restapi/v1.0/account/~/call-log?perPage=1", tokens.Access)
		if status != http.StatusOK || !json.Valid([]byte(body)) {
			t.Fatalf("%d %s", status, body)
		}
	}
}
