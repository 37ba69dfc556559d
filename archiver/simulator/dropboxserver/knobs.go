package dropboxserver

import (
	"maps"
	"slices"
	"time"
)

// LockMode is what happens to a call that changes the folder while another one does
// (docs/dropbox.md §3).
type LockMode string

// LockQueue lets the later call wait; LockRefuse answers too_many_write_operations.
const (
	LockQueue  LockMode = "queue"
	LockRefuse LockMode = "refuse"
)

type knobs struct {
	quota                        int64
	headerLimit                  int
	perCall, perCommit, perEntry time.Duration
	lock                         LockMode
	repeatedFinish               string
	refused                      map[string]bool
	trouble                      Trouble
	allocation                   string // tag of an allocation that no client knows; "" is an individual one
	pathRules                    []pathRule
	listing                      ListingOddity
	unreadable                   pathRule // what may not be downloaded
}

// setting is the knobs as they are now.
func (s *Server) setting() knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs
}

func (s *Server) set(change func(k *knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.knobs)
}

// SetRedirectURIs replaces the addresses that the consent page may send a browser to.
func (s *Server) SetRedirectURIs(uris ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.RedirectURIs = uris
}

// SetQuota changes what the account may hold, in bytes.
func (s *Server) SetQuota(bytes int64) { s.set(func(k *knobs) { k.quota = bytes }) }

// SetLatency makes every call take perCall, and one that changes the folder hold the namespace lock
// for perCommit and perEntry for each of its files besides.
func (s *Server) SetLatency(perCall, perCommit, perEntry time.Duration) {
	s.set(func(k *knobs) { k.perCall, k.perCommit, k.perEntry = perCall, perCommit, perEntry })
}

// SetHeaderLimit changes how many bytes of headers a request may have before it is answered 431.
func (s *Server) SetHeaderLimit(bytes int) { s.set(func(k *knobs) { k.headerLimit = bytes }) }

// SetLock chooses what contention for the namespace leads to. LockQueue is the first setting.
func (s *Server) SetLock(m LockMode) { s.set(func(k *knobs) { k.lock = m }) }

// SetRepeatedFinish chooses the lookup_failed that a session which is committed already earns:
// "not_found" (first setting) or "closed". What the real service says is not known
// (docs/dropbox.md §2.5).
func (s *Server) SetRepeatedFinish(tag string) { s.set(func(k *knobs) { k.repeatedFinish = tag }) }

// SetListing makes the listings of folders odd; "" is as they should be.
func (s *Server) SetListing(o ListingOddity) { s.set(func(k *knobs) { k.listing = o }) }

// RefuseRoutes makes routes answer 400, as if the app might not use them; without names every route
// is allowed again.
func (s *Server) RefuseRoutes(names ...string) {
	refused := map[string]bool{}
	for _, name := range names {
		refused[name] = true
	}
	s.set(func(k *knobs) { k.refused = refused })
}

// WithholdScope takes a scope from all tokens: calls that need it are answered 401 missing_scope.
func (s *Server) WithholdScope(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auth.withheld[scope] = true
}

// DisableScope takes a scope from the app itself: calls that need it are answered 400.
func (s *Server) DisableScope(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auth.disabled[scope] = true
}

// RestoreScopes undoes WithholdScope and DisableScope.
func (s *Server) RestoreScopes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.auth.withheld)
	clear(s.auth.disabled)
}

// ExpireAccessTokens ends every access token now; refresh tokens still work.
func (s *Server) ExpireAccessTokens() {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	now := s.clock.Now()
	for _, g := range s.auth.grants {
		for token := range g.Access {
			g.Access[token] = now
		}
	}
}

// RevokeAll ends every consent, as the user can on dropbox.com.
func (s *Server) RevokeAll() {
	s.mu.Lock()
	defer s.changed()
	defer s.mu.Unlock()
	s.auth.grants = nil
}

// stats are what a test counts.
type stats struct {
	calls                                        map[string]int
	commits, overwrites, inGate, rawUTF8, faults int
	gate                                         time.Time
	writes                                       []Write
}

// Write is a file version that was written through the API.
type Write struct {
	Path     string
	Replaced bool // other content was there before
}

func (s *Server) count(change func(st *stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.stats)
}

func (s *Server) counted(which func(st *stats) int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return which(&s.stats)
}

// Calls says how often each route was called, whatever the answer, by its name as in the URL after
// /2/, or "oauth2/token".
func (s *Server) Calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.stats.calls)
}

// Commits says how many file versions were written through the API. Identical content that was not
// written is not counted.
func (s *Server) Commits() int { return s.counted(func(st *stats) int { return st.commits }) }

// Overwrites says how many of the Commits replaced other content.
func (s *Server) Overwrites() int { return s.counted(func(st *stats) int { return st.overwrites }) }

// Writes lists the Commits in their order.
func (s *Server) Writes() []Write {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.stats.writes)
}

// InGate429 says how many calls came before the Retry-After of a 429 had run out.
func (s *Server) InGate429() int { return s.counted(func(st *stats) int { return st.inGate }) }

// RawUTF8 says how many calls had an argument in a header that was not plain ASCII.
func (s *Server) RawUTF8() int { return s.counted(func(st *stats) int { return st.rawUTF8 }) }

// Faulted says how many calls met an injected fault.
func (s *Server) Faulted() int { return s.counted(func(st *stats) int { return st.faults }) }
