// Package dropboxserver is Dropbox as an app-folder app sees it: the consent page, the token
// endpoint and the HTTP API, answered on the wire as docs/dropbox.md describes them. What is
// uploaded lies in memory or as real files in a folder.
//
// It serves tests, the demonstration and rclone alike, so it knows nothing of any client.
// Everything that varies in the real service is a knob or an injected Fault; everything random
// comes from one seed, and all time from one clock.
package dropboxserver

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"

	"github.com/jonboulle/clockwork"
)

const (
	// DefaultAppKey is the app key that the server knows when Options names none.
	DefaultAppKey = "simulated-dropbox-app"
	// basicQuota is what a free account holds (docs/dropbox.md §2.3), in bytes.
	basicQuota = 2 << 30
	// defaultHeaderLimit is Envoy's total for the headers of a request (docs/dropbox.md §2.5), in
	// bytes.
	defaultHeaderLimit = 60 << 10
)

// Options says what a Server is made with. The zero value is a Dropbox in memory with the real
// clock.
type Options struct {
	Clock clockwork.Clock
	Seed  uint64
	Dir   string // the app folder as real files; "" keeps everything in memory
	// where uploads lie until they are committed, on Dir's file system; "" is a folder beside Dir
	Spool  string
	AppKey string // "" is DefaultAppKey
	// RedirectURIs are the only addresses that the consent page sends a browser to, compared as
	// strings (docs/dropbox.md §1).
	RedirectURIs []string
	Quota        int64 // bytes the account may hold; 0 is 2 GiB
}

// Server is one Dropbox account with one app folder. Its methods may be called from several
// goroutines.
type Server struct {
	clock clockwork.Clock
	opts  Options
	quit  chan struct{} // closed by Close: ends stalled and waiting calls

	mu       sync.Mutex // everything below
	rand     *rand.Rand
	mint     *mint
	tree     *tree
	sessions map[string]*session
	jobs     map[string]*job
	auth     authState
	knobs    knobs
	faults   []*Fault
	stats    stats
	listing  map[string]bool // list_folder calls under way, by argument
	onChange func()
	closed   bool

	lock chan struct{} // the namespace lock: held by the one call that changes the tree
}

// New makes a server. With Options.Dir it reads the names there; hashes are computed when they are
// first asked for.
func New(o Options) (*Server, error) {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.AppKey == "" {
		o.AppKey = DefaultAppKey
	}
	if o.Quota == 0 {
		o.Quota = basicQuota
	}
	s := &Server{
		clock: o.Clock, opts: o, quit: make(chan struct{}), lock: make(chan struct{}, 1),
		rand: rand.New(rand.NewPCG(o.Seed, o.Seed^0x9e3779b97f4a7c15)), sessions: map[string]*session{}, jobs: map[string]*job{},
		listing: map[string]bool{}, auth: newAuthState(), knobs: knobs{quota: o.Quota, headerLimit: defaultHeaderLimit, repeatedFinish: "not_found"},
		stats: stats{calls: map[string]int{}},
	}
	s.mint = &mint{seed: o.Seed, start: o.Clock.Now().UnixNano()}
	s.tree = newTree(o.Dir, s.mint)
	if err := s.openFolder(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) openFolder() error {
	if s.opts.Dir == "" {
		return nil
	}
	if s.opts.Spool == "" {
		s.opts.Spool = s.opts.Dir + ".spool"
	}
	for _, dir := range []string{s.opts.Dir, s.opts.Spool} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make the folder %s: %w", dir, err)
		}
	}
	if err := s.tree.scan(s.tree.root, true); err != nil {
		return fmt.Errorf("read the folder %s: %w", s.opts.Dir, err)
	}
	return nil
}

// Close ends calls that stall or wait and removes what was uploaded but never committed. The
// handlers answer 503 from then on.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.quit)
	if s.opts.Dir == "" {
		return nil
	}
	return RemoveSpool(s.opts.Spool)
}

// Web is what www.dropbox.com serves: the consent page at /oauth2/authorize.
func (s *Server) Web() http.Handler { return http.HandlerFunc(s.serveWeb) }

// API is what api.dropboxapi.com serves: the RPC routes and /oauth2/token.
func (s *Server) API() http.Handler { return s.host(hostAPI) }

// Content is what content.dropboxapi.com serves: the routes that carry bytes.
func (s *Server) Content() http.Handler { return s.host(hostContent) }
