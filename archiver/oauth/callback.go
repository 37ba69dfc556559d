package oauth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"ringcentral-archiver/archiver/transport/connlimit"
)

// callbackServer is the loopback server that the browser comes back to. It takes one answer, and
// shows the browser how the sign-in ended.
type callbackServer struct {
	service  string
	say      speech
	redirect string
	port     string
	path     string
	state    string

	answers chan reply
	ended   chan struct{} // closed once outcome is set
	outcome error

	server  *http.Server
	serving sync.WaitGroup // the accept loops and the connections
	once    sync.Once

	mu       sync.Mutex
	shut     bool
	requests sync.WaitGroup // requests being answered; Add only under mu and before shut
}

// openCallbackServer listens on the first free port, on both loopback addresses: a browser may take
// localhost for either.
func openCallbackServer(ctx context.Context, service string, say speech, ports []int, path, state string) (*callbackServer, error) {
	var busy []string
	for _, port := range ports {
		listeners, err := listenLoopback(ctx, port)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil {
			return serve(listeners, service, say, path, state), nil
		}
		busy = append(busy, strconv.Itoa(port))
	}
	return nil, fmt.Errorf("%w: %s", ErrPortsBusy, strings.Join(busy, ", "))
}

// listenLoopback listens on port at 127.0.0.1 and ::1. If another program holds one of the two, the
// port counts as busy: that program might get the code. A family that this computer does not have
// is left out.
func listenLoopback(ctx context.Context, port int) ([]net.Listener, error) {
	var listeners []net.Listener
	var config net.ListenConfig
	for _, host := range []string{"127.0.0.1", "::1"} {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			listeners = append(listeners, l)
			port = l.Addr().(*net.TCPAddr).Port
			continue
		}
		if missing(err, freePort(ctx, host)) {
			continue
		}
		return nil, errors.Join(err, closeAll(listeners))
	}
	if len(listeners) == 0 {
		return nil, errors.New("no loopback address to listen on")
	}
	return listeners, nil
}

// missing reports whether this computer lacks an address that could not be listened on, by why not even a free port of it could be; nil = one
// could. Another user who holds all of its ports takes none of this computer's addresses away: the code would go to that user's program.
func missing(err, noPort error) bool {
	for _, short := range []error{syscall.EADDRINUSE, inUse, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, short) || errors.Is(noPort, short) {
			return false
		}
	}
	return noPort != nil
}

// inUse is WSAEADDRINUSE, which Windows says for syscall.EADDRINUSE.
const inUse = syscall.Errno(10048)

// freePort tries any port of an address.
func freePort(ctx context.Context, host string) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return err
	}
	return l.Close()
}

func closeAll(listeners []net.Listener) error {
	var errs []error
	for _, l := range listeners {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

// mostConns is how many connections are kept open at each address: whatever runs on this computer can open some.
const mostConns = 64

func serve(listeners []net.Listener, service string, say speech, path, state string) *callbackServer {
	port := listeners[0].Addr().(*net.TCPAddr).Port
	d := &callbackServer{
		service:  service,
		say:      say,
		redirect: RedirectAddress(port, path),
		port:     strconv.Itoa(port),
		path:     path,
		state:    state,
		answers:  make(chan reply, 1),
		ended:    make(chan struct{}),
	}
	d.server = &http.Server{
		Handler:           d,
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ConnState:         d.count,
	}
	d.server.SetKeepAlivesEnabled(false)
	for _, l := range listeners {
		// Serve ends with ErrServerClosed at close. If a listener breaks before, the sign-in ends
		// by its timeout.
		d.serving.Go(func() { d.server.Serve(connlimit.New(l, mostConns)) })
	}
	return d
}

// count lets close wait for the connections. StateNew comes from an accept loop, so it never races
// with the wait.
func (d *callbackServer) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		d.serving.Add(1)
	case http.StateClosed, http.StateHijacked:
		d.serving.Done()
	}
}

// replies brings the one answer. A nil callbackServer has none.
func (d *callbackServer) replies() <-chan reply {
	if d == nil {
		return nil
	}
	return d.answers
}

// close shows outcome to the browser that waits for it, then stops the server and waits for all of
// it.
func (d *callbackServer) close(outcome error) {
	if d == nil {
		return
	}
	d.outcome = outcome
	close(d.ended)
	d.mu.Lock()
	d.shut = true
	d.mu.Unlock()
	d.requests.Wait()
	// Not Shutdown: it waits for the connections that browsers open in advance and never use. The
	// error could only say that a listener was closed before.
	d.server.Close()
	d.serving.Wait()
}

// enter reports whether a request may still be answered; if so, the caller calls requests.Done
// afterwards.
func (d *callbackServer) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.shut {
		d.requests.Add(1)
	}
	return !d.shut
}

// ServeHTTP implements http.Handler. A request that is not this sign-in's answer has no effect, so
// that a page in the browser can neither finish nor stop it.
func (d *callbackServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !d.enter() {
		http.NotFound(w, r)
		return
	}
	defer d.requests.Done()
	guard(w.Header())
	if r.Method != http.MethodGet || r.URL.Path != d.path || !isLoopback(r.Host, d.port) {
		http.NotFound(w, r)
		return
	}
	got, err := parseReply(r.URL.RawQuery, d.state)
	if err != nil {
		strangerPage(d.service, d.say).write(w)
		return
	}
	d.once.Do(func() { d.answers <- got }) // a page that is loaded again shows the same outcome
	select {
	case <-d.ended:
		outcomePage(d.service, d.outcome, d.say).write(w)
	case <-r.Context().Done():
	}
}
