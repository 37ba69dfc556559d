package proxy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/proxy"
)

// FuzzAddress: whatever is taken for the address of a proxy is where calls go, however it is written: none goes past it.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"proxy.example.com:8080", "http://[fe80::1%25eth0]:8080", "socks5://10.0.0.1:1080", `http://"h":80`, "https://<b>:1", "http://münchen.example:8080",
		"HTTP://H:80#", "http://h%E2%80%AEx:80", "http://a,b:65535", "http://$(id):80", " h:1/ ",
	} {
		f.Add(seed)
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		f.Setenv(name, "")
	}
	f.Fuzz(func(t *testing.T, address string) {
		through, err := proxy.New(nil, nil).Way(proxy.Choice{Kind: proxy.Named, Address: address})
		if err != nil {
			return
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, dropbox, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := through(req)
		if err != nil || got == nil || got.Hostname() == "" || got.Port() == "" || got.User != nil {
			t.Fatalf("%q: calls go through %v, %v", address, got, err)
		}
		kept := got.String()
		if again, err := url.Parse(kept); err != nil || again.Host != got.Host || strings.ContainsFunc(kept, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q: calls go through %q, which is kept as %q (%v)", address, got.Host, kept, err)
		}
	})
}
