package dropbox

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target"
)

// tokens is a sign-in whose token is renewed by counting up.
type tokens struct {
	mu      sync.Mutex
	n       int
	renewed int
	err     error
}

func (k *tokens) Access(context.Context) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return fmt.Sprintf("tok-%d", k.n), k.err
}

func (k *tokens) Renew(_ context.Context, refused string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.renewed++
	if refused == fmt.Sprintf("tok-%d", k.n) {
		k.n++
	}
	return fmt.Sprintf("tok-%d", k.n), k.err
}

// rig is a client that calls the given handler over real HTTP, on a clock that stands still.
type rig struct {
	*Client
	clock  *clockwork.FakeClock
	tokens *tokens
}

func newRig(t testing.TB, h http.Handler) *rig {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.MaxHeaderBytes = 256 << 10
	server.Start()
	t.Cleanup(server.Close)
	return rigAt(t, server.URL)
}

// rigAt is a client that calls the server at address.
func rigAt(t testing.TB, address string) *rig {
	t.Helper()
	rt := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(rt.CloseIdleConnections)
	r := &rig{clock: clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 17, 4, 12, 0, time.UTC)), tokens: &tokens{n: 1}}
	var err error
	r.Client, err = New(Config{
		API: address, Content: address, HTTP: rt, Tokens: r.tokens, Clock: r.clock, Rand: rand.New(rand.NewPCG(1, 2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// newFakeRig also checks at the end that no request was one that Dropbox might refuse.
func newFakeRig(t testing.TB) (*fake, *rig) {
	t.Helper()
	f := newFake()
	r := newRig(t, f)
	t.Cleanup(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, fault := range f.faults {
			t.Error(fault)
		}
	})
	return f, r
}

// hurry lets the time pass whenever something waits for it, until the test ends.
func (r *rig) hurry(t testing.TB) {
	begin := make(chan struct{})
	close(begin)
	r.hurryFrom(t, begin)
}

// hurryFrom begins later. From the first finish on, the only thing that waits after a Close is a
// pause between attempts.
func (r *rig) hurryFrom(t testing.TB, begin <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		select {
		case <-begin:
		case <-ctx.Done():
		}
		for r.clock.BlockUntilContext(ctx, 1) == nil {
			r.clock.Advance(time.Second)
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// results gathers the outcomes of an uploader.
type results struct {
	t       testing.TB
	inside  atomic.Int32
	mu      sync.Mutex
	batches [][]Outcome
	byPath  map[string]Outcome
}

func newResults(t testing.TB) *results { return &results{t: t, byPath: map[string]Outcome{}} }

func (r *results) done(outcomes []Outcome) {
	if r.inside.Add(1) != 1 {
		r.t.Error("done was called twice at the same time")
	}
	defer r.inside.Add(-1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.batches = append(r.batches, outcomes)
	for _, o := range outcomes {
		if _, ok := r.byPath[o.Upload.Path]; ok {
			r.t.Errorf("%s has two outcomes", o.Upload.Path)
		}
		if o.Upload.Body != nil {
			r.t.Errorf("%s: the outcome holds the body", o.Upload.Path)
		}
		r.byPath[o.Upload.Path] = o
	}
}

func (r *results) of(path string) Outcome {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	o, ok := r.byPath[path]
	if !ok {
		r.t.Fatalf("%s has no outcome", path)
	}
	return o
}

func (r *results) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.byPath)
}

var when = time.Date(2026, 11, 20, 9, 4, 12, 345, time.FixedZone("PST", -8*3600))

func put(t testing.TB, u target.Uploader, path string, data []byte) {
	t.Helper()
	if err := u.Put(t.Context(), Upload{Tag: path, Path: path, Body: bytes.NewReader(data), Modified: when}); err != nil {
		t.Fatalf("put %s: %v", path, err)
	}
}

// content is data of which no two blocks and no two seeds are alike.
func content(seed uint64, size int) []byte {
	data := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)}).Read(data)
	return data
}

// stored checks that the outcome and the service agree that the file is there with exactly this
// content.
func stored(t testing.TB, f *fake, res *results, path string, data []byte) {
	t.Helper()
	o := res.of(path)
	if o.Err != nil {
		t.Fatalf("%s: %v", path, o.Err)
	}
	want := File{
		Path: path, Size: int64(len(data)), Hash: plainHash(data), Rev: "0162c5f3a1b2c3d00000001",
		Modified: when.UTC().Truncate(time.Second),
	}
	if o.File != want || o.Upload.Tag != path {
		t.Errorf("outcome %+v, want the file %+v", o, want)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := f.files[strings.ToLower(path)]; got == nil || got["content_hash"] != want.Hash {
		t.Errorf("%s: Dropbox has %v", path, got)
	}
}
