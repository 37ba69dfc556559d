package transport

import (
	"cmp"
	"net/http"
	"net/url"

	"golang.org/x/net/http/httpproxy"
)

// SystemProxy is which proxy a call goes through unless somebody has chosen one, as the system is set up now: Options has the same
// where it says nothing.
func SystemProxy() func(*http.Request) (*url.URL, error) { return proxies() }

// Through has all calls go through one proxy, but for those to this computer and to the hosts in NO_PROXY.
func Through(proxy *url.URL) func(*http.Request) (*url.URL, error) {
	choose := (&httpproxy.Config{HTTPProxy: proxy.String(), HTTPSProxy: proxy.String(), NoProxy: httpproxy.FromEnvironment().NoProxy}).ProxyFunc()
	return func(req *http.Request) (*url.URL, error) { return choose(req.URL) }
}

// settingsProxy is the proxy for a call by a system's settings: the proxies by protocol ("" = for all that have none of their own), and
// the hosts that are reached without, separated by commas. The environment comes first.
func settingsProxy(by map[string]string, direct string) func(*http.Request) (*url.URL, error) {
	if env := httpproxy.FromEnvironment(); env.HTTPProxy != "" || env.HTTPSProxy != "" {
		return http.ProxyFromEnvironment
	}
	choose := (&httpproxy.Config{
		HTTPProxy: cmp.Or(by["http"], by[""]), HTTPSProxy: cmp.Or(by["https"], by[""]), NoProxy: direct,
	}).ProxyFunc()
	return func(req *http.Request) (*url.URL, error) { return choose(req.URL) }
}
