// Package transport is the way out to the network that every client of a service shares: one HTTP
// round-tripper with proxies, extra certificates, a user agent and a watchdog, and beside it the
// few things that each client needs around its calls (waiting out a refusal, growing pauses,
// keeping secrets out of texts).
package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/jonboulle/clockwork"
)

// How long a call may stand still, and take, where the Options do not say.
const (
	DefaultStall   = 60 * time.Second
	DefaultLongest = 6 * time.Hour // a large recording on a slow line
)

// idleConns is how many connections a host may keep open between calls: no fewer than calls go to it at once
// (transfer/turn.go).
const idleConns = 64

// What is taken of the head of an answer at most, in bytes: all of it, and the name of the call, which goes into the log.
const (
	mostHead      = 256 << 10 // net/http takes 10 MiB
	mostRequestID = 128
)

// Options say how calls are made. The zero value is usable.
type Options struct {
	// sent where a request has none of its own, e.g. "RingCentralArchiver/0.1.0"
	UserAgent string
	// a file of certificate authorities that are trusted besides the system's; empty = none
	CA string
	// the proxy that a call goes through, nil for none; no function = that of SystemProxy
	Proxy func(*http.Request) (*url.URL, error)
	// a call is ended after this time without a byte in either direction; 0 means DefaultStall
	Stall time.Duration
	// a call is ended after waiting for the network for so long in all; 0 means DefaultLongest
	Longest time.Duration
	// gets one debug line a call, never a query, a header or a body; nil discards them
	Log   *slog.Logger
	Clock clockwork.Clock // nil is the real one
}

// New returns the round-tripper. It takes proxies from HTTPS_PROXY and NO_PROXY, on Windows and macOS
// also from the system's settings, and trusts the authorities of Roots. Errors: those of Roots.
func New(o Options) (http.RoundTripper, error) {
	roots, err := Roots(o.CA)
	if err != nil {
		return nil, err
	}
	if o.Stall <= 0 {
		o.Stall = DefaultStall
	}
	if o.Longest <= 0 {
		o.Longest = DefaultLongest
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Proxy == nil {
		o.Proxy = SystemProxy()
	}
	own := newBase(roots, o.Proxy)
	own.Protocols = new(http.Protocols)
	own.Protocols.SetHTTP1(true)
	return &caller{Options: o, base: newBase(roots, o.Proxy), own: own}, nil
}

type ownKey struct{}

// WithOwnConnection gives each call with the context a connection that no other uses meanwhile (HTTP/1.1). An answer
// that is read slowly waits in the network then, and not in memory, and what carries many bytes either way takes less time.
func WithOwnConnection(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownKey{}, true)
}

func newBase(roots *x509.CertPool, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	dialer := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: proxy,
		OnProxyConnectResponse: func(_ context.Context, proxy *url.URL, req *http.Request, resp *http.Response) error {
			return refusedBy(proxy, req.Host, resp)
		},
		DialContext:           dialer.DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:   15 * time.Second,
		ExpectContinueTimeout: time.Second,
		ForceAttemptHTTP2:     true,
		// Ending a stalled call ends one stream only; the ping finds out that the connection below
		// it is dead.
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
		MaxResponseHeaderBytes: mostHead,
		MaxIdleConns:           2 * idleConns,
		MaxIdleConnsPerHost:    idleConns,
		IdleConnTimeout:        90 * time.Second,
	}
}

// CloseIdle closes the connections that rt keeps open without using them. It does nothing for a
// foreign round-tripper that cannot do so.
func CloseIdle(rt http.RoundTripper) {
	if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// caller adds the user agent, the watchdog and the log line to each call.
type caller struct {
	Options
	base *http.Transport
	own  *http.Transport // for WithOwnConnection
}

// CloseIdleConnections closes the connections that no call uses.
func (c *caller) CloseIdleConnections() {
	c.base.CloseIdleConnections()
	c.own.CloseIdleConnections()
}

// RoundTrip implements http.RoundTripper.
func (c *caller) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	w := watch(ctx, cancel, c.Options)
	start := c.Clock.Now()
	base := c.base
	if ctx.Value(ownKey{}) != nil {
		base = c.own
	}
	resp, err := base.RoundTrip(c.prepare(ctx, req, w))
	if err == nil {
		err = c.throughProxy(req, resp)
	}
	if err != nil {
		err = doubt(withoutEcho(req, w.explain(c.unanswered(req, err))))
		w.end()
		c.logFailure(req, start, err)
		return nil, err
	}
	w.answered()
	resp.Body = &answerBody{ReadCloser: resp.Body, req: req, dog: w}
	maskEcho(req, resp)
	c.logAnswer(req, start, resp)
	return resp, nil
}

// prepare copies the request, because a round-tripper must leave the caller's as it is.
func (c *caller) prepare(ctx context.Context, req *http.Request, w *watchdog) *http.Request {
	sent := req.Clone(ctx)
	if sent.Header.Get("User-Agent") == "" && c.UserAgent != "" {
		sent.Header.Set("User-Agent", c.UserAgent)
	}
	w.guard(sent)
	return sent
}

func (c *caller) logAnswer(req *http.Request, start time.Time, resp *http.Response) {
	c.Log.LogAttrs(req.Context(), slog.LevelDebug, "call answered",
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.Path),
		slog.Int("status", resp.StatusCode), slog.Duration("took", c.Clock.Since(start)),
		slog.String("request", requestID(resp.Header)))
}

func (c *caller) logFailure(req *http.Request, start time.Time, err error) {
	c.Log.LogAttrs(req.Context(), slog.LevelDebug, "call failed",
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.Path),
		slog.Duration("took", c.Clock.Since(start)), slog.String("error", Redact(err.Error())))
}

// requestID is the name that the service gave to the call, which its support asks for.
func requestID(h http.Header) string {
	for _, name := range []string{"RCRequestId", "X-Dropbox-Request-Id", "X-Amz-Request-Id", "X-Request-Id"} {
		if id := h.Get(name); id != "" {
			return id[:min(len(id), mostRequestID)]
		}
	}
	return ""
}
