package transport

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// SystemProxy is which proxy a call goes through unless the user has chosen one, as the system is set up now: Options has the same
// where it says nothing.
func SystemProxy() func(*http.Request) (*url.URL, error) { return proxies() }

// Through has all calls go through one proxy, but for those to this computer and to the hosts in NO_PROXY.
func Through(proxy *url.URL) func(*http.Request) (*url.URL, error) {
	choose := (&httpproxy.Config{HTTPProxy: proxy.String(), HTTPSProxy: proxy.String(), NoProxy: httpproxy.FromEnvironment().NoProxy}).ProxyFunc()
	return func(req *http.Request) (*url.URL, error) { return choose(req.URL) }
}

// environmentProxy is the proxy for a call by the environment's variables.
func environmentProxy() func(*http.Request) (*url.URL, error) {
	return chosen(httpproxy.FromEnvironment())
}

// settingsProxy is the proxy for a call by a system's settings: the proxies by protocol ("" = for all that have none of their own), and
// the hosts that are reached without, separated by commas. The environment comes first.
func settingsProxy(by map[string]string, direct string) func(*http.Request) (*url.URL, error) {
	if env := httpproxy.FromEnvironment(); env.HTTPProxy != "" || env.HTTPSProxy != "" {
		return chosen(env)
	}
	return chosen(&httpproxy.Config{
		HTTPProxy: cmp.Or(by["http"], by[""]), HTTPSProxy: cmp.Or(by["https"], by[""]), NoProxy: direct,
	})
}

// noProxy stands for a proxy whose address cannot be read. httpproxy would go without one, past what was set.
const noProxy = "unreadable.invalid"

// chosen is the proxy for a call by a configuration. An error does not repeat the address, in which a password may be.
func chosen(by *httpproxy.Config) func(*http.Request) (*url.URL, error) {
	for _, address := range []*string{&by.HTTPProxy, &by.HTTPSProxy} {
		if *address != "" && !isProxy(*address) {
			*address = "http://" + noProxy
		}
	}
	choose := by.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) {
		proxy, err := choose(req.URL)
		if err != nil || proxy != nil && proxy.Host == noProxy {
			return nil, ErrProxyAddress
		}
		return proxy, nil
	}
}

// isProxy reports whether a text is an address of a proxy: with a scheme that net/http has, or without one.
func isProxy(text string) bool {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	return err == nil && u.Hostname() != "" && slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme)
}

// ProxyRefusal is the ErrProxyPassword of a proxy.
type ProxyRefusal struct{ Proxy string } // its host and port

// Error implements error.
func (e *ProxyRefusal) Error() string { return ErrProxyPassword.Error() + " (" + e.Proxy + ")" }

// Unwrap gives ErrProxyPassword.
func (e *ProxyRefusal) Unwrap() error { return ErrProxyPassword }

// errProxyLost: the proxy itself cannot reach the service.
var errProxyLost = errors.New("the proxy has no connection")

// refusedBy is what a proxy's answer says that does not let a call through; nil where it does.
func refusedBy(proxy *url.URL, host string, resp *http.Response) error {
	switch why := resp.StatusCode; {
	case why == http.StatusOK:
		return nil
	case why == http.StatusProxyAuthRequired:
		return &ProxyRefusal{proxy.Host}
	case why >= http.StatusInternalServerError:
		return fmt.Errorf("%w to %s (%s, %d)", errProxyLost, host, proxy.Host, why)
	default:
		return fmt.Errorf("%w to %s (%s, %d)", ErrProxyRefused, host, proxy.Host, why)
	}
}

// ProxyUnanswered is the failure of a call that got no further than a proxy that does not answer.
type ProxyUnanswered struct {
	Proxy string // its host and port
	Err   error
}

// Error implements error.
func (e *ProxyUnanswered) Error() string { return e.Err.Error() }

// Unwrap gives the failure itself.
func (e *ProxyUnanswered) Unwrap() error { return e.Err }

// throughProxy ends a call without TLS that a proxy answers in the place of the one that was called: it asks for a password.
// With TLS its answer is one to CONNECT.
func (c *caller) throughProxy(req *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusProxyAuthRequired || req.URL.Scheme != "http" {
		return nil
	}
	proxy, err := c.Proxy(req)
	if err != nil || proxy == nil {
		return nil
	}
	_ = resp.Body.Close() // nothing of it is needed
	return &ProxyRefusal{proxy.Host}
}

// unanswered names the proxy in the failure of a call that did not get past it.
func (c *caller) unanswered(req *http.Request, err error) error {
	if way, is := errors.AsType[*net.OpError](err); !is || way.Op != "proxyconnect" { // as net/http calls it
		return err
	}
	proxy, _ := c.Proxy(req)
	if proxy == nil {
		return err
	}
	return &ProxyUnanswered{proxy.Host, err}
}
