package dropboxserver

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Effect is what a Fault does to a call.
type Effect string

// The effects. Where a call "is done", the state changes as if nothing were wrong, and only the
// answer suffers.
const (
	// not done; answered with Status, and with Text or JSON as that status has it
	Answer      Effect = "answer"
	ResetBefore Effect = "reset-before" // not done; the connection is cut
	// done; the connection is cut before the answer: committed, but the answer is lost
	ResetAfter Effect = "reset-after"
	ResetMid   Effect = "reset-mid"   // done; the connection is cut in the middle of the answer
	LoseAnswer Effect = "lose-answer" // done; answered with Status (500 if 0) all the same
	// not done; the body is read, then no byte comes until the client goes, or Close
	Stall   Effect = "stall"
	NotJSON Effect = "not-json" // done; status 200, but with a page of HTML
	// finish_batch: the first Entries entries (0 = all) fail with too_many_write_operations
	BusyEntries Effect = "busy-entries"
	BusyCall    Effect = "busy-call" // not done; 429 with the reason too_many_write_operations
	// the upload sessions that the call names are forgotten first
	SessionGone Effect = "session-gone"
	Full        Effect = "full" // done, but no file fits: insufficient_space
	// not done; answered with Status (500 if 0) by a gateway that repeats what the call carried to prove itself
	Echo Effect = "echo"
)

// Fault makes some calls of a route fail. Faults are tried in the order of Inject; the first that
// matches is used.
type Fault struct {
	// as in the URL after /2/, e.g. "files/upload_session/finish_batch_v2", or "oauth2/token"; ""
	// is every route
	Route      string
	Skip       int           // calls that pass unharmed first
	Times      int           // calls to harm; 0 is one, negative is every one
	Do         Effect        // what happens
	Status     int           // for Answer and LoseAnswer
	RetryAfter time.Duration // sent as a Retry-After header in seconds; 0 sends none
	InBody     bool          // a JSON 429 repeats RetryAfter as retry_after
	Text       bool          // text/plain instead of JSON
	Body       string        // the body instead of the usual one
	Entries    int           // for BusyEntries
}

// Inject adds a fault.
func (s *Server) Inject(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// ClearFaults takes back every fault that has not been used up.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault finds the fault for a call and counts it down. The lock is held.
func (s *Server) takeFault(name string) *Fault {
	for _, f := range s.faults {
		switch {
		case f.Route != "" && f.Route != name || f.Times == 0:
			continue
		case f.Skip > 0:
			f.Skip--
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		s.stats.faults++
		return f
	}
	return nil
}

// before is what a fault does instead of the call; nil if the call is to be done.
func (s *Server) before(c *call) *reply {
	if c.fault == nil {
		return nil
	}
	switch c.fault.Do {
	case Answer:
		return s.faulty(c.fault)
	case BusyCall:
		r := s.tooMany("too_many_write_operations", c.fault.RetryAfter, c.fault.InBody)
		s.gate(c.fault.RetryAfter)
		return r
	case ResetBefore:
		panic(http.ErrAbortHandler)
	case Stall:
		s.stall(c)
	case Echo:
		_, said, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
		r := textReply(cmp.Or(c.fault.Status, http.StatusInternalServerError), "Not "+said)
		r.header = http.Header{"X-Dropbox-Request-Id": {said}}
		return r
	}
	return nil
}

// after is what a fault makes of the answer to a call that has been done.
func (s *Server) after(c *call, answer *reply) *reply {
	if c.fault == nil {
		return answer
	}
	switch c.fault.Do {
	case ResetAfter:
		panic(http.ErrAbortHandler)
	case ResetMid:
		if answer.content == nil { // a download is cut where it is sent
			answer.cut(c.w)
		}
	case LoseAnswer:
		return s.faulty(c.fault)
	case NotJSON:
		return &reply{status: http.StatusOK, kind: kindHTML, body: []byte("<html><body>Something else answers here.</body></html>")}
	}
	return answer
}

// stall reads the request and then lets the client wait until it goes or the server is closed.
func (s *Server) stall(c *call) {
	if _, err := io.Copy(io.Discard, c.r.Body); err == nil {
		select {
		case <-c.r.Context().Done():
		case <-s.quit:
		}
	}
	panic(http.ErrAbortHandler)
}

// cut sends the headers and half of the body and then cuts the connection.
func (r *reply) cut(w http.ResponseWriter) {
	w.Header().Set("Content-Type", r.kind)
	w.Header().Set("Content-Length", strconv.Itoa(max(len(r.body), 2)))
	w.WriteHeader(r.status)
	if _, err := w.Write(r.body[:len(r.body)/2]); err == nil {
		err = http.NewResponseController(w).Flush()
		if err != nil {
			panic(fmt.Sprintf("flush half an answer: %v", err))
		}
	}
	panic(http.ErrAbortHandler)
}

// faulty is the answer that a fault asks for.
func (s *Server) faulty(f *Fault) *reply {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	r := s.usual(status, f)
	if f.Body != "" {
		r.body = []byte(f.Body)
	}
	r.waitFor(f.RetryAfter)
	if status == http.StatusTooManyRequests {
		s.gate(f.RetryAfter)
	}
	return r
}

// usual is what Dropbox says with a status: JSON where it has a union for it, text or nothing else.
func (s *Server) usual(status int, f *Fault) *reply {
	switch {
	case f.Text || status == http.StatusBadRequest:
		return textReply(status, http.StatusText(status))
	case status == http.StatusTooManyRequests:
		return s.tooMany("too_many_requests", f.RetryAfter, f.InBody)
	case status == http.StatusUnauthorized:
		return s.unauthorized(tag("expired_access_token"))
	case status == http.StatusForbidden:
		r := s.failed(status, nest("invalid_account_type", tag("feature")))
		r.body = append(r.body[:len(r.body)-1], `,"user_message":{"locale":"en","text":"Your team has used up its data transport calls for this month."}}`...)
		return r
	case status == http.StatusConflict:
		return s.failed(status, tag("other"))
	}
	return textReply(status, "")
}

// gate remembers that no call should come for a while.
func (s *Server) gate(after time.Duration) {
	until := s.clock.Now().Add(after)
	s.count(func(st *stats) {
		if until.After(st.gate) {
			st.gate = until
		}
	})
}
