package dropbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// script answers the n-th call with the n-th step, and with the last one from then on.
type script struct {
	steps []http.HandlerFunc
	calls atomic.Int32
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := int(s.calls.Add(1))
	w.Header().Set("X-Dropbox-Request-Id", "req-"+string(rune('0'+n)))
	s.steps[min(n, len(s.steps))-1](w, r)
}

func says(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func breaks(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// cutsShort promises more than it sends.
func cutsShort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	io.WriteString(w, `{"account_id"`)
}

const (
	account = `{"account_id":"dbid:A","name":{"display_name":"Ada"},"email":"ada@example.com","account_type":{".tag":"pro"},"new_field":[1]}`
	expired = `{"error_summary":"expired_access_token/..","error":{".tag":"expired_access_token"}}`
	noScope = `{"error_summary":"missing_scope/..","error":{".tag":"missing_scope","required_scope":"account_info.read"}}`
	limited = `{"error_summary":"too_many_requests/..","error":{"reason":{".tag":"too_many_requests"},"retry_after":7}}`
	bareLim = `{"error_summary":"too_many_requests/..","error":{"reason":{".tag":"too_many_requests"}}}`
)

func TestCallRepeats(t *testing.T) {
	for _, test := range []struct {
		name    string
		steps   []http.HandlerFunc
		calls   int32
		renewed int
		waited  time.Duration // at least
		want    error         // nil: success
	}{
		{name: "at once", steps: []http.HandlerFunc{says(200, account)}, calls: 1},
		{name: "expired token", steps: []http.HandlerFunc{says(401, expired), says(200, account)}, calls: 2, renewed: 1},
		{name: "malformed token", steps: []http.HandlerFunc{
			says(400, "The given OAuth 2 access token is malformed."), says(200, account),
		}, calls: 2, renewed: 1},
		{name: "refused again", steps: []http.HandlerFunc{says(401, expired)}, calls: 2, renewed: 1, want: ErrUnauthorized},
		{name: "missing scope", steps: []http.HandlerFunc{says(401, noScope)}, calls: 1, want: ErrPermission},
		{name: "forbidden", steps: []http.HandlerFunc{says(403, `{"error_summary":"no_permission/"}`)}, calls: 1, want: ErrBlocked},
		{name: "limit in the body", steps: []http.HandlerFunc{says(429, limited), says(200, account)}, calls: 2, waited: 7 * time.Second},
		{name: "limit in both, body longer", steps: []http.HandlerFunc{
			says(429, limited, "Retry-After", "3"), says(200, account),
		}, calls: 2, waited: 7 * time.Second},
		{name: "limit in both, header longer", steps: []http.HandlerFunc{
			says(429, limited, "Retry-After", "12"), says(200, account),
		}, calls: 2, waited: 12 * time.Second},
		{name: "limit without a time", steps: []http.HandlerFunc{says(429, bareLim), says(200, account)}, calls: 2, waited: time.Second},
		{name: "limit as text", steps: []http.HandlerFunc{
			says(429, "too many", "Retry-After", "5"), says(429, "too many"), says(200, account),
		}, calls: 3, waited: 6 * time.Second},
		{name: "limit for ever", steps: []http.HandlerFunc{says(429, limited)}, calls: wire.MostRefusals, want: ErrRateLimited},
		{name: "5xx and lost answers", steps: []http.HandlerFunc{
			says(500, ""), breaks, cutsShort, says(503, "<html>", "Retry-After", "40"), says(200, account),
		}, calls: 5, waited: 40 * time.Second},
		{name: "5xx for ever", steps: []http.HandlerFunc{says(502, "bad gateway")}, calls: wire.MostFailures, want: ErrUnavailable},
		{name: "5xx with a day of silence", steps: []http.HandlerFunc{says(503, "", "Retry-After", "86400")}, calls: 1, want: ErrUnavailable},
		{name: "an odd answer with a day of silence", steps: []http.HandlerFunc{says(200, "{", "Retry-After", "86400")}, calls: 1, want: ErrUnavailable},
		{name: "5xx with one silence after the other", steps: []http.HandlerFunc{says(503, "", "Retry-After", "250")}, calls: 3, waited: 500 * time.Second, want: ErrUnavailable},
		{name: "one limit after the other", steps: []http.HandlerFunc{says(429, "", "Retry-After", "250")}, calls: 3, waited: 500 * time.Second, want: ErrRateLimited},
		{name: "a portal's page", steps: []http.HandlerFunc{says(200, "<html>log in</html>")}, calls: wire.MostFailures, want: ErrUnavailable},
		{name: "a redirect", steps: []http.HandlerFunc{says(302, "", "Location", "/elsewhere")}, calls: 1, want: ErrUnavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &script{steps: test.steps}
			r := newRig(t, s)
			r.hurry(t)
			begin := r.clock.Now()
			got, err := r.Account(t.Context())
			if s.calls.Load() != test.calls || r.tokens.renewed != test.renewed {
				t.Errorf("%d calls and %d renewals, want %d and %d", s.calls.Load(), r.tokens.renewed, test.calls, test.renewed)
			}
			if waited := r.clock.Since(begin); waited < test.waited {
				t.Errorf("waited %v, want %v", waited, test.waited)
			}
			if test.want == nil {
				if want := (Account{"dbid:A", "Ada", "ada@example.com", "pro"}); err != nil || got != want {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || !errors.Is(err, test.want) || !strings.HasPrefix(e.RequestID, "req-") || e.Op != "users/get_current_account" {
				t.Errorf("error %#v, want %v with a request id", err, test.want)
			}
			if strings.Contains(err.Error(), "tok-") {
				t.Errorf("a token is in %q", err)
			}
		})
	}
}

func TestErrorsOfTheTokensPass(t *testing.T) {
	s := &script{steps: []http.HandlerFunc{says(200, account)}}
	r := newRig(t, s)
	r.tokens.err = errors.New("signed out")
	if _, err := r.Account(t.Context()); !errors.Is(err, r.tokens.err) || s.calls.Load() != 0 {
		t.Errorf("%d calls, error %v", s.calls.Load(), err)
	}
}

func TestUnreachable(t *testing.T) {
	server := httptest.NewServer(says(200, account))
	r := rigAt(t, server.URL)
	server.Close()
	r.hurry(t)
	_, err := r.Account(t.Context())
	e, ok := errors.AsType[*Error](err)
	if !ok || !errors.Is(err, ErrUnavailable) || e.Status != 0 || e.Unwrap() == nil {
		t.Errorf("error %v", err)
	}
}

// TestGate checks that no call goes out while one was told to wait, however many are due.
func TestGate(t *testing.T) {
	s := &script{steps: []http.HandlerFunc{says(429, limited), says(200, account)}}
	r := newRig(t, s)
	const others = 20
	var running sync.WaitGroup
	call := func() {
		if _, err := r.Account(t.Context()); err != nil {
			t.Error(err)
		}
	}
	running.Go(call)
	if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for range others {
		running.Go(call)
	}
	if err := r.clock.BlockUntilContext(t.Context(), 1+others); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(6999 * time.Millisecond)
	if n := s.calls.Load(); n != 1 {
		t.Errorf("%d calls while the gate was closed", n)
	}
	r.clock.Advance(time.Millisecond)
	running.Wait()
	if n := s.calls.Load(); n != 2+others {
		t.Errorf("%d calls in all, want %d", n, 2+others)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	for name, step := range map[string]http.HandlerFunc{"gate": says(429, limited), "pause": says(500, "")} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, step)
			ctx, cancel := context.WithCancel(t.Context())
			var running sync.WaitGroup
			var err error
			running.Go(func() { _, err = r.Account(ctx) })
			if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			cancel()
			running.Wait()
			if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnavailable) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestCancelWhileTheServerHangs(t *testing.T) {
	hanging := make(chan struct{})
	r := newRig(t, http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		close(hanging)
		<-req.Context().Done()
	}))
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	var err error
	running.Go(func() { _, err = r.Account(ctx) })
	<-hanging
	cancel()
	running.Wait()
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}
