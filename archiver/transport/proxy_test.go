package transport

import (
	"net/http"
	"testing"
)

// TestTheSystemsProxy: as Windows writes it, a proxy for all or one a protocol, and hosts without one.
// What runs on this computer is never reached through it.
func TestTheSystemsProxy(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	for _, c := range []struct {
		by              map[string]string
		direct          string
		address, wanted string
	}{
		{map[string]string{"": "proxy:8080"}, "", "https://api.dropboxapi.com/2", "http://proxy:8080"},
		{map[string]string{"http": "plain:80", "https": "secure:81"}, "", "https://api.dropboxapi.com/2", "http://secure:81"},
		{map[string]string{"http": "plain:80", "https": "secure:81"}, "", "http://hc-ping.com/x", "http://plain:80"},
		{map[string]string{"socks": "socks:1080"}, "", "https://api.dropboxapi.com/2", ""},
		{map[string]string{"": "proxy:8080"}, "*.office.example,<local>", "https://mail.office.example/", ""},
		{map[string]string{"": "proxy:8080"}, "*.office.example,<local>", "https://platform.ringcentral.com/", "http://proxy:8080"},
		{map[string]string{"": "proxy:8080"}, "", "http://127.0.0.1:17380/", ""},
		{map[string]string{"": "proxy:8080"}, "", "https://localhost/", ""},
	} {
		got, err := settingsProxy(c.by, c.direct)(request(t, http.MethodGet, c.address, nil))
		if err != nil || (got == nil) != (c.wanted == "") || got != nil && got.String() != c.wanted {
			t.Errorf("%s by %v without %q: %v, %v; want %q", c.address, c.by, c.direct, got, err, c.wanted)
		}
	}
}
