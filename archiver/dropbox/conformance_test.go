package dropbox

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// Dropbox, as the simulator serves it, does what a destination promises.
//
//test:long
func TestConformance(t *testing.T) {
	for name, lock := range map[string]dropboxserver.LockMode{"": dropboxserver.LockQueue, " and refused for the lock": dropboxserver.LockRefuse} {
		t.Run("Dropbox"+name, func(t *testing.T) {
			conformance.Run(t, func(t *testing.T) *conformance.Place {
				place, server := simulated(t)
				server.SetLock(lock)
				return place
			})
		})
	}
}

// watched is a round-tripper that tells of calls that upload, and may find nobody there.
type watched struct {
	http.RoundTripper
	mu    sync.Mutex
	begun chan struct{} // is closed by the first
	gone  bool
}

func (w *watched) RoundTrip(q *http.Request) (*http.Response, error) {
	w.mu.Lock()
	if w.begun != nil && strings.Contains(q.URL.Path, "upload_session") {
		close(w.begun)
		w.begun = nil
	}
	if w.gone {
		q = q.Clone(q.Context())
		q.URL.Host = "127.0.0.1:1"
	}
	w.mu.Unlock()
	return w.RoundTripper.RoundTrip(q)
}

func (w *watched) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// simulated is a simulated Dropbox on a clock that runs as fast as it is waited for.
func simulated(t *testing.T) (*conformance.Place, *dropboxserver.Server) {
	t.Helper()
	server, err := dropboxserver.New(dropboxserver.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	api, content := httptest.NewServer(server.API()), httptest.NewServer(server.Content())
	plain := &http.Transport{MaxIdleConnsPerHost: 16}
	calls := &watched{RoundTripper: plain}
	t.Cleanup(func() {
		plain.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		api.Close()
		content.Close()
	})
	token, _, _ := server.Grant()
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC))
	connect := func() *rig {
		client, err := New(Config{API: api.URL, Content: content.URL, HTTP: calls, Tokens: access(token), Clock: clock, Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			t.Fatal(err)
		}
		return &rig{Client: client, clock: clock}
	}
	first := connect()
	first.hurry(t)
	fault := func(do dropboxserver.Effect, routes ...string) {
		for _, route := range routes {
			server.Inject(dropboxserver.Fault{Route: route, Do: do, Times: map[dropboxserver.Effect]int{dropboxserver.Stall: -1}[do]})
		}
	}
	return &conformance.Place{
		Destination: first.Client,
		Again:       func() target.Destination { return connect().Client },
		Files: func() map[string][]byte {
			files := map[string][]byte{}
			for _, f := range server.Files() {
				data, err := server.ReadFile(f.Path)
				if err != nil {
					t.Error(err)
				}
				files[f.Path] = data
			}
			return files
		},
		Write: func(path string, data []byte) {
			if err := server.Put(path, data, time.Time{}); err != nil {
				t.Error(err)
			}
		},
		Remove: func(path string) {
			if err := server.Delete(path); err != nil {
				t.Error(err)
			}
		},
		Loses: func() { fault(dropboxserver.ResetAfter, routeStart, routeAppend, routeFinish) },
		Slow: func() <-chan struct{} {
			fault(dropboxserver.Stall, routeStart, routeAppend, routeFinish)
			begun := make(chan struct{})
			calls.set(func() { calls.begun = begun })
			return begun
		},
		Fills:   func() { server.SetQuota(100) },
		Refuses: func() { server.RefusePaths("/", "no_write_permission") },
		Refusal: target.ErrNoWrite,
		Parts:   pieceSize,
		Gone:    func() { calls.set(func() { calls.gone = true }) },
		Mends: func() {
			server.ClearFaults()
			server.SetQuota(2 << 30)
			server.RefusePaths("", "")
			calls.set(func() { calls.gone = false })
		},
	}, server
}

// access is an access token that is always accepted.
type access string

func (a access) Access(context.Context) (string, error) { return string(a), nil }

func (a access) Renew(context.Context, string) (string, error) { return string(a), nil }
