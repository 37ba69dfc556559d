package simulator

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// server is an http.Server that can be waited for, calls under way included.
type server struct {
	http    *http.Server
	serving sync.WaitGroup
	result  error

	mu     sync.Mutex
	closed bool
	calls  sync.WaitGroup
}

// serve answers what listener accepts until close; secure says that the http.Server's certificates
// are to be used.
func serve(listener net.Listener, h *http.Server, secure bool) *server {
	s := &server{http: h}
	h.Handler, h.ErrorLog = s.counting(h.Handler), log.New(io.Discard, "", 0)
	s.serving.Go(func() {
		if secure {
			s.result = h.ServeTLS(listener, "", "")
		} else {
			s.result = h.Serve(listener)
		}
	})
	return s
}

// counting keeps account of the calls under way, which http.Server.Close does not wait for.
func (s *server) counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		s.calls.Add(1)
		s.mu.Unlock()
		defer s.calls.Done()
		next.ServeHTTP(w, r)
	})
}

func (s *server) close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	closing := s.http.Close()
	s.serving.Wait()
	s.calls.Wait()
	if errors.Is(s.result, http.ErrServerClosed) {
		s.result = nil
	}
	return errors.Join(closing, s.result)
}

// listen serves a handler on the port that the name had in an earlier process or, if that is taken,
// on any.
func (s *Simulator) listen(name string, handler http.Handler) (address string, err error) {
	listener, err := s.open(name)
	if err != nil {
		return "", err
	}
	s.servers = append(s.servers, serve(listener, &http.Server{Handler: handler}, false))
	return listener.Addr().String(), nil
}

func (s *Simulator) open(name string) (net.Listener, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.state.Ports[name])))
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", name, err)
	}
	s.state.Ports[name] = listener.Addr().(*net.TCPAddr).Port
	return listener, nil
}
