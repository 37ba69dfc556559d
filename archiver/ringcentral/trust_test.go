package ringcentral

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/ringcentral/pace"
)

func TestTrustedHosts(t *testing.T) {
	trusted, err := newTrust("https://platform.ringcentral.com", "http://127.0.0.1:8081", "https://Media.Example:443")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"https://platform.ringcentral.com/restapi":      true,
		"https://media.ringcentral.com:443/x":           true,
		"https://MEDIA.RingCentral.com/x":               true,
		"https://ringcentral.com/":                      true,
		"https://a.b.ringcentral.com/":                  true,
		"http://127.0.0.1:8081/x?y=z":                   true,
		"https://media.example/x":                       true,
		"http://media.ringcentral.com/x":                false,
		"https://media.ringcentral.com:8443/x":          false,
		"https://ringcentral.com.evil.example/":         false,
		"https://evilringcentral.com/":                  false,
		"https://platform.ringcentral.com.:443/":        false,
		"https://platform.ringcentral.com@evil.example": false,
		"https://user@media.ringcentral.com/":           false,
		"https://evil.example/?.ringcentral.com":        false,
		"https://evil.example/.ringcentral.com":         false,
		"https://evil.example#.ringcentral.com":         false,
		"http://127.0.0.1:8082/x":                       false,
		"https://127.0.0.1:8081/x":                      false,
		"http://localhost:8081/x":                       false,
		"http://media.example:443/":                     false,
		"/relative/path":                                false,
		"//media.ringcentral.com/x":                     false,
		"mailto:a@ringcentral.com":                      false,
		"":                                              false,
		"https://[::1":                                  false,
		"ftp://media.ringcentral.com/x":                 false,
	} {
		_, err := trusted.parse(nil, address)
		if got := err == nil; got != want || err != nil && !errors.Is(err, ErrUntrusted) {
			t.Errorf("%s: %v (%v)", address, got, err)
		}
	}
}

// TestSiblingsOfTheServer: another brand's content lies beside its API. A name that anyone can have
// beside the server's is not a sibling.
func TestSiblingsOfTheServer(t *testing.T) {
	for server, others := range map[string]map[string]bool{
		"https://platform.ringcentral.biz": {
			"https://media.ringcentral.biz/x": true, "https://ringcentral.biz/x": true, "https://media.ringcentral.com/x": true,
			"https://MEDIA.ringcentral.biz:443/x": true, "http://media.ringcentral.biz/x": false, "https://media.ringcentral.biz:8443/x": false,
			"https://media.other.biz/x": false, "https://ringcentral.biz.evil.example/x": false, "https://evilringcentral.biz/x": false,
		},
		"https://api.brand.co.uk":      {"https://media.brand.co.uk/x": true, "https://other.co.uk/x": false},
		"https://brand.github.io":      {"https://media.brand.github.io/x": true, "https://evil.github.io/x": false},
		"https://co.uk":                {"https://evil.co.uk/x": false},
		"https://rc.office.lan":        {"https://rc.office.lan/x": true, "https://media.office.lan/x": false},
		"https://10.1.2.3":             {"https://10.1.2.3/x": true, "https://9.1.2.3/x": false, "https://a.2.3/x": false},
		"http://platform.brand.biz":    {"https://media.brand.biz/x": false, "http://media.brand.biz/x": false},
		"https://platform.brand.biz:9": {"https://media.brand.biz/x": false, "https://media.brand.biz:9/x": false},
	} {
		trusted, err := newTrust(server, "https://far.example.net")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := trusted.parse(nil, "https://beside.example.net/x"); err == nil {
			t.Error("a host beside a further origin is trusted")
		}
		for address, want := range others {
			if _, err := trusted.parse(nil, address); (err == nil) != want {
				t.Errorf("server %s, content %s: %v", server, address, err)
			}
		}
	}
}

func TestUntrustedContentIsNeverAskedFor(t *testing.T) {
	o := newOffice(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("called %s", r.URL) })
	for _, uri := range []string{"https://evil.example/x?secret=1", "http://media.ringcentral.com/x", "", "//evil.example/restapi/x"} {
		_, err := o.Content(t.Context(), uri, pace.Heavy, nil)
		if !errors.Is(err, ErrUntrusted) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

// hop is a call that reached a host.
type hop struct{ host, path, token, referer string }

// farm answers for every host name over TLS and plain HTTP, on one listener each.
type farm struct {
	hops   []hop
	answer map[string]string // host + path → where to redirect to; absent: the end
}

func (f *farm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.hops = append(f.hops, hop{r.Host, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Referer")})
	if to, ok := f.answer[r.Host+r.URL.Path]; ok {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "audio/mpeg")
	if _, err := io.WriteString(w, "sound"); err != nil {
		panic(err)
	}
}

func (f *farm) client(t *testing.T, server string) *Client {
	t.Helper()
	secure, open := httptest.NewTLSServer(f), httptest.NewServer(f)
	t.Cleanup(secure.Close)
	t.Cleanup(open.Close)
	rt := roundTripper(t)
	rt.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}
	rt.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		to := secure
		if strings.HasSuffix(address, ":80") {
			to = open
		}
		return new(net.Dialer).DialContext(ctx, network, to.Listener.Addr().String())
	}
	c, err := New(Config{Server: server, HTTP: rt, Tokens: &keys{}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRedirects(t *testing.T) {
	const start = "https://media.ringcentral.com/start"
	for name, c := range map[string]struct {
		answer map[string]string
		hops   []hop
		want   error
	}{
		"none": {nil, []hop{{"media.ringcentral.com", "/start", "Bearer token-0", ""}}, nil},
		"own hosts keep the token": {
			map[string]string{"media.ringcentral.com/start": "https://cdn.ringcentral.com/end"},
			[]hop{{token: "Bearer token-0"}, {"cdn.ringcentral.com", "/end", "Bearer token-0", start}},
			nil,
		},
		"others do not get it, nor does it come back": {
			map[string]string{"media.ringcentral.com/start": "https://bucket.example/x", "bucket.example/x": "https://cdn.ringcentral.com/end"},
			[]hop{{token: "Bearer token-0"}, {"bucket.example", "/x", "", ""}, {"cdn.ringcentral.com", "/end", "", ""}},
			nil,
		},
		"never to http": {
			map[string]string{"media.ringcentral.com/start": "http://cdn.ringcentral.com/end"},
			[]hop{{token: "Bearer token-0"}},
			ErrUntrusted,
		},
		"a circle ends": {
			map[string]string{"media.ringcentral.com/start": start},
			make([]hop, mostRedirects+1), ErrBadAnswer,
		},
	} {
		f := &farm{answer: c.answer}
		client := f.client(t, "")
		content, err := client.Content(t.Context(), start, pace.Heavy, nil)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			if err := content.Body.Close(); err != nil {
				t.Error(err)
			}
		}
		if len(f.hops) != len(c.hops) {
			t.Errorf("%s: hops %v", name, f.hops)
			continue
		}
		for i, want := range c.hops {
			if got := f.hops[i]; want.host != "" && got != want {
				t.Errorf("%s: hop %d %v, want %v", name, i, got, want)
			}
		}
	}
}

// TestAnotherBrandsContent is fetched with the token from the host beside the brand's API.
func TestAnotherBrandsContent(t *testing.T) {
	f := &farm{}
	content, err := f.client(t, "https://platform.ringcentral.biz").Content(t.Context(), "https://media.ringcentral.biz:443/x", pace.Heavy, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := content.Body.Close(); err != nil {
		t.Error(err)
	}
	if want := (hop{"media.ringcentral.biz:443", "/x", "Bearer token-0", ""}); len(f.hops) != 1 || f.hops[0] != want {
		t.Errorf("%v", f.hops)
	}
}

func TestAddressesAreReadAgainstTheirList(t *testing.T) {
	trusted, err := newTrust("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: "127.0.0.1:9", Path: "/restapi/v1.0/x", RawQuery: "page=1"}
	got, err := trusted.parse(base, "?page=2")
	if err != nil || got.String() != "http://127.0.0.1:9/restapi/v1.0/x?page=2" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := trusted.parse(base, "//evil.example/x"); !errors.Is(err, ErrUntrusted) {
		t.Errorf("%v", err)
	}
}
