package dropboxserver

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	tokenName = "oauth2/token"
	oldToken  = "1/oauth2/token" // old clients still ask here, such as rclone 1.60
)

// host is the handler of one of the two API hosts.
func (s *Server) host(h host) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.clock.Now()
		name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/2/"), "/")
		if name == oldToken {
			name = tokenName
		}
		c := &call{w: w, r: r, name: name, route: routes[name]}
		if !s.arrive(c) {
			http.Error(w, "the simulated Dropbox has been closed", http.StatusServiceUnavailable)
			return
		}
		answer := s.before(c)
		if answer == nil {
			answer = s.after(c, s.do(c, h))
		}
		s.send(c, answer, began)
	})
}

// arrive counts a call and takes the fault that is meant for it. It says false once the server is
// closed.
func (s *Server) arrive(c *call) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.calls[c.name]++
	if s.clock.Now().Before(s.stats.gate) {
		s.stats.inGate++
	}
	c.fault = s.takeFault(c.name)
	return !s.closed
}

// do answers a call that no fault has kept from being done.
func (s *Server) do(c *call, h host) *reply {
	if c.name == tokenName && h == hostAPI {
		return s.serveToken(c.r)
	}
	if refused := s.refuse(c, h); refused != nil {
		return refused
	}
	g, refused := s.admit(c.r, c.name, c.route.scope)
	if refused != nil {
		return refused
	}
	c.grant = g
	if refused := s.readArg(c); refused != nil {
		return refused
	}
	s.wait(c, s.setting().perCall)
	if c.fault != nil && c.fault.Do == SessionGone {
		s.forgetSessions(c.arg)
	}
	return c.route.serve(s, c)
}

// refuse looks at all that is wrong with a call before its token and its argument.
func (s *Server) refuse(c *call, h host) *reply {
	k := s.setting()
	switch {
	case headerSize(c.r) > k.headerLimit:
		return textReply(http.StatusRequestHeaderFieldsTooLarge, "")
	case !strings.HasPrefix(c.r.URL.Path, "/2/"):
		return textReply(http.StatusNotFound, "Not Found")
	case c.route.serve == nil:
		return textReply(http.StatusBadRequest, fmt.Sprintf("Unknown API function: %q", c.name))
	case c.route.host != h:
		return textReply(http.StatusNotFound, "Not Found")
	case c.r.Method != http.MethodPost && (c.route.style != download || c.r.Method != http.MethodGet):
		return badInput(c.name, "Your request's HTTP request method is %q. This function only accepts the HTTP request method \"POST\".", c.r.Method)
	case k.refused[c.name]:
		return badInput(c.name, "Your app is not permitted to access this endpoint.")
	case c.r.Header.Get("Dropbox-API-Path-Root") != "":
		return badInput(c.name, "Path root is not supported for sandbox app.")
	}
	return nil
}

// headerSize is what a request's line and headers take, in bytes.
func headerSize(r *http.Request) int {
	n := len(r.Method) + len(r.RequestURI) + len(r.Host)
	for name, values := range r.Header {
		for _, v := range values {
			n += len(name) + len(v) + 4
		}
	}
	return n
}

// wait lets time pass, unless the client goes or the server is closed first.
func (s *Server) wait(c *call, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-s.clock.After(d):
	case <-c.r.Context().Done():
	case <-s.quit:
	}
}

// send writes an answer with the headers that Dropbox gives (docs/dropbox.md §2.1).
func (s *Server) send(c *call, answer *reply, began time.Time) {
	if answer.status >= http.StatusBadRequest {
		// A client that is still sending would see a cut connection instead of the answer.
		if _, err := io.Copy(io.Discard, io.LimitReader(c.r.Body, maxBody)); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
	head := c.w.Header()
	now := s.clock.Now()
	head.Set("Date", now.UTC().Format(http.TimeFormat))
	head.Set("Server", "envoy")
	head.Set("Content-Type", answer.kind)
	head.Set("X-Dropbox-Request-Id", s.requestID())
	head.Set("X-Dropbox-Response-Origin", "far_remote")
	head.Set("X-Server-Response-Time", fmt.Sprint(now.Sub(began).Milliseconds()))
	head.Set("Cache-Control", "no-cache")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Robots-Tag", "noindex, nofollow, noimageindex")
	head.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload")
	head.Set("Vary", "Accept-Encoding")
	for key, values := range answer.header {
		head[key] = values
	}
	if answer.content != nil {
		s.sendContent(c, answer)
		return
	}
	c.w.WriteHeader(answer.status)
	if _, err := c.w.Write(answer.body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (s *Server) requestID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := s.mint.next("request")
	return hex.EncodeToString(sum[:16])
}

// random is a whole number below n from the server's seed.
func (s *Server) random(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rand.IntN(n)
}

// changed tells the owner that something worth keeping is different. It is called without the lock.
func (s *Server) changed() {
	s.mu.Lock()
	f := s.onChange
	s.mu.Unlock()
	if f != nil {
		f()
	}
}
