package ringcentralserver

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Request is one request that the server got. Queries are left out where they may hold secrets.
type Request struct {
	Time   time.Time
	Host   string // platform or media
	Called string // the name that the client called it by, with a port where it gave one
	Method string
	Path   string
	Query  string // of the API; "" for the sign-in
	Group  Group
	User   string // extension id; "" before the token was accepted
	Status int    // 0 if there was no answer
	Range  string
}

// mostRequests bounds the log: older ones are forgotten.
const mostRequests = 100_000

type requestLog struct {
	mu   sync.Mutex
	list []*Request
}

// add notes a request as it comes; what is answered is noted before it is sent, so that a client
// that has its answer finds it in the log.
func (l *requestLog) add(now time.Time, host string, r *http.Request) *Request {
	entry := &Request{Time: now, Host: host, Called: r.Host, Method: r.Method, Path: r.URL.Path, Range: r.Header.Get("Range")}
	if !strings.HasPrefix(r.URL.Path, "/restapi/oauth/") && !r.URL.Query().Has("access_token") {
		entry.Query = r.URL.RawQuery
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.list) >= mostRequests {
		l.list = slices.Delete(l.list, 0, mostRequests/10)
	}
	l.list = append(l.list, entry)
	return entry
}

// RequestLog returns the latest requests, oldest first.
func (s *Server) RequestLog() []Request {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	list := make([]Request, 0, len(s.requests.list))
	for _, entry := range s.requests.list {
		list = append(list, *entry)
	}
	return list
}

// ClearRequestLog forgets them.
func (s *Server) ClearRequestLog() {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	s.requests.list = nil
}

// loggedWriter notes what is answered to whom.
type loggedWriter struct {
	http.ResponseWriter
	log   *requestLog
	entry *Request
}

// Unwrap returns the writer behind this one, for http.ResponseController.
func (w *loggedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *loggedWriter) served(user string, g Group) {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	w.entry.User, w.entry.Group = user, g
}

// WriteHeader implements http.ResponseWriter.
func (w *loggedWriter) WriteHeader(status int) {
	w.log.mu.Lock()
	w.entry.Status = status
	w.log.mu.Unlock()
	w.ResponseWriter.WriteHeader(status)
}
