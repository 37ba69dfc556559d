package transport

import (
	"net/http"
	"sync"
)

// Counts is how many calls were sent to a service, and how many of them it refused because there
// were too many, or it asked to wait.
type Counts struct{ Calls, Penalties int64 }

// Traffic counts the calls that go through it, by service.
type Traffic struct {
	base    http.RoundTripper
	service func(host string) string

	mu     sync.Mutex
	counts map[string]Counts
}

// NewTraffic counts what goes through base; service names the service that a host (without its port,
// or with it where it has one) belongs to.
func NewTraffic(base http.RoundTripper, service func(host string) string) *Traffic {
	return &Traffic{base: base, service: service, counts: map[string]Counts{}}
}

// RoundTrip implements http.RoundTripper.
func (t *Traffic) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.call(req, t.service(req.URL.Host))
}

// To is the way to one service, whatever its host is called.
func (t *Traffic) To(service string) http.RoundTripper { return oneWay{t, service} }

type oneWay struct {
	*Traffic
	service string
}

// RoundTrip implements http.RoundTripper.
func (w oneWay) RoundTrip(req *http.Request) (*http.Response, error) { return w.call(req, w.service) }

func (t *Traffic) call(req *http.Request, to string) (*http.Response, error) {
	t.add(to, Counts{Calls: 1})
	resp, err := t.base.RoundTrip(req)
	if err == nil && (resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "") {
		t.add(to, Counts{Penalties: 1})
	}
	return resp, err
}

// CloseIdleConnections closes those of the base.
func (t *Traffic) CloseIdleConnections() { CloseIdle(t.base) }

func (t *Traffic) add(service string, more Counts) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.counts[service]
	t.counts[service] = Counts{n.Calls + more.Calls, n.Penalties + more.Penalties}
}

// Of is what has gone to a service so far.
func (t *Traffic) Of(service string) Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[service]
}
