package ringcentral

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// mostRedirects is how many hops an answer may take.
const mostRedirects = 5

// trust knows which origins may see the token: over https RingCentral's own hosts and those of the
// brand that the configured server belongs to (docs/ringcentral.md §4, §11), and the origins that
// were configured.
type trust struct{ origins, domains []string }

// newTrust trusts the server, the hosts beside it, and the other addresses as they are.
func newTrust(server string, others ...string) (trust, error) {
	t := trust{domains: []string{"ringcentral.com"}}
	for _, address := range append([]string{server}, others...) {
		u, err := url.Parse(address)
		if err != nil {
			return trust{}, fmt.Errorf("origin: %w", err)
		}
		if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
			return trust{}, fmt.Errorf("%q is not an http or https origin", u.Redacted())
		}
		t.origins = append(t.origins, originOf(u))
		if address == server {
			t.domains = append(t.domains, brandOf(u)...)
		}
	}
	return t, nil
}

// brandOf is the domain that the owner of the server has registered, such as ringcentral.biz of
// platform.ringcentral.biz. There is none for a server that is not reached over https on its usual
// port, and none for a name below a suffix that no registry keeps, because anyone in a local
// network can call a computer by such a name.
func brandOf(server *url.URL) []string {
	host := strings.ToLower(server.Hostname())
	suffix, public := publicsuffix.PublicSuffix(host)
	if !overHTTPS(server) || !public && !strings.Contains(suffix, ".") {
		return nil
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return nil
	}
	return []string{domain}
}

func overHTTPS(u *url.URL) bool {
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
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
	return overHTTPS(u) && slices.ContainsFunc(t.domains, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// parse reads an address that RingCentral sent, relative to base if there is one, and refuses it
// unless it is trusted.
func (t trust) parse(base *url.URL, address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
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

// mediaOf is where contents are beside a server (docs/ringcentral.md §1.1): at the first of the other origins, else at the sibling of the
// server; nil where neither is known.
func mediaOf(server *url.URL, others []string) *url.URL {
	if len(others) > 0 {
		media, _ := url.Parse(others[0]) // newTrust has read it
		return media
	}
	if brand, is := strings.CutPrefix(server.Host, "platform."); is {
		return &url.URL{Scheme: server.Scheme, Host: "media." + brand}
	}
	return nil
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
