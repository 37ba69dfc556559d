package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// longestTunnel is how long a proxy may take to make a tunnel.
const longestTunnel = 30 * time.Second

// Dialer makes connections that carry something else than HTTP, through the proxies of o.Proxy, which is asked as for a call with TLS of the
// same host. Errors: those of Roots; of a connection: ErrProxyAddress, a *ProxyRefusal, ErrProxyRefused, *ProxyUnanswered, that of ctx.
func Dialer(o Options) (func(ctx context.Context, network, address string) (net.Conn, error), error) {
	roots, err := Roots(o.CA)
	if err != nil {
		return nil, err
	}
	direct := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		through, err := o.Proxy(&http.Request{Method: http.MethodConnect, URL: &url.URL{Scheme: "https", Host: address}})
		if err != nil {
			return nil, err
		}
		if through == nil {
			return direct.DialContext(ctx, network, address)
		}
		return (&tunnel{proxy: through, direct: direct, with: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}}).dial(ctx, network, address)
	}, nil
}

// tunnel is a way through one proxy.
type tunnel struct {
	proxy  *url.URL
	direct *net.Dialer
	with   *tls.Config
}

// dial connects to an address. Errors: those of Dialer.
func (t *tunnel) dial(ctx context.Context, network, address string) (net.Conn, error) {
	within, cancel := context.WithTimeout(ctx, longestTunnel)
	defer cancel()
	to, err := t.direct.DialContext(within, "tcp", t.proxy.Host)
	if err != nil {
		return nil, &ProxyUnanswered{t.proxy.Host, fmt.Errorf("connect to the proxy %s: %w", t.proxy.Host, err)}
	}
	left := context.AfterFunc(within, func() { to.Close() })
	made, err := t.begin(within, to, network, address)
	if !left() { // it is closed already
		if err = context.Cause(ctx); err == nil {
			err = &ProxyUnanswered{t.proxy.Host, fmt.Errorf("ask the proxy %s for %s: %w", t.proxy.Host, address, ErrSlow)}
		}
	}
	if err != nil {
		to.Close()
		return nil, err
	}
	return made, nil
}

// begin has the proxy connect to an address. Errors: those of Dialer.
func (t *tunnel) begin(ctx context.Context, to net.Conn, network, address string) (net.Conn, error) {
	switch t.proxy.Scheme {
	case "socks5", "socks5h":
		return t.socks(ctx, to, network, address)
	case "https":
		c := t.with.Clone()
		c.ServerName = t.proxy.Hostname()
		safe := tls.Client(to, c)
		if err := safe.HandshakeContext(ctx); err != nil {
			return nil, &ProxyUnanswered{t.proxy.Host, fmt.Errorf("connect to the proxy %s: %w", t.proxy.Host, err)}
		}
		to = safe
	}
	return t.connect(to, address)
}

// connect asks a proxy that speaks HTTP.
func (t *tunnel) connect(to net.Conn, address string) (net.Conn, error) {
	q := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	if u := t.proxy.User; u != nil {
		password, _ := u.Password()
		q.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(u.Username()+":"+password)))
	}
	failed := func(err error) error {
		return &ProxyUnanswered{t.proxy.Host, fmt.Errorf("ask the proxy %s for %s: %w", t.proxy.Host, address, err)}
	}
	if err := q.Write(to); err != nil {
		return nil, failed(err)
	}
	head := &limited{Conn: to, left: mostHead}
	from := bufio.NewReader(head)
	a, err := http.ReadResponse(from, q)
	if err != nil {
		return nil, failed(err)
	}
	if err := refusedBy(t.proxy, address, a); err != nil {
		a.Body.Close()
		return nil, err
	}
	head.left = -1
	return &begun{Conn: to, from: from}, nil
}

// errLongHead: what a proxy answers has no end.
var errLongHead = errors.New("its answer has no end")

// limited gives no more of a connection than is left; a negative number is any.
type limited struct {
	net.Conn
	left int
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return l.Conn.Read(p)
	}
	if l.left == 0 {
		return 0, errLongHead
	}
	n, err := l.Conn.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// begun is a connection of which something was read beyond the proxy's answer.
type begun struct {
	net.Conn
	from *bufio.Reader
}

// Read implements io.Reader.
func (b *begun) Read(p []byte) (int, error) { return b.from.Read(p) }

// socks asks a proxy that speaks SOCKS5. The name of the host is resolved there.
func (t *tunnel) socks(ctx context.Context, to net.Conn, network, address string) (net.Conn, error) {
	var auth *proxy.Auth
	if u := t.proxy.User; u != nil {
		password, _ := u.Password()
		auth = &proxy.Auth{User: u.Username(), Password: password}
	}
	by, err := proxy.SOCKS5("tcp", t.proxy.Host, auth, already{to})
	if err != nil {
		return nil, err
	}
	made, err := by.(proxy.ContextDialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, t.socksFailed(address, err)
	}
	return made, nil
}

// already is a connection to the proxy.
type already struct{ net.Conn }

// Dial implements proxy.Dialer.
func (a already) Dial(string, string) (net.Conn, error) { return a.Conn, nil }

// DialContext implements proxy.ContextDialer.
func (a already) DialContext(context.Context, string, string) (net.Conn, error) { return a.Conn, nil }

// socksFailed sorts what the library says of a proxy's refusal, for which it has no types.
func (t *tunnel) socksFailed(address string, err error) error {
	said := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(err.Error(), text) })
	}
	switch {
	case said("no acceptable authentication methods", "username/password authentication failed"):
		return &ProxyRefusal{t.proxy.Host}
	case said("not allowed by ruleset", "command not supported", "address type not supported"):
		return fmt.Errorf("%w to %s (%s: %w)", ErrProxyRefused, address, t.proxy.Host, err)
	case said("unknown error"): // it cannot reach the host
		return fmt.Errorf("%w to %s (%s: %w)", errProxyLost, address, t.proxy.Host, err)
	}
	return &ProxyUnanswered{t.proxy.Host, fmt.Errorf("ask the proxy %s for %s: %w", t.proxy.Host, address, err)}
}
