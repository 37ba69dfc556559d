package s3test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7/pkg/signer"
)

// Front stands before the server. It does what services do that have less, and what goes wrong on the way.
type Front struct {
	URL string // where it is asked

	to http.Handler

	mu     sync.Mutex
	faults []Fault
	calls  []string
}

// Fault is what happens to calls; the first that is of a call counts.
type Fault struct {
	Of    func(*http.Request) bool // of which calls; nil is all
	Times int                      // how often; 0 is until Mend
	Do    func(w http.ResponseWriter, q *http.Request, on http.Handler)
}

// Inject has something go wrong, before what was injected earlier.
func (f *Front) Inject(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault.Times == 0 {
		fault.Times = -1
	}
	f.faults = append([]Fault{fault}, f.faults...)
}

// Mend ends all that goes wrong.
func (f *Front) Mend() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = nil
}

// Calls are those that were made since the last time, as "PUT /bucket/key?query".
func (f *Front) Calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() { f.calls = nil }()
	return f.calls
}

// ServeHTTP implements http.Handler.
func (f *Front) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if fault := f.faultOf(q); fault != nil {
		fault(w, q, f.to)
		return
	}
	f.to.ServeHTTP(w, q)
}

func (f *Front) faultOf(q *http.Request) func(http.ResponseWriter, *http.Request, http.Handler) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, q.Method+" "+q.URL.String())
	for i := range f.faults {
		if fault := &f.faults[i]; fault.Times != 0 && (fault.Of == nil || fault.Of(q)) {
			fault.Times--
			return fault.Do
		}
	}
	return nil
}

// Writes reports calls that store something.
func Writes(q *http.Request) bool {
	return q.Method == http.MethodPut || q.Method == http.MethodPost && !strings.HasPrefix(q.URL.RawQuery, "delete")
}

// Says answers with an error as services write it.
func Says(status int, code, message string, header ...string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, q *http.Request, _ http.Handler) {
		io.Copy(io.Discard, q.Body)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		if q.Method != http.MethodHead {
			fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>`, code, message)
		}
	}
}

// Loses has the call done, and its answer lost.
func Loses(_ http.ResponseWriter, q *http.Request, on http.Handler) {
	on.ServeHTTP(&nowhere{header: http.Header{}}, q)
	panic(http.ErrAbortHandler)
}

// Breaks has a call end after as many bytes of what it sends.
func Breaks(bytes int64) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(_ http.ResponseWriter, q *http.Request, _ http.Handler) {
		io.CopyN(io.Discard, q.Body, bytes)
		panic(http.ErrAbortHandler)
	}
}

// BreaksAnswer has the answer of a call, which is done, end after as many bytes.
func BreaksAnswer(bytes int) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, q *http.Request, on http.Handler) {
		on.ServeHTTP(&short{w, bytes}, q)
	}
}

// short takes no more than a part of an answer.
type short struct {
	http.ResponseWriter
	left int
}

func (s *short) Write(p []byte) (int, error) {
	if s.left -= len(p); s.left < 0 {
		s.ResponseWriter.Write(p[:max(0, len(p)+s.left)])
		http.NewResponseController(s.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return s.ResponseWriter.Write(p)
}

// Ahead has a call done, by a service whose clock is so far ahead.
func Ahead(by time.Duration) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, q *http.Request, on http.Handler) { on.ServeHTTP(&dated{w, by}, q) }
}

// dated says another time.
type dated struct {
	http.ResponseWriter
	by time.Duration
}

func (d *dated) WriteHeader(status int) {
	d.Header().Set("Date", time.Now().Add(d.by).UTC().Format(http.TimeFormat))
	d.ResponseWriter.WriteHeader(status)
}

// Gone answers nothing.
func Gone(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }

// Stalls takes what comes, and then answers nothing until the caller has gone. begun is told of each.
func Stalls(begun func()) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(_ http.ResponseWriter, q *http.Request, _ http.Handler) {
		io.Copy(io.Discard, q.Body)
		begun()
		<-q.Context().Done()
		panic(http.ErrAbortHandler)
	}
}

// Ignores does a call as a service does that does not know these headers.
func Ignores(headers ...string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, q *http.Request, on http.Handler) {
		q = q.Clone(q.Context())
		for _, name := range headers {
			q.Header.Del(name)
		}
		q.Header.Del("Authorization")
		q.URL.Host = q.Host
		signed := signer.SignV4(*q, ID, Secret, "", Region)
		on.ServeHTTP(w, signed)
	}
}

// Has reports calls with one of these headers.
func Has(headers ...string) func(*http.Request) bool {
	return func(q *http.Request) bool {
		for _, name := range headers {
			if q.Header.Get(name) != "" {
				return true
			}
		}
		return false
	}
}

// nowhere takes an answer.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n *nowhere) WriteHeader(int)             {}
