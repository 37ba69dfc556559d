package oauth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"

	"ringcentral-archiver/archiver/transport/connlimit/connlimittest"
)

// callbackServer opens one that waits for the state "right".
func openTestDoor(t *testing.T) *callbackServer {
	t.Helper()
	d, err := openCallbackServer(t.Context(), "Dropbox", nil, []int{0}, "/callback", "right")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRequestsWithoutEffect(t *testing.T) {
	d := openTestDoor(t)
	for _, test := range []struct {
		name, method, target, host string
		status                     int
	}{
		{"icon", "GET", "/favicon.ico", "", 404},
		{"root", "GET", "/", "", 404},
		{"longer path", "GET", "/callback/x?code=c&state=right", "", 404},
		{"post", "POST", "/callback?code=c&state=right", "", 404},
		{"head", "HEAD", "/callback?code=c&state=right", "", 404},
		{"another name for this computer", "GET", "/callback?code=c&state=right", "evil.example:" + d.port, 404},
		{"no port", "GET", "/callback?code=c&state=right", "localhost", 404},
		{"another port", "GET", "/callback?code=c&state=right", "localhost:1", 404},
		{"name that begins alike", "GET", "/callback?code=c&state=right", "localhost.evil.example:" + d.port, 404},
		{"no state", "GET", "/callback?code=c", "", 400},
		{"wrong state", "GET", "/callback?code=c&state=wrong", "", 400},
		{"state twice", "GET", "/callback?code=c&state=wrong&state=right", "", 400},
		{"refusal with a wrong state", "GET", "/callback?error=access_denied&state=wrong", "", 400},
		{"neither code nor error", "GET", "/callback?state=right", "", 400},
		{"broken query", "GET", "/callback?code=%zz&state=right", "", 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), test.method, "http://127.0.0.1:"+d.port+test.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = test.host
			res, err := wire(t).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != test.status {
				t.Errorf("status = %d, want %d", res.StatusCode, test.status)
			}
			checkGuard(t, res.Header)
		})
	}
	select {
	case r := <-d.replies():
		t.Errorf("one of them counted as the answer: %+v", r)
	default:
	}
	d.close(nil)
}

// TestAnAddressWithoutAFreePortIsNotMissing: a browser may come back to it, and another user's program may listen there.
func TestAnAddressWithoutAFreePortIsNotMissing(t *testing.T) {
	for _, test := range []struct {
		name        string
		err, noPort error
		missing     bool
	}{
		{"no such address", syscall.EADDRNOTAVAIL, syscall.EADDRNOTAVAIL, true},
		{"no such family", syscall.EAFNOSUPPORT, syscall.EAFNOSUPPORT, true},
		{"the port is taken", syscall.EADDRINUSE, nil, false},
		{"every port is taken", syscall.EADDRINUSE, syscall.EADDRINUSE, false},
		{"every port but this is taken", syscall.EACCES, syscall.EADDRINUSE, false},
		{"every port is taken, on Windows", inUse, inUse, false},
		{"no more files may be open", syscall.EMFILE, syscall.EMFILE, false},
		{"no more files may be open, for a while", syscall.EMFILE, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			listening := func(err error) error {
				if err == nil {
					return nil
				}
				return &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", err)}
			}
			if got := missing(listening(test.err), listening(test.noPort)); got != test.missing {
				t.Errorf("missing: %v", got)
			}
		})
	}
}

func checkGuard(t *testing.T, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'",
		"X-Content-Type-Options": "nosniff",
	} {
		if !strings.HasPrefix(h.Get(name), want) {
			t.Errorf("%s = %q", name, h.Get(name))
		}
	}
}

// knock asks a callbackServer for the page behind its answer; the channel is told when the request
// waits for the outcome.
func knock(t *testing.T, d *callbackServer, host string) (page *httptest.ResponseRecorder, waits, done chan struct{}) {
	page, waits, done = httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})
	req := httptest.NewRequestWithContext(watched{t.Context(), waits}, "GET", "/callback?code=c&state=right", nil)
	req.Host = net.JoinHostPort(host, d.port)
	go func() {
		defer close(done)
		d.ServeHTTP(page, req)
	}()
	return page, waits, done
}

// watched signals when a goroutine begins to wait for it.
type watched struct {
	context.Context
	waits chan struct{}
}

func (w watched) Done() <-chan struct{} {
	w.waits <- struct{}{}
	return w.Context.Done()
}

func TestEveryNameOfThisComputer(t *testing.T) {
	for _, host := range []string{"localhost", "LocalHost", "127.0.0.1", "::1"} {
		d := openTestDoor(t)
		page, waits, done := knock(t, d, host)
		<-waits
		if r := <-d.replies(); r.code != "c" {
			t.Errorf("%s: %+v", host, r)
		}
		d.close(nil)
		<-done
		if page.Code != http.StatusOK {
			t.Errorf("%s: page %d", host, page.Code)
		}
	}
}

// A browser that loads the page twice must not be told that it failed.
func TestTheSameAnswerTwice(t *testing.T) {
	d := openTestDoor(t)
	first, waits, firstDone := knock(t, d, "localhost")
	<-waits
	second, waits, secondDone := knock(t, d, "localhost")
	<-waits
	<-d.replies()
	d.close(nil)
	<-firstDone
	<-secondDone
	if first.Code != http.StatusOK || second.Code != http.StatusOK {
		t.Errorf("pages = %d and %d", first.Code, second.Code)
	}
	select {
	case r := <-d.replies():
		t.Errorf("a second answer: %+v", r)
	default:
	}
	late, _, done := knock(t, d, "localhost")
	<-done
	if late.Code != http.StatusNotFound {
		t.Errorf("page after the end = %d", late.Code)
	}
}

// Browsers connect in advance and never send anything there; close must not wait for them.
func TestCloseDoesNotWaitForSilentConnections(t *testing.T) {
	d := openTestDoor(t)
	silent, err := net.Dial("tcp", "127.0.0.1:"+d.port)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	d.close(errors.New("over"))
	if _, err := net.Dial("tcp", "127.0.0.1:"+d.port); err == nil {
		t.Error("the server still listens")
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	listeners, err := listenLoopback(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(listeners)
	if want := len(families(t)); len(listeners) != want {
		t.Errorf("%d listeners, want %d", len(listeners), want)
	}
	for _, l := range listeners {
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("listens on %v", l.Addr())
		}
	}
}

func TestACancelledContextOpensNoDoor(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := openCallbackServer(ctx, "Dropbox", nil, []int{0}, "/", "s"); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

// TestACrowdAtTheDoor: thousands of connections over which nothing comes, and a head without an end, use up nothing, and the browser is let
// in all the same.
func TestACrowdAtTheDoor(t *testing.T) {
	port := connlimittest.Count(t)
	d := serve([]net.Listener{port}, "Dropbox", nil, "/callback", "right")
	address := port.Addr().String()
	connlimittest.Crowd(t, address, 400)
	if got := connlimittest.LongHead(t, address); got != "HTTP/1.1 431 Request Header Fields Too Large" {
		t.Errorf("a long head: %q", got)
	}
	answered := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+d.port+"/callback?code=c&state=right", nil)
		if err == nil {
			var res *http.Response
			if res, err = wire(t).RoundTrip(req); err == nil {
				err = res.Body.Close()
			}
		}
		answered <- err
	}()
	if r := <-d.replies(); r.code != "c" {
		t.Errorf("%+v", r)
	}
	d.close(nil)
	if err := <-answered; err != nil {
		t.Error(err)
	}
	if n := port.Most(); n > mostConns+1 {
		t.Errorf("%d connections were open at once", n)
	}
}
