package dropbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// fake answers the routes as docs/dropbox.md says, and finds fault with every request that Dropbox
// might not take.
type fake struct {
	fault     func(route string, n int) fault // asked at the n-th call of a route, from 1
	headerCap int                             // longest argument in a header
	// tags with which the commit fails at the n-th finish, if not nil
	refuse func(path string, n int) []string
	// if not nil, data is only taken after a token from here
	slow      chan struct{}
	finishing chan struct{} // closed when the first finish comes in
	// if not nil, gets the route of each call as it comes in
	begun chan string

	mu       sync.Mutex
	token    string
	calls    map[string]int
	tokens   []string
	finished [][]string // paths of each finish_batch_v2
	sessions map[string]*fakeSession
	files    map[string]map[string]any
	replaced int
	faults   []string // complaints about the requests
}

// fault is what happens instead of an answer, or to it.
type fault struct {
	status int // answered instead of doing anything
	header http.Header
	body   string
	drop   bool                        // the connection ends before anything is done
	lose   bool                        // the connection ends after all is done
	change func(answer map[string]any) // spoils the answer
	// instead acts under the lock; it gives the answer, or status 0 to let the call take its
	// course.
	instead func(arg map[string]any, body []byte) (status int, answer any)
}

type fakeSession struct {
	data   []byte
	closed bool
	gone   bool
}

func newFake() *fake {
	return &fake{
		token: "tok-1", headerCap: 60 << 10, finishing: make(chan struct{}),
		calls: map[string]int{}, sessions: map[string]*fakeSession{}, files: map[string]map[string]any{},
	}
}

// plainHash computes the content hash in the plainest way (docs/dropbox.md §2.7).
func plainHash(data []byte) string {
	var sums []byte
	for len(data) > 0 {
		n := min(len(data), 4194304)
		sum := sha256.Sum256(data[:n])
		sums = append(sums, sum[:]...)
		data = data[n:]
	}
	sum := sha256.Sum256(sums)
	return hex.EncodeToString(sum[:])
}

func (f *fake) wrong(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
}

func (f *fake) total() (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, calls := range f.calls {
		n += calls
	}
	return n
}

func (f *fake) count(route string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[route]
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route := strings.TrimPrefix(r.URL.Path, "/2/")
	f.mu.Lock()
	f.calls[route]++
	n := f.calls[route]
	if route == routeFinish && n == 1 {
		close(f.finishing)
	}
	f.tokens = append(f.tokens, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	valid := r.Header.Get("Authorization") == "Bearer "+f.token
	f.mu.Unlock()
	if f.begun != nil {
		f.begun <- route
	}
	var hit fault
	if f.fault != nil {
		hit = f.fault(route, n)
	}
	w.Header().Set("X-Dropbox-Request-Id", fmt.Sprintf("%032x", n))
	switch {
	case hit.drop:
		panic(http.ErrAbortHandler)
	case hit.status != 0:
		for name, values := range hit.header {
			w.Header()[name] = values
		}
		if hit.status != 429 { // that one comes while the body is still being sent
			io.Copy(io.Discard, r.Body)
		}
		w.WriteHeader(hit.status)
		io.WriteString(w, hit.body)
		return
	case !valid:
		w.Header().Set("WWW-Authenticate", `Bearer realm="Dropbox-API"`)
		w.WriteHeader(401)
		io.WriteString(w, `{"error_summary":"expired_access_token/..","error":{".tag":"expired_access_token"}}`)
		return
	}
	status, answer := f.answer(route, r, hit)
	if hit.lose {
		panic(http.ErrAbortHandler)
	}
	if m, ok := answer.(map[string]any); ok && hit.change != nil {
		hit.change(m)
	}
	if text, ok := answer.(string); ok {
		w.WriteHeader(status)
		io.WriteString(w, text)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(answer)
}

func (f *fake) answer(route string, r *http.Request, hit fault) (int, any) {
	if r.ContentLength < 0 || len(r.TransferEncoding) > 0 {
		f.wrong("%s: the length is not known", route)
	}
	if r.Method != http.MethodPost || r.URL.RawQuery != "" {
		f.wrong("%s: %s with query %q", route, r.Method, r.URL.RawQuery)
	}
	sent := bytes.NewBuffer(make([]byte, 0, max(0, r.ContentLength)+bytes.MinRead)) // in one piece, for some are large
	_, err := sent.ReadFrom(r.Body)
	body := sent.Bytes()
	if err != nil {
		return 400, "the body cannot be read"
	}
	content, header := slices.Contains([]string{routeStart, routeAppend, routeAppendBatch, routeFinishOne}, route), body
	want := "application/json"
	if content {
		header, want = []byte(r.Header.Get("Dropbox-API-Arg")), "application/octet-stream"
		if len(header) > f.headerCap {
			return 431, ""
		}
	}
	void := strings.HasPrefix(route, "users/")
	if got := r.Header.Get("Content-Type"); got != want && !void || got != "" && void {
		f.wrong("%s: content type %q", route, got)
	}
	for _, b := range r.Header.Get("Dropbox-API-Arg") {
		if b >= 0x7f {
			f.wrong("%s: header with %q", route, b)
		}
	}
	arg := map[string]any{}
	if err := json.Unmarshal(header, &arg); err != nil && !void {
		f.wrong("%s: argument: %v", route, err)
	}
	if hash, ok := arg["content_hash"]; ok && hash != plainHash(body) {
		return conflict("content_hash_mismatch")
	}
	if f.slow != nil && content {
		<-f.slow
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if hit.instead != nil {
		if status, answer := hit.instead(arg, body); status != 0 {
			return status, answer
		}
	}
	return f.act(route, arg, body)
}
