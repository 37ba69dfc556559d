package diagnose

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// certify makes a certificate for a name, that has signed itself.
func certify(t *testing.T, name string, until time.Time) (c tls.Certificate, written []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, leaf, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

// trust has all certificates that are made here trusted.
func trust(t *testing.T, certificates ...[]byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	var all []byte
	for _, c := range certificates {
		all = append(all, c...)
	}
	if err := os.WriteFile(path, all, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", path)
}

// serve answers over TLS as the service does, and gives the address under the name localhost.
func serve(t *testing.T, c tls.Certificate, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = nil
	s.TLS = &tls.Config{Certificates: []tls.Certificate{c}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return "https://" + byName(t, s.Listener.Addr())
}

// listen takes connections and does something with each.
func listen(t *testing.T, do func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			do(c)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return byName(t, l.Addr())
}

func byName(t *testing.T, a net.Addr) string {
	t.Helper()
	_, port, err := net.SplitHostPort(a.String())
	if err != nil {
		t.Fatal(err)
	}
	return "localhost:" + port
}

func answerAs(status int, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
	}
}

// TestTheStepThatFailsIsNamed has each step of the way fail, in each way in which it may, on real connections.
func TestTheStepThatFailsIsNamed(t *testing.T) {
	now := time.Now()
	good, known := certify(t, "localhost", now.Add(time.Hour))
	old, knownOld := certify(t, "localhost", now.Add(-time.Hour))
	others, knownOthers := certify(t, "else.example", now.Add(time.Hour))
	stranger, _ := certify(t, "localhost", now.Add(time.Hour))
	trust(t, known, knownOld, knownOthers)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := byName(t, free.Addr())
	free.Close()
	fine := answerAs(http.StatusOK, "application/json")
	for _, c := range []struct {
		name    string
		origin  string
		signIn  error
		failed  Step
		why     Text
		passed  []Step
		details string
	}{
		{"nothing", serve(t, good, fine), nil, "", "", []Step{stepName, stepConnect, stepTLS, stepAnswer, stepSignIn}, ""},
		{"the name", "https://nowhere.invalid", nil, stepName, whyName, nil, "nowhere.invalid"},
		{"the connection", "https://" + closed, nil, stepConnect, whyConnect, []Step{stepName}, "refused"},
		{"an unknown authority", serve(t, stranger, fine), nil, stepTLS, whyAuthority, []Step{stepName, stepConnect}, "issued by CN=localhost"},
		{"another's certificate", serve(t, others, fine), nil, stepTLS, whyOtherName, []Step{stepName, stepConnect}, "else.example"},
		{"an old certificate", serve(t, old, fine), nil, stepTLS, whyExpired, []Step{stepName, stepConnect}, "expired"},
		{"no TLS", "https://" + listen(t, func(c net.Conn) { io.WriteString(c, "hello\r\n") }), nil, stepTLS, whyTLS, []Step{stepName, stepConnect}, ""},
		{"no answer", serve(t, good, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), nil, stepAnswer, whySilence, []Step{stepName, stepConnect, stepTLS}, ""},
		{"another's answer", serve(t, good, answerAs(http.StatusOK, "text/html")), nil, stepAnswer, whyStranger, []Step{stepName, stepConnect, stepTLS}, "HTTP 200, text/html"},
		{"trouble", serve(t, good, answerAs(http.StatusServiceUnavailable, "text/plain")), nil, stepAnswer, whyTrouble, []Step{stepName, stepConnect, stepTLS}, "HTTP 503"},
		{
			"the sign-in", serve(t, good, fine), fmt.Errorf("renew: %w", oauth.ErrSessionOver), stepSignIn, Text(reasons.SignedOut.Sentence()),
			[]Step{stepName, stepConnect, stepTLS, stepAnswer},
			"renew",
		},
		{"a strange sign-in", serve(t, good, fine), errors.New("no idea"), stepSignIn, whySignIn, []Step{stepName, stepConnect, stepTLS, stepAnswer}, "no idea"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Test(t.Context(), clockwork.NewRealClock(), transport.Options{}, []Target{{
				Service: "RingCentral", Origin: c.origin, Method: http.MethodGet, Path: "/", SignIn: func(context.Context) error { return c.signIn },
				Answered: func(r *http.Response) bool { return strings.Contains(r.Header.Get("Content-Type"), "json") },
			}})[0]
			var passed []Step
			for _, p := range got.Passed {
				passed = append(passed, p.Step)
			}
			if got.Failed != c.failed || got.Why != c.why || fmt.Sprint(passed) != fmt.Sprint(c.passed) || !strings.Contains(got.Detail, c.details) {
				t.Errorf("failed %q because %q after %v: %s", got.Failed, got.Sentence(), passed, got.Detail)
			}
			if strings.Contains(got.Sentence(), "%") {
				t.Errorf("it says %q", got.Sentence())
			}
			written := string(connections([]Connection{got}))
			if (c.failed != "") != strings.Contains(written, "FAILED: "+got.Sentence()) || c.failed != "" && strings.Contains(written, "FAILED: \n") {
				t.Errorf("written:\n%s", written)
			}
		})
	}
}

// TestAServerThatDoesNotAnswer: the test of a way comes to an end.
func TestAServerThatDoesNotAnswer(t *testing.T) {
	release := make(chan struct{})
	clock := clockwork.NewFakeClock()
	address := listen(t, func(c net.Conn) { <-release })
	found := make(chan Connection, 1)
	go func() {
		found <- Test(t.Context(), clock, transport.Options{}, []Target{{Service: "Dropbox", Origin: "http://" + address, Method: http.MethodGet, Answered: func(*http.Response) bool { return true }}})[0]
	}()
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(patience)
	if got := <-found; got.Failed == "" {
		t.Errorf("got %+v", got)
	}
	close(release)
}

// TestNotSignedIn: without a sign-in the test ends at the answer, and nothing has failed.
func TestNotSignedIn(t *testing.T) {
	s := httptest.NewServer(answerAs(http.StatusOK, "text/plain"))
	t.Cleanup(s.Close)
	for _, missing := range []error{reasons.ErrNotSignedIn, reasons.From(reasons.Dropbox, reasons.ErrNotConnected)} {
		got := Test(t.Context(), clockwork.NewRealClock(), transport.Options{}, []Target{{
			Service: "Dropbox", Origin: s.URL, Method: http.MethodGet, SignIn: func(context.Context) error { return missing }, Answered: func(*http.Response) bool { return true },
		}})
		if !got[0].Unsigned || got[0].Failed != "" || !strings.Contains(string(connections(got)), "not tested: not signed in") {
			t.Errorf("%v: %s", missing, connections(got))
		}
	}
}

// TestANetworkThatIsSetUpWrong is told as the way's failure.
func TestANetworkThatIsSetUpWrong(t *testing.T) {
	t.Setenv("SSL_CERT_FILE", filepath.Join(t.TempDir(), "missing.pem"))
	got := Test(t.Context(), clockwork.NewRealClock(), transport.Options{}, []Target{{Service: "RingCentral", Origin: "https://localhost", Method: http.MethodGet}})[0]
	if got.Failed != stepConnect || got.Why != whySettings || !strings.Contains(got.Detail, "SSL_CERT_FILE") {
		t.Errorf("%+v", got)
	}
}

// TestTheProxyThatFailsIsNamed: what goes wrong on the way through a proxy is told of the proxy, and with a proxy that fits all steps are
// gone.
func TestTheProxyThatFailsIsNamed(t *testing.T) {
	own, known := certify(t, "service.example", time.Now().Add(time.Hour))
	stranger, _ := certify(t, "service.example", time.Now().Add(time.Hour))
	trust(t, known)
	service := func(c tls.Certificate) string {
		return strings.TrimPrefix(serve(t, c, answerAs(http.StatusOK, "application/json")), "https://")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := byName(t, free.Addr())
	free.Close()
	good, inspecting := tunnel(t, service(own)), tunnel(t, service(stranger))
	for _, c := range []struct {
		name, proxy string
		failed      Step
		sentence    string
	}{
		{"nothing", "http://ana:open%20sesame@" + good, "", ""},
		{"no password", "http://" + good, stepProxy, "The proxy on the way to service.example asks for a user name and a password, and got none or wrong ones."},
		{"a wrong password", "http://ana:x@" + good, stepProxy, "The proxy on the way to service.example asks for a user name and a password, and got none or wrong ones."},
		{"its name", "http://nowhere.invalid:8080", stepName, "The name nowhere.invalid cannot be found: this computer is offline, or its network does not know the name."},
		{"the connection", "http://" + nobody, stepConnect, "No connection to localhost: it is not reachable from here, or a firewall is in the way."},
		{
			"a certificate of its own", "http://ana:open%20sesame@" + inspecting, stepTLS,
			"The certificate of service.example is signed by an authority that this computer does not know: a proxy or a virus scanner may be looking into the connection.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := url.Parse(c.proxy)
			if err != nil {
				t.Fatal(err)
			}
			got := Test(t.Context(), clockwork.NewRealClock(), transport.Options{Proxy: transport.Through(at)}, []Target{{
				Service: "Dropbox", Origin: "https://service.example", Method: http.MethodGet, Answered: func(*http.Response) bool { return true },
			}})[0]
			if got.Failed != c.failed || got.Sentence() != c.sentence || got.Via != at.Host {
				t.Errorf("through %q it fails at %q: %s (%s)", got.Via, got.Failed, got.Sentence(), got.Detail)
			}
			if strings.Contains(got.Detail, "sesame") {
				t.Errorf("it tells the password: %s", got.Detail)
			}
		})
	}
}

// TestASilentProxyIsNotSaidToRefuse: one that says nothing until the time is over has not decided anything.
func TestASilentProxyIsNotSaidToRefuse(t *testing.T) {
	c := Connection{Host: "service.example:443", Via: "proxy.example:8080", Failed: stepProxy}
	for err, want := range map[error]Text{context.DeadlineExceeded: whySilence, io.EOF: whyProxy} {
		if got, about := why(c, err); got != want || (about == "proxy.example") != (want == whySilence) {
			t.Errorf("%v: %q about %s", err, got, about)
		}
	}
}

// tunnel is a proxy that leads to one address whatever is asked for, for those who know the password.
func tunnel(t *testing.T, to string) (address string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte("ana:open sesame")) {
			w.Header().Set("Proxy-Authenticate", "Basic")
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		there, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Close()
		w.WriteHeader(http.StatusOK)
		here, early, err := http.NewResponseController(w).Hijack() // what came early was read already
		if err != nil {
			return
		}
		defer here.Close()
		var up sync.WaitGroup
		up.Go(func() {
			_, _ = io.Copy(there, early)
			there.Close()
		})
		_, _ = io.Copy(here, there)
		here.Close()
		up.Wait()
	}))
	t.Cleanup(s.Close)
	return byName(t, s.Listener.Addr())
}
