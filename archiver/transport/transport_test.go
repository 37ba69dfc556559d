package transport

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newCaller returns a round-tripper whose connections are closed when the test ends.
func newCaller(t *testing.T, o Options) http.RoundTripper {
	t.Helper()
	rt, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { CloseIdle(rt) })
	return rt
}

func request(t *testing.T, method, address string, body io.Reader) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestCallKeepsTheRequestAsItIs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if _, err := io.WriteString(w, r.UserAgent()+"|"+string(body)); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	rt := newCaller(t, Options{UserAgent: "Archiver/1"})
	for agent, want := range map[string]string{"": "Archiver/1|hello", "Own/2": "Own/2|hello"} {
		req := request(t, http.MethodPost, server.URL, strings.NewReader("hello"))
		if agent != "" {
			req.Header.Set("User-Agent", agent)
		}
		resp, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("server saw %q, want %q", got, want)
		}
		if req.Header.Get("User-Agent") != agent {
			t.Errorf("the caller's request was changed: user agent %q", req.Header.Get("User-Agent"))
		}
	}
}

func TestLogLineHoldsNoSecret(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("RCRequestId", "req-7")
		w.WriteHeader(http.StatusTeapot)
		if _, err := io.WriteString(w, "secret-body"); err != nil {
			t.Error(err)
		}
	}))
	var out bytes.Buffer
	rt := newCaller(t, Options{Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	req := request(t, http.MethodGet, server.URL+"/some/path?code=secret-query", nil)
	req.Header.Set("Authorization", "Bearer secret-header")
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	server.Close()
	if resp, err := rt.RoundTrip(req); err == nil {
		t.Errorf("closed server answered %s", resp.Status)
	}
	for _, want := range []string{"method=GET", "path=/some/path", "status=418", "request=req-7", "call failed"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "secret") {
		t.Errorf("a secret in the log: %s", out.String())
	}
	if lines := strings.Count(out.String(), "\n"); lines != 2 {
		t.Errorf("%d lines for 2 calls", lines)
	}
}

// certificateFile writes the server's certificate where SSL_CERT_FILE can name it.
func certificateFile(t *testing.T, server *httptest.Server) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "roots.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(name, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestALongHeadFillsNoLog: a log has room for 5 MiB, and what a service says of a call is written for each.
func TestALongHeadFillsNoLog(t *testing.T) {
	for size, answered := range map[int]bool{1000: true, mostHead / 2: true, 2 * mostHead: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("RCRequestId", strings.Repeat("x", size))
		}))
		var out bytes.Buffer
		rt := newCaller(t, Options{Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		resp, err := rt.RoundTrip(request(t, http.MethodGet, server.URL, nil))
		if err == nil {
			err = resp.Body.Close()
		}
		if (err == nil) != answered {
			t.Errorf("a head of %d bytes gave %v", size, err)
		}
		if out.Len() == 0 || out.Len() > 1000 {
			t.Errorf("a head of %d bytes makes %d bytes of log", size, out.Len())
		}
		server.Close()
	}
}

func TestCertificateFileIsTrustedAndHTTP2Spoken(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.EnableHTTP2 = true
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()

	t.Setenv("SSL_CERT_FILE", "")
	if resp, err := newCaller(t, Options{}).RoundTrip(request(t, http.MethodGet, server.URL, nil)); !errors.Is(err, ErrCertificate) || IsNetwork(err) {
		t.Errorf("with an unknown certificate: %v, %v", resp, err)
	}
	file := certificateFile(t, server)
	for _, from := range []struct{ variable, ca string }{{file, ""}, {"", file}, {file, file}} {
		t.Setenv("SSL_CERT_FILE", from.variable)
		resp, err := newCaller(t, Options{CA: from.ca}).RoundTrip(request(t, http.MethodGet, server.URL, nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if resp.ProtoMajor != 2 {
			t.Errorf("spoke %s", resp.Proto)
		}
	}
}

// TestACallMayHaveAConnectionOfItsOwn, which closes with the others.
func TestACallMayHaveAConnectionOfItsOwn(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.EnableHTTP2 = true
	open := make(chan http.ConnState, 16)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew || s == http.StateClosed {
			open <- s
		}
	}
	server.StartTLS()
	defer server.Close()
	t.Setenv("SSL_CERT_FILE", certificateFile(t, server))
	rt := newCaller(t, Options{})
	own := request(t, http.MethodGet, server.URL, nil)
	own = own.WithContext(WithOwnConnection(own.Context()))
	for _, c := range []struct {
		req   *http.Request
		major int
	}{{own, 1}, {request(t, http.MethodGet, server.URL, nil), 2}} {
		resp, err := rt.RoundTrip(c.req)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if resp.ProtoMajor != c.major || <-open != http.StateNew {
			t.Errorf("spoke %s, not HTTP/%d over a new connection", resp.Proto, c.major)
		}
		if CloseIdle(rt); c.major == 1 { // HTTP/2 may still be ending the call
			if s := <-open; s != http.StateClosed {
				t.Errorf("its connection is %s", s)
			}
		}
	}
}

// TestACompanysAuthorityIsAddedToTheSystems, and takes the place of none of them.
func TestACompanysAuthorityIsAddedToTheSystems(t *testing.T) {
	t.Setenv("SSL_CERT_FILE", "")
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	system, err := x509.SystemCertPool()
	if err != nil {
		t.Fatal(err)
	}
	system.AddCert(server.Certificate())
	if got, err := Roots(certificateFile(t, server)); err != nil || !got.Equal(system) {
		t.Errorf("they are not the system's and its own, %v", err)
	}
}

func TestAProxyThatWantsAPassword(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Proxy-Authenticate", "Basic")
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY"} {
		t.Setenv(name, "http://ana:pr0xy-secret@"+address.Host)
	}
	rt := newCaller(t, Options{})
	for _, called := range []string{"https://service.invalid/", "http://service.invalid/"} {
		resp, err := rt.RoundTrip(request(t, http.MethodGet, called, nil))
		if refusal, is := errors.AsType[*ProxyRefusal](err); !is || refusal.Proxy != address.Host || !errors.Is(err, ErrProxyPassword) || IsNetwork(err) {
			t.Errorf("%s: got %v, %v", called, resp, err)
		}
	}
}

// TestAProxyThatLetsNothingThrough: what it refuses somebody has to allow; where it cannot go on itself, that passes.
func TestAProxyThatLetsNothingThrough(t *testing.T) {
	for status, passing := range map[int]bool{204: false, 302: false, 401: false, 403: false, 404: false, 429: false, 500: true, 502: true, 503: true, 504: true} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		address, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		rt := newCaller(t, Options{Proxy: Through(address)})
		_, err = rt.RoundTrip(request(t, http.MethodGet, "https://service.invalid/", nil))
		if errors.Is(err, ErrProxyRefused) == passing || IsNetwork(err) != passing || !strings.Contains(err.Error(), "service.invalid") || !strings.Contains(err.Error(), address.Host) {
			t.Errorf("%d: %v", status, err)
		}
		proxy.Close()
	}
}

// TestAProxysAddressThatIsNone: what is said of it does not repeat it, because a password may be in it.
func TestAProxysAddressThatIsNone(t *testing.T) {
	var log bytes.Buffer
	for _, address := range []string{"http://ana:pr0xy-secret@proxy:port", "http://ana:pr0xy-secret%zz@proxy:1", "http://ana:pr0xy-secret@[::1", "socks4://ana:pr0xy-secret@proxy:1", "http://ana:pr0xy-secret@", "http://ana:pr0xy-\x01secret@proxy:1"} {
		t.Setenv("HTTPS_PROXY", address)
		rt := newCaller(t, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		resp, err := rt.RoundTrip(request(t, http.MethodGet, "https://service.invalid/", nil))
		if !errors.Is(err, ErrProxyAddress) || IsNetwork(err) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v, %v", address, resp, err)
		}
	}
	if text := log.String(); text == "" || strings.Contains(text, "secret") {
		t.Errorf("logged %s", text)
	}
}

func TestBadCertificateFileIsRefused(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		empty:                                    "there is no certificate in " + empty,
		filepath.Join(t.TempDir(), "absent.pem"): "absent.pem: ",
		filepath.Dir(empty):                      filepath.Dir(empty) + " is no file",
		"/dev/zero":                              "/dev/zero", // it has no end where there is one
	} {
		for who, o := range map[string]Options{"to trust": {CA: name}, "SSL_CERT_FILE": {}} {
			t.Setenv("SSL_CERT_FILE", map[bool]string{true: name}[o.CA == ""])
			if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), who) {
				t.Errorf("%s: error %v, want %q", name, err, want)
			}
		}
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	if got := newBase(nil, SystemProxy()).TLSClientConfig.MinVersion; got < 0x0303 {
		t.Errorf("lowest TLS version is %#x", got)
	}
}
