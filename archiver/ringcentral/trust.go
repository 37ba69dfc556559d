package ringcentral

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// mostRedirects is how many hops an answer may take.
const mostRedirects = 5

// trust knows which origins may see the token: RingCentral's own hosts over https
// (docs/ringcentral.md §4) and those configured.
type trust struct{ origins []string }

func newTrust(addresses []string) (trust, error) {
	var t trust
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			return trust{}, fmt.Errorf("origin: %w", err)
		}
		if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
			return trust{}, fmt.Errorf("%q is not an http or https origin", u.Redacted())
		}
		t.origins = append(t.origins, originOf(u))
	}
	return t, nil
}

// originOf writes scheme, host and port in one way, the default port included.
func originOf(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	case u.Scheme == "http":
		port = "80"
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// holds says whether the token may go to u.
func (t trust) holds(u *url.URL) bool {
	if u.User != nil || u.Host == "" || u.Opaque != "" {
		return false
	}
	if slices.Contains(t.origins, originOf(u)) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") &&
		(host == "ringcentral.com" || strings.HasSuffix(host, ".ringcentral.com"))
}

// parse reads an address that RingCentral sent, relative to base if there is one, and refuses it
// unless it is trusted.
func (t trust) parse(base *url.URL, address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: an address that cannot be read", ErrUntrusted)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if !t.holds(u) {
		return nil, fmt.Errorf("%w: %s://%s", ErrUntrusted, u.Scheme, u.Host)
	}
	return u, nil
}

// redirect is the http.Client's rule for each hop. net/http drops the token between RingCentral's
// own hosts as well, so it is set again there; once a hop went elsewhere, it does not come back.
func (t trust) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > mostRedirects {
		return fmt.Errorf("%w: more than %d redirects", ErrBadAnswer, mostRedirects)
	}
	last := via[len(via)-1]
	if last.URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("%w: redirect from https to %s", ErrUntrusted, req.URL.Scheme)
	}
	token := last.Header.Get("Authorization")
	if token != "" && t.holds(req.URL) {
		req.Header.Set("Authorization", token)
		return nil
	}
	req.Header.Del("Authorization")
	req.Header.Del("Referer")
	return nil
}
