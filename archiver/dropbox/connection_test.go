package dropbox

import (
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/transport"
)

// secureRig is a client that calls a server over TLS, as the program does, where both know HTTP/2.
func secureRig(t *testing.T, h http.Handler) *rig {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	rt, err := transport.New(transport.Options{CA: ca})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { transport.CloseIdle(rt) })
	r := &rig{clock: clockwork.NewFakeClock(), tokens: &tokens{n: 1}}
	r.Client, err = New(Config{
		API: server.URL, Content: server.URL, HTTP: rt, Tokens: r.tokens, Clock: r.clock, Rand: rand.New(rand.NewPCG(1, 2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAnAnswerBeforeTheDataIsHeard: data goes over connections of its own, and what Dropbox says before it has taken the data is heard
// there as well: here, that the sign-in has to be renewed.
func TestAnAnswerBeforeTheDataIsHeard(t *testing.T) {
	f := newFake()
	early := 0 // answers that came before the data
	r := secureRig(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		data := strings.Contains(req.URL.Path, "append")
		if major := map[bool]int{true: 1, false: 2}[data]; req.ProtoMajor != major {
			t.Errorf("%s came over %s", req.URL.Path, req.Proto)
		}
		if data && early == 0 {
			early++
			f.mu.Lock()
			f.token = "tok-2"
			f.mu.Unlock()
			says(http.StatusUnauthorized, expired)(w, req)
			return
		}
		f.ServeHTTP(w, req)
	}))
	const files = 15
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	for i := range files {
		put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 1<<20))
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		stored(t, f, res, fmt.Sprintf("/%d", i), content(uint64(i), 1<<20))
	}
	if early != 1 || r.tokens.renewed != 1 || f.count(routeAppendBatch) != 1 {
		t.Errorf("%d early answers, %d renewals, %d times sent after that", early, r.tokens.renewed, f.count(routeAppendBatch))
	}
}
