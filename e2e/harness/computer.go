package harness

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// Computer is a user's computer: a data folder, an environment, a browser, and
// both services behind a proxy that answers for their real names.
type Computer struct {
	T        testing.TB
	Services *simulator.Simulator // nil on one that is Offline
	Data     string               // the data folder; the usual one if empty
	Env      []string             // of what is run from now on
	Dir      string               // where it is run; in this process's folder if empty
	Browser  *http.Client         // reaches the services and this computer

	said strings.Builder
}

// New is a computer whose simulated Dropbox is in memory.
func New(t testing.TB) *Computer {
	t.Helper()
	return NewIn(t, "")
}

// NewIn is a computer whose simulated Dropbox is in a folder; in memory if that
// is empty.
func NewIn(t testing.TB, dir string) *Computer {
	t.Helper()
	services, err := simulator.Start(simulator.Options{Seed: 7, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if n := services.Refused(); n > 0 {
			t.Errorf("it called %d times for a host that is none of the two services'", n)
		}
		if err := services.Close(); err != nil {
			t.Error(err)
		}
	})
	proxy, ca, err := services.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	services.RingCentral.Office().Populate(0) // the people, without history
	c := &Computer{T: t, Services: services, Data: filepath.Join(t.TempDir(), "data"), Browser: newBrowser(t, proxy, ca)}
	c.LiftLimits(time.Minute) // nothing here is about waiting
	c.Env = []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TZ=UTC", "HTTPS_PROXY=" + proxy, "SSL_CERT_FILE=" + ca,
		"RINGCENTRAL_CLIENT_ID=" + services.RingCentralClientID, "DROPBOX_APP_KEY=" + services.DropboxAppKey,
	}
	return c
}

// Offline is a computer on which neither service is simulated; more is added to
// its environment.
func Offline(t testing.TB, more ...string) *Computer {
	t.Helper()
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return &Computer{
		T: t, Data: filepath.Join(t.TempDir(), "data"), Browser: http.DefaultClient,
		Env: append(more, "HOME="+t.TempDir(), "TZ=UTC"),
	}
}

// LiftLimits lets RingCentral be asked 100,000 times, the most that a client
// believes, within a span of time.
func (c *Computer) LiftLimits(within time.Duration) {
	for _, g := range []ringcentralserver.Group{
		ringcentralserver.Light, ringcentralserver.Medium, ringcentralserver.Heavy, ringcentralserver.Auth,
	} {
		c.Services.RingCentral.SetLimit(g, 100_000, within)
	}
}

// newBrowser is a browser that reaches the services through the proxy and this
// computer without it.
func newBrowser(t testing.TB, proxy, ca string) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	through, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		Proxy: func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme == "https" {
				return through, nil
			}
			return nil, nil
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// Set changes the environment of what is run from now on.
func (c *Computer) Set(name, value string) {
	c.Env = slices.DeleteFunc(c.Env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
	c.Env = append(c.Env, name+"="+value)
}

// Getenv is a variable of the environment; empty if it is not set.
func (c *Computer) Getenv(name string) string {
	for _, v := range c.Env {
		if value, found := strings.CutPrefix(v, name+"="); found {
			return value
		}
	}
	return ""
}

// Said is everything that commands have written so far, on both outputs.
func (c *Computer) Said() string { return c.said.String() }
