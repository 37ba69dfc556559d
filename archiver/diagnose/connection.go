package diagnose

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
)

// Target is a host that the program calls.
type Target struct {
	Service string // its name, for people
	Origin  string // such as https://platform.ringcentral.com; empty = no HTTP leads to Place
	Place   string // where the archive lies, for people; SignIn alone is tried there
	// what is asked there without a sign-in
	Method, Path string
	// reports whether the service itself has answered, if it has not answered that it is in trouble
	Answered func(*http.Response) bool
	// makes a call with the sign-in, as the program does; nil = none is made with this host. Errors:
	// reasons.ErrNotSignedIn, reasons.ErrNotConnected where there is no sign-in
	SignIn func(context.Context) error
}

// Step is one step of the way to a service.
type Step Text

// The steps, in their order. Not every way has all of them.
const (
	stepName    Step = "DNS name"
	stepConnect Step = "TCP connection"
	stepProxy   Step = "proxy"
	stepTLS     Step = "TLS"
	stepAnswer  Step = "HTTP answer"
	stepSignIn  Step = "sign-in accepted"
	stepPlace   Step = "place of the archive there" // where no HTTP leads
)

// Passed is a step that was gone.
type Passed struct {
	Step Step
	Took time.Duration
	Note string // what was seen, in no language
}

// Connection is how far the way to a host goes.
type Connection struct {
	Service, Host string
	Via           string // the host of the proxy; empty = none
	Passed        []Passed
	Failed        Step          // where it ends; empty = it goes all the way
	Took          time.Duration // until it was known that the step fails
	Why           Text          // why, in one sentence about About
	About         string        // a host
	Detail        string        // what the system said; in no language
	Unsigned      bool          // the user is not signed in there, so that the last step was left out
}

// How long a way may take, and the call with the sign-in.
const (
	patience       = 20 * time.Second
	signInPatience = 40 * time.Second
)

// Test goes the way to each target, all at once.
func Test(ctx context.Context, clock clockwork.Clock, by transport.Options, targets []Target) []Connection {
	found := make([]Connection, len(targets))
	var tests sync.WaitGroup
	for i, target := range targets {
		tests.Go(func() { found[i] = (&way{clock: clock, target: target}).test(ctx, by) })
	}
	tests.Wait()
	return found
}

// way is a test of one target under way. What net/http tells of the call it may tell on several goroutines,
// and after the call has ended.
type way struct {
	clock  clockwork.Clock
	target Target

	mu       sync.Mutex
	is       Connection
	reached  Step      // the step under way
	began    time.Time // it
	proxyTLS bool      // the handshake to come is with the proxy
	tunnel   bool      // the call goes through a tunnel that a proxy makes
	called   bool      // the call has ended
}

func (w *way) test(ctx context.Context, by transport.Options) Connection {
	w.is.Service, w.began, w.reached = w.target.Service, w.clock.Now(), stepConnect
	last, err := stepSignIn, error(nil)
	if w.target.Origin != "" {
		err = w.call(ctx, by)
	} else {
		last, w.is.Host = stepPlace, w.target.Place
	}
	w.mu.Lock()
	w.called = true // nothing else touches it from now on
	w.mu.Unlock()
	if err == nil && w.target.SignIn != nil {
		w.reached, w.began = last, w.clock.Now()
		err = w.signIn(ctx)
	}
	if err != nil {
		w.fail(err)
	}
	return w.is
}

// signIn makes the call with the sign-in, if there is one. Errors: those of Target.SignIn.
func (w *way) signIn(ctx context.Context) error {
	ctx, cancel := clockwork.WithTimeout(ctx, w.clock, signInPatience)
	defer cancel()
	err := w.target.SignIn(ctx)
	if errors.Is(err, reasons.ErrNotSignedIn) || errors.Is(err, reasons.ErrNotConnected) {
		w.is.Unsigned = true
		return nil
	}
	if err == nil {
		w.pass(w.reached, "")
	}
	return err
}

// call makes the call that needs no sign-in, on a connection of its own. It passes the steps as they
// are gone. Errors: why the next one is not.
func (w *way) call(ctx context.Context, by transport.Options) error {
	origin, err := url.Parse(w.target.Origin)
	if err != nil {
		return err
	}
	w.is.Host = origin.Host
	network, err := transport.New(by)
	if err != nil {
		return err
	}
	defer transport.CloseIdle(network)
	ctx, cancel := clockwork.WithTimeout(ctx, w.clock, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, w.trace()), w.target.Method, w.target.Origin+w.target.Path, nil)
	if err != nil {
		return err
	}
	choose := by.Proxy
	if choose == nil {
		choose = transport.SystemProxy()
	}
	through, err := choose(req)
	if err != nil {
		return err
	}
	if through != nil {
		w.is.Via, w.proxyTLS, w.tunnel = through.Host, through.Scheme == "https", origin.Scheme == "https"
	}
	resp, err := network.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)); err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusInternalServerError || !w.target.Answered(resp) {
		return &strangeAnswer{resp.StatusCode, resp.Header.Get("Content-Type")}
	}
	w.saw(stepAnswer, fmt.Sprintf("%s, %s", resp.Proto, resp.Status), nil)
	return nil
}

// strangeAnswer is an answer that is not what the service says.
type strangeAnswer struct {
	status      int
	contentType string
}

func (e *strangeAnswer) Error() string { return fmt.Sprintf("HTTP %d, %s", e.status, e.contentType) }

// trace notes the steps as net/http tells of them.
func (w *way) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if !w.called {
				w.reached = stepName
			}
		},
		DNSDone: func(info httptrace.DNSDoneInfo) {
			addresses := make([]string, len(info.Addrs))
			for i, address := range info.Addrs {
				addresses[i] = address.String()
			}
			w.saw(stepName, strings.Join(addresses, " "), info.Err)
		},
		ConnectDone: func(_, address string, err error) { w.saw(stepConnect, address, err) },
		TLSHandshakeStart: func() {
			if w.tunnel && !w.proxyTLS {
				w.saw(stepProxy, w.is.Via, nil)
			}
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			if w.proxyTLS {
				w.proxyTLS = err != nil
				return
			}
			w.saw(stepTLS, certificate(state), err)
		},
	}
}

// saw notes that a step of the call was gone, if it was, and begins the next. Of several attempts at one, such
// as connections to several addresses, the first that succeeds counts.
func (w *way) saw(step Step, note string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	gone := slices.ContainsFunc(w.is.Passed, func(p Passed) bool { return p.Step == step })
	if err != nil || gone || w.called {
		return
	}
	w.pass(step, note)
	switch {
	case step == stepName:
		w.reached = stepConnect
	case step == stepConnect && w.tunnel:
		w.reached = stepProxy
	case step == stepConnect && strings.HasPrefix(w.target.Origin, "https:"), step == stepProxy:
		w.reached = stepTLS
	default:
		w.reached = stepAnswer
	}
}

// pass notes that a step was gone.
func (w *way) pass(step Step, note string) {
	now := w.clock.Now()
	w.is.Passed = append(w.is.Passed, Passed{step, now.Sub(w.began), note})
	w.began = now
}

// fail notes where the way ends.
func (w *way) fail(err error) {
	w.is.Failed, w.is.Took, w.is.Detail = w.reached, w.clock.Since(w.began), err.Error()
	w.is.Why, w.is.About = why(w.is, err)
	if untrusted, is := errors.AsType[*tls.CertificateVerificationError](err); is && len(untrusted.UnverifiedCertificates) > 0 {
		w.is.Detail += "; the certificate: " + certificate(tls.ConnectionState{PeerCertificates: untrusted.UnverifiedCertificates})
	}
}

// certificate says who has issued whose certificate: a proxy or virus scanner that looks into connections
// shows itself there.
func certificate(state tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return ""
	}
	c := state.PeerCertificates[0]
	text := fmt.Sprintf("%s, issued by %s, until %s", c.Subject.CommonName, c.Issuer.String(), c.NotAfter.Format(time.DateOnly))
	if state.Version != 0 {
		text = tls.VersionName(state.Version) + ", " + text
	}
	return text
}

// hostOnly is a host without its port.
func hostOnly(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}
