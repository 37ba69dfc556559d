package transport

import (
	"cmp"
	"net/http"
	"net/url"

	"golang.org/x/net/http/httpproxy"
)

// Proxy is the proxy that a call goes through; nil for none. Errors: that of an address of a proxy that
// cannot be read.
func Proxy(req *http.Request) (*url.URL, error) { return proxies()(req) }

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
