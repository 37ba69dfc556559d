package ringcentralserver

import (
	"cmp"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// FaultKind says what goes wrong.
type FaultKind int

// The kinds of faults.
const (
	// Fault.Status with an error body in JSON, before anything is looked at
	FaultStatus       FaultKind = iota
	FaultTokenExpired           // 401 TokenExpired
	FaultOverloaded             // 503 CMN-211 with Retry-After (10 s where none is given)
	FaultGateway                // Fault.Status (403 where none is given) with plain text
	FaultHTML                   // 200 with a page in HTML
	FaultReset                  // the connection is reset before the answer
	FaultResetMidBody           // the connection is reset after half of the body
	// half of the body under the full Content-Length, then the connection is closed
	FaultShortBody
	// no answer until the client gives up or the server is closed
	FaultStall
	FaultStallMidBody // half of the body, then a stall
	FaultContent      // 200 with Fault.Content as Fault.ContentType, whatever was asked for
	FaultNoEnd        // no length is told, and the body ends with the connection
	FaultNoEndHalf    // the same with half of the body
	FaultEcho         // Fault.Status (403 where none is given) of a gateway that repeats what the call carried to prove itself
)

// Fault makes matching requests fail.
type Fault struct {
	Match      func(*http.Request) bool // nil matches by Path
	Path       string                   // a part of the address's path; "" is every one
	Times      int                      // how often; 0 is for ever
	Kind       FaultKind
	Status     int // of FaultStatus (500 where none is given), FaultGateway and FaultEcho
	RetryAfter int // seconds; 0 sends no header

	// of FaultContent
	ContentType string
	Content     []byte
}

// faults are those waiting to happen.
type faults struct {
	mu   sync.Mutex
	list []*Fault
}

// Inject makes matching requests fail from now on, those of the sign-in too. The earliest injected
// fault that matches counts.
func (s *Server) Inject(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = append(s.faults.list, &f)
}

// ClearFaults ends all faults.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

// strike takes the fault for a request, if there is one.
func (f *faults) strike(r *http.Request) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, fault := range f.list {
		if fault.Match != nil && !fault.Match(r) || !strings.Contains(r.URL.Path, fault.Path) {
			continue
		}
		if fault.Times == 1 {
			f.list = append(f.list[:i:i], f.list[i+1:]...)
		} else if fault.Times > 1 {
			fault.Times--
		}
		return *fault, true
	}
	return Fault{}, false
}

// befall serves a request with its fault: with the fault alone, or with the right answer that the
// fault cuts off.
func (s *Server) befall(f Fault, w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	switch f.Kind {
	case FaultStatus:
		statusError(cmp.Or(f.Status, http.StatusInternalServerError), f.RetryAfter).write(w)
	case FaultTokenExpired:
		errTokenExpired.write(w)
	case FaultOverloaded:
		statusError(http.StatusServiceUnavailable, cmp.Or(f.RetryAfter, 10)).write(w)
	case FaultGateway:
		writeBytes(w, cmp.Or(f.Status, http.StatusForbidden), "text/plain", []byte("Access denied by gateway policy\n"))
	case FaultEcho:
		_, said, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		w.Header().Set("RCRequestId", said)
		writeBytes(w, cmp.Or(f.Status, http.StatusForbidden), "text/plain", []byte("Not "+said))
	case FaultHTML:
		writeBytes(w, http.StatusOK, "text/html", []byte("<!DOCTYPE html><title>Sign in</title><p>Please sign in to this network.</p>"))
	case FaultContent:
		writeBytes(w, http.StatusOK, f.ContentType, f.Content)
	case FaultReset:
		reset(w)
	case FaultStall:
		s.stall(r)
	case FaultResetMidBody, FaultShortBody, FaultStallMidBody, FaultNoEnd, FaultNoEndHalf:
		serve(&cutWriter{ResponseWriter: w, server: s, request: r, kind: f.Kind}, r)
	}
}

func statusError(status, retryAfter int) *apiError {
	e := *errInternal
	switch status {
	case http.StatusTooManyRequests:
		e = *errRate
	case http.StatusServiceUnavailable:
		e = apiError{top: "MaintenanceMode", code: "CMN-211", message: "Service is overloaded, please retry later"}
	case http.StatusNotFound:
		e = *errNotFound("recordingId")
	case http.StatusUnauthorized:
		e = *errTokenInvalid
	}
	e.status, e.retryAfter = status, retryAfter
	return &e
}

// stall waits until the client gives up or the server is closed, and then leaves without an answer.
func (s *Server) stall(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closed:
	}
	panic(http.ErrAbortHandler)
}

// reset ends the connection as rudely as its kind allows.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2 has streams to reset, not connections
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil { // closed by the client already
			panic(http.ErrAbortHandler)
		}
	}
	_ = conn.Close()
}

// cutWriter lets half of the body through.
type cutWriter struct {
	http.ResponseWriter
	server  *Server
	request *http.Request
	kind    FaultKind
	left    int64
	started bool
}

func (c *cutWriter) served(user string, g Group) {
	if w, ok := c.ResponseWriter.(*loggedWriter); ok {
		w.served(user, g)
	}
}

// Unwrap returns the writer behind this one, for http.ResponseController.
func (c *cutWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (c *cutWriter) WriteHeader(status int) {
	if length, err := strconv.ParseInt(c.Header().Get("Content-Length"), 10, 64); err == nil {
		c.left = length / 2
	}
	if c.kind == FaultNoEnd {
		c.left = math.MaxInt64
	}
	if c.kind == FaultNoEnd || c.kind == FaultNoEndHalf {
		c.Header().Del("Content-Length")
		c.Header().Set("Transfer-Encoding", "identity") // net/http would send chunks
	}
	c.started = true
	c.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer. It drops what comes after half of the body.
func (c *cutWriter) Write(p []byte) (int, error) {
	if !c.started {
		c.WriteHeader(http.StatusOK)
	}
	if int64(len(p)) < c.left {
		c.left -= int64(len(p))
		return c.ResponseWriter.Write(p)
	}
	if _, err := c.ResponseWriter.Write(p[:c.left]); err != nil {
		return 0, err
	}
	if err := http.NewResponseController(c.ResponseWriter).Flush(); err != nil {
		return 0, err
	}
	if c.kind == FaultNoEndHalf {
		c.left = 0
		return len(p), nil
	}
	if c.kind == FaultStallMidBody {
		c.server.stall(c.request)
	}
	if c.kind == FaultResetMidBody {
		reset(c.ResponseWriter)
	}
	panic(http.ErrAbortHandler)
}
