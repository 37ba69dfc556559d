package transport

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// listens runs a server on this computer until the test ends; each connection ends with serve.
func listens(t *testing.T, serve func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer c.Close()
				serve(c)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		running.Wait()
	})
	return l.Addr().String()
}

// greets says something first, as a server of SSH does, and then what it hears.
func greets(c net.Conn) {
	io.WriteString(c, "SSH-2.0-a\r\n")
	io.Copy(c, c)
}

// joins carries between two connections until one ends.
func joins(one, other net.Conn) {
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{one, other}, {other, one}} {
		both.Go(func() {
			io.Copy(way[0], way[1])
			way[0].Close()
			way[1].Close()
		})
	}
	both.Wait()
}

// leads is a proxy that speaks HTTP, for one user. Whatever host is asked for, it connects to the server.
func leads(t *testing.T, server string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		user, password, _ := (&http.Request{Header: http.Header{"Authorization": q.Header["Proxy-Authorization"]}}).BasicAuth()
		switch {
		case q.Method != http.MethodConnect || q.Host == "refused.example.com:22":
			w.WriteHeader(http.StatusForbidden)
		case user != "ana" || password != "s@ip: kay":
			w.Header().Set("Proxy-Authenticate", "Basic")
			w.WriteHeader(http.StatusProxyAuthRequired)
		case q.Host != "nas.example.com:22":
			w.WriteHeader(http.StatusBadGateway)
		default:
			to, err := net.Dial("tcp", server)
			if err != nil {
				t.Error(err)
				return
			}
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			greeting := make([]byte, len("SSH-2.0-a\r\n"))
			io.ReadFull(to, greeting)
			c.Write(append([]byte("HTTP/1.1 200 Connection established\r\n\r\n"), greeting...)) // together
			joins(c, to)
		}
	})
}

// socks is a proxy that speaks SOCKS5, as leads does.
func socks(t *testing.T, server string) func(net.Conn) {
	return func(c net.Conn) {
		from := bufio.NewReader(c)
		read := func(n int) []byte {
			p := make([]byte, n)
			io.ReadFull(from, p)
			return p
		}
		ways := read(int(read(2)[1]))
		if !strings.Contains(string(ways), "\x02") {
			c.Write([]byte{5, 0xff})
			return
		}
		c.Write([]byte{5, 2})
		user := read(int(read(2)[1]))
		password := read(int(read(1)[0]))
		if string(user) != "ana" || string(password) != "s@ip: kay" {
			c.Write([]byte{1, 1})
			return
		}
		c.Write([]byte{1, 0})
		if head := read(4); head[3] != 3 {
			t.Errorf("it is asked for %v, which is no name", head)
			return
		}
		host := string(read(int(read(1)[0])))
		at := fmt.Sprintf("%s:%d", host, binary.BigEndian.Uint16(read(2)))
		answer := func(code byte) { c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0}) }
		switch at {
		case "refused.example.com:22":
			answer(2)
		case "nas.example.com:22":
			to, err := net.Dial("tcp", server)
			if err != nil {
				t.Error(err)
				return
			}
			answer(0)
			joins(c, to)
		default:
			answer(4)
		}
	}
}

// A connection that carries no HTTP goes through each kind of proxy, with what the server says first, and each failure is told apart.
func TestTunnels(t *testing.T) {
	server := listens(t, greets)
	plain := httptest.NewServer(leads(t, server))
	t.Cleanup(plain.Close)
	safe := httptest.NewTLSServer(leads(t, server))
	t.Cleanup(safe.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: safe.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	closed := listens(t, func(net.Conn) {})
	endless := listens(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nX: ")
		for {
			if _, err := c.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})
	for _, proxy := range []string{plain.URL, safe.URL, "socks5://" + listens(t, socks(t, server))} {
		for _, c := range []struct {
			at   string
			user *url.Userinfo
			want error
		}{
			{"nas.example.com:22", url.UserPassword("ana", "s@ip: kay"), nil},
			{"nas.example.com:22", url.UserPassword("ana", "wrong"), ErrProxyPassword},
			{"nas.example.com:22", nil, ErrProxyPassword},
			{"refused.example.com:22", url.UserPassword("ana", "s@ip: kay"), ErrProxyRefused},
			{"gone.example.com:22", url.UserPassword("ana", "s@ip: kay"), errProxyLost},
		} {
			err := talks(t, ca, proxy, c.at, c.user)
			if !errors.Is(err, c.want) || c.want != nil && strings.Contains(err.Error(), "kay") {
				t.Errorf("through %s as %s to %s: %v, want %v", proxy, c.user, c.at, err, c.want)
			}
		}
	}
	for _, proxy := range []string{"http://" + closed, "https://" + closed, "socks5://" + closed, "http://" + endless, "http://127.0.0.1:1", "socks5://127.0.0.1:1"} {
		err := talks(t, ca, proxy, "nas.example.com:22", nil)
		if is, silent := errors.AsType[*ProxyUnanswered](err); !silent || !strings.HasSuffix(proxy, is.Proxy) {
			t.Errorf("through %s: %v", proxy, err)
		}
	}
}

// talks connects through a proxy, and hears the server.
func talks(t *testing.T, ca, proxy, address string, user *url.Userinfo) error {
	t.Helper()
	at, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	at.User = user
	dial, err := Dialer(Options{CA: ca, Proxy: func(q *http.Request) (*url.URL, error) {
		if q.URL.Scheme != "https" || q.URL.Host != address {
			t.Errorf("the proxy for %s is asked for", q.URL)
		}
		return at, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := dial(t.Context(), "tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	from := bufio.NewReader(c)
	first, err := from.ReadString('\n')
	if err == nil {
		_, err = io.WriteString(c, "hello\n")
	}
	second, err2 := from.ReadString('\n')
	if first != "SSH-2.0-a\r\n" || second != "hello\n" {
		t.Errorf("through %s the server says %q and %q", proxy, first, second)
	}
	return errors.Join(err, err2)
}

// Whoever is stopped waits for no proxy, and no proxy that does not answer is waited for without an end.
func TestATunnelThatIsNotMade(t *testing.T) {
	asked := make(chan struct{}, 2)
	silent := listens(t, func(c net.Conn) {
		c.Read(make([]byte, 1))
		asked <- struct{}{}
		io.Copy(io.Discard, c)
	})
	for _, scheme := range []string{"http", "socks5"} {
		dial, err := Dialer(Options{Proxy: func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: scheme, Host: silent}, nil }})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := dial(ctx, "tcp", "nas.example.com:22")
			ended <- err
		}()
		<-asked
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("by %s it is stopped with %v", scheme, err)
		}
	}
}

// Without a proxy the server is called directly, and where the proxy's address cannot be read nothing goes past it.
func TestNoTunnel(t *testing.T) {
	server := listens(t, greets)
	for _, want := range []error{nil, ErrProxyAddress} {
		dial, err := Dialer(Options{Proxy: func(*http.Request) (*url.URL, error) { return nil, want }})
		if err != nil {
			t.Fatal(err)
		}
		c, err := dial(t.Context(), "tcp", server)
		if !errors.Is(err, want) || (c == nil) != (want != nil) {
			t.Errorf("%v: %v", want, err)
		}
		if c != nil {
			c.Close()
		}
	}
}
