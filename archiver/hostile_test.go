package archiver_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// thief is a foreign server that would like to see a token.
type thief struct {
	*httptest.Server
	mu    sync.Mutex
	calls int
	seen  []string
}

func newThief(t *testing.T) *thief {
	f := &thief{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.calls++
		if token := r.Header.Get("Authorization") + r.URL.Query().Get("access_token"); token != "" || r.Header.Get("Cookie") != "" {
			f.seen = append(f.seen, token)
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(f.Close)
	return f
}

// altered serves what the next one serves, with its body changed.
func altered(next http.Handler, change func([]byte) []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		body := change(answer.Body.Bytes())
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.Code)
		if _, err := w.Write(body); err != nil {
			panic(http.ErrAbortHandler)
		}
	})
}

// TestNoTokenGoesToStrangers: an answer that points elsewhere, in a record, as
// the next page or as a redirect, gets no token there and does no lasting harm.
//
//test:long
func TestNoTokenGoesToStrangers(t *testing.T) {
	t.Parallel()
	replace := func(old, with string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return altered(next, func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(old), []byte(with)) })
		}
	}
	redirect := func(to string) func(http.Handler) http.Handler {
		return func(http.Handler) http.Handler { return http.RedirectHandler(to, http.StatusTemporaryRedirect) }
	}
	cases := map[string]struct {
		path string
		harm func(r *rig, thief string) func(http.Handler) http.Handler
		asks bool // the stranger may be asked, without the token
	}{
		"contents in the call log":     {"/call-log", func(r *rig, thief string) func(http.Handler) http.Handler { return replace(r.sim.MediaURL, thief) }, false},
		"the next page":                {"/call-log", func(r *rig, thief string) func(http.Handler) http.Handler { return replace(r.sim.PlatformURL, thief) }, false},
		"contents in the messages":     {"/message-store", func(r *rig, thief string) func(http.Handler) http.Handler { return replace(r.sim.MediaURL, thief) }, false},
		"a redirect of a recording":    {"/recording/", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
		"a redirect of an attachment":  {"/message-store/", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
		"a redirect of a list":         {"/call-log", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
		"a redirect of an upload":      {"/upload_session/", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
		"a redirect of Dropbox itself": {"/2/", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
		"a redirect of the sign-in":    {"/oauth", func(_ *rig, thief string) func(http.Handler) http.Handler { return redirect(thief + "/x") }, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			thief := newThief(t)
			r.day()
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 3 })
			r.backup(24 * time.Hour)
			if c.path == "/oauth" {
				r.sim.RingCentral.ExpireAccessTokens()
			}
			harmed := atomic.Int64{}
			harm := c.harm(r, thief.URL)
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, c.path) {
						harmed.Add(1)
						next = harm(next)
					}
					next.ServeHTTP(w, q)
				})
			})
			if report := r.runOnce(); report.Complete() != (name == "the next page") { // pages have numbers, too
				t.Errorf("a pass that was led astray says that it is complete: %t", report.Complete())
			} else if report.Complete() {
				r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			}
			if harmed.Load() == 0 {
				t.Error("nothing was led astray")
			}
			if len(thief.seen) > 0 || (!c.asks && thief.calls > 0) {
				t.Errorf("the stranger was called %d times and saw %d tokens", thief.calls, len(thief.seen))
			}
			r.sim.Watch(nil)
			r.clock.Advance(7 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("afterwards %d are left: %+v (%v)", report.LeftCount, report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// mostServed is more than anybody may read of one answer that is held in memory.
const mostServed = 100 << 20

// TestEndlessAnswers: an answer without an end is an error, not the end of the
// computer's memory.
//
//test:long
func TestEndlessAnswers(t *testing.T) {
	t.Parallel()
	body := func(w http.ResponseWriter, served *atomic.Int64) {
		w.Header().Set("Content-Type", "application/json")
		piece := bytes.Repeat([]byte(`{"records":[`), 8<<10)
		for served.Load() < 2*mostServed {
			n, err := w.Write(piece)
			served.Add(int64(n))
			if err != nil {
				return
			}
		}
	}
	headers := func(w http.ResponseWriter, served *atomic.Int64) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		piece := "HTTP/1.1 200 OK\r\n"
		for served.Load() < 2*mostServed {
			n, err := io.WriteString(conn, piece)
			served.Add(int64(n))
			if err != nil {
				return
			}
			piece = strings.Repeat("X-Long: "+strings.Repeat("x", 1000)+"\r\n", 64)
		}
	}
	for name, c := range map[string]struct {
		path  string
		serve func(http.ResponseWriter, *atomic.Int64)
	}{
		"list":               {"/call-log", body},
		"list_headers":       {"/call-log", headers},
		"token":              {"/oauth/token", body},
		"dropbox":            {"/upload_session/finish", body},
		"dropbox_headers":    {"/upload_session/start", headers},
		"recording_headers":  {"/recording/", headers},
		"reachable":          {"/restapi/v1.0", body},
		"dropbox_reachable":  {"/check/user", body},
		"extensions_headers": {"/extension", headers},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 3000})
			r.backup(24 * time.Hour)
			if c.path == "/oauth/token" {
				r.sim.RingCentral.ExpireAccessTokens()
			}
			var served atomic.Int64
			var once atomic.Bool
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, c.path) && once.CompareAndSwap(false, true) {
						c.serve(w, &served)
						panic(http.ErrAbortHandler)
					}
					next.ServeHTTP(w, q)
				})
			})
			r.runOnce()
			if n := served.Load(); n == 0 || n > mostServed {
				t.Errorf("%d bytes of an endless answer were taken", n)
			}
			r.clock.Advance(2 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("afterwards %d are left (%v)", report.LeftCount, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}
