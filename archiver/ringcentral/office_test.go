package ringcentral

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// keys hands out "token-0", and after each renewal the next number.
type keys struct {
	mu      sync.Mutex
	number  int
	refused []string
	broken  error
}

func (k *keys) Access(context.Context) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return "token-" + strconv.Itoa(k.number), k.broken
}

func (k *keys) Renew(_ context.Context, refused string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.number++
	k.refused = append(k.refused, refused)
	return "token-" + strconv.Itoa(k.number), k.broken
}

// roundTripper returns a plain one, closed at the end of the test.
func roundTripper(t *testing.T) *http.Transport {
	t.Helper()
	rt := &http.Transport{DisableKeepAlives: true} // otherwise net/http repeats calls on its own
	t.Cleanup(rt.CloseIdleConnections)
	return rt
}

// office serves h and returns a client of it. The client's clock advances whenever something waits
// for it.
type office struct {
	*Client
	serving sync.Mutex // held by the one call that is answered
	address string
	clock   *clockwork.FakeClock
	keys    *keys
}

func newOffice(t *testing.T, h http.HandlerFunc) *office {
	t.Helper()
	o := &office{clock: clockwork.NewFakeClockAt(morning), keys: &keys{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.serving.Lock()
		defer o.serving.Unlock()
		h(w, r)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Start()
	t.Cleanup(server.Close)
	o.address = server.URL
	client, err := New(Config{Server: server.URL, HTTP: roundTripper(t), Tokens: o.keys, Clock: o.clock})
	if err != nil {
		t.Fatal(err)
	}
	o.Client = client
	o.turnClock(t)
	return o
}

var morning = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// turnClock moves the clock on in steps, until the test ends, whenever something waits for it and
// no call is on its way: a call takes no time.
func (o *office) turnClock(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for o.clock.BlockUntilContext(ctx, 1) == nil {
			if o.busy() {
				runtime.Gosched()
				continue
			}
			o.clock.Advance(100 * time.Millisecond)
		}
	}()
	t.Cleanup(func() { stop(); <-done })
}

func (o *office) busy() bool {
	for _, group := range []pace.Group{pace.Light, pace.Medium, pace.Heavy, pace.Auth} {
		if o.Rate(group).UnderWay > 0 {
			return true
		}
	}
	return false
}

// answer writes one answer; headers come as pairs.
func answer(t *testing.T, w http.ResponseWriter, status int, body string, headers ...string) {
	t.Helper()
	for i := 0; i+1 < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	w.WriteHeader(status)
	if _, err := io.WriteString(w, body); err != nil {
		t.Errorf("write the answer: %v", err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
