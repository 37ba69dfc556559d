package metrics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport/connlimit"
	"ringcentral-archiver/ui/terminal/outcome"
	"ringcentral-archiver/ui/terminal/phrase"
)

var (
	// ErrPortInUse: another program listens at the address.
	ErrPortInUse = phrase.Mistake("another program is using that port")
	// ErrNotHere: no network card has the address.
	ErrNotHere = phrase.Mistake("this computer does not have that address")
	// ErrForbidden: such as a port below 1024, which is the administrator's.
	ErrForbidden = phrase.Mistake("you may not use that port; every user may use one above 1023")
)

// ParseAddress checks where to listen: a port, or HOST:PORT. Without a host it is this computer's
// loopback address, which other computers cannot reach.
func ParseAddress(text string) (address string, err error) {
	host, port := "", text
	if strings.Contains(text, ":") {
		if host, port, err = net.SplitHostPort(text); err != nil {
			return "", phrase.Mistake("%q is not an address: use a port, or HOST:PORT like 127.0.0.1:9464", text)
		}
	}
	if n, err := net.LookupPort("tcp", port); err != nil || port == "" || strings.Trim(port, "0123456789") != "" || n > 65535 {
		return "", phrase.Mistake("%q is not an address: use a port, or HOST:PORT like 127.0.0.1:9464", text)
	}
	return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port), nil
}

// Server answers GET /healthz and GET /metrics.
type Server struct {
	http     http.Server
	listener net.Listener
	served   sync.WaitGroup
	host     string // that it was told to listen at
	snapshot func() archiver.Snapshot
}

// Listen begins to answer at an address of ParseAddress, with what snapshot gives, until Close.
// Errors: ErrPortInUse, ErrNotHere, ErrForbidden, or the system's.
func Listen(ctx context.Context, address string, snapshot func() archiver.Snapshot) (*Server, error) {
	host, _, _ := net.SplitHostPort(address) // ParseAddress has made it
	network := "tcp"
	if ip := net.ParseIP(host); ip != nil && ip.To4() != nil {
		network = "tcp4" // 0.0.0.0 would be all addresses of IPv6 as well
	}
	l, err := new(net.ListenConfig).Listen(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", address, worded(err))
	}
	return serve(l, host, snapshot), nil
}

// mostConns is how many connections are kept open: whoever reaches the address can open some.
const mostConns = 64

// serve begins to answer at a port.
func serve(l net.Listener, host string, snapshot func() archiver.Snapshot) *Server {
	s := &Server{listener: l, snapshot: snapshot, host: host}
	pages := http.NewServeMux()
	pages.HandleFunc("GET /healthz", s.health)
	pages.HandleFunc("GET /metrics", s.metrics)
	s.http = http.Server{
		Handler: s.named(pages), ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10,
	}
	s.served.Go(func() { _ = s.http.Serve(connlimit.New(l, mostConns)) }) // it ends with Close
	return s
}

// worded says what an address cannot be listened at for, where that is known.
func worded(err error) error {
	_, unknown := errors.AsType[*net.DNSError](err)
	switch {
	case unknown || isElsewhere(err):
		return ErrNotHere
	case errors.Is(err, fs.ErrPermission):
		return ErrForbidden
	case isInUse(err):
		return ErrPortInUse
	default:
		return err
	}
}

// Address is where it listens.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Close ends it.
func (s *Server) Close() error {
	err := s.http.Close()
	s.served.Wait()
	return err
}

// named answers requests only that name this computer: a page in a browser could give a name of its
// own this computer's address, and then read the answer.
func (s *Server) named(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.isOurs(r.Host) {
			http.Error(w, "this computer has another name", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		pages.ServeHTTP(w, r)
	})
}

func (s *Server) isOurs(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if net.ParseIP(host) != nil {
		return true
	}
	known := []string{"localhost", strings.ToLower(s.host)}
	if ip := net.ParseIP(s.host); ip == nil || !ip.IsLoopback() { // others may ask by the computer's name
		if name, err := os.Hostname(); err == nil {
			known = append(known, strings.ToLower(name))
		}
	}
	return host != "" && slices.Contains(known, host)
}

// health is 200 as long as all goes well, and 503 with the reason, if there is one, where a person has to look.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	v := s.snapshot()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	good, why := outcome.Health(v)
	text := string(v.Mood)
	if !good {
		text = string(archiver.Attention)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if why != reasons.NoReason {
		text += " [" + string(why) + "]"
	}
	fmt.Fprintln(w, text)
}

func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_ = Write(w, s.snapshot()) // who asked may have gone
}
