// Package ringcentralserver is a RingCentral on the loopback: sign-in with a consent page, call
// log, message store, recordings and attachments, rate groups and faults, over real HTTP and from a
// made-up office. It follows docs/ringcentral.md and the OpenAPI document on the wire and shares no
// code with the client, so that each checks the other.
package ringcentralserver

import (
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Options say which RingCentral is simulated.
type Options struct {
	Clock clockwork.Clock // nil is the real one
	Seed  uint64          // of the office that Populate and Live make up
	// the moment that splits Populate's history from what Live adds; zero is the clock's now
	Epoch    time.Time
	ClientID string // of the registered app; "" is "simulated-ringcentral-app"
	// registered ones, matched byte for byte; none is http://localhost:53682/callback
	RedirectURIs []string
	PlatformURL  string // origin of the API in the addresses that answers hold
	MediaURL     string // origin of recordings and attachments
}

// Knobs are the behaviours that differ from account to account, or that are not documented.
type Knobs struct {
	AccessTTL       time.Duration // of an access token; 1 h at first (docs/ringcentral.md §1.6)
	RefreshTTL      time.Duration // life of a refresh token; 7 days at first
	NoRefreshTokens bool          // "Issue refresh tokens" is off for the app
	// absolute session timeout that the customer's admin enforces; 0 is none
	SessionLife time.Duration
	IdleTimeout time.Duration // idle session timeout that is reported; 0 is none
	Scopes      []string      // app permissions that a new session gets
	// a 429 without X-Rate-Limit headers and Retry-After, as the account-level limit answers
	NoRateHeaders bool
	NoTotals      bool // paging without totalPages, totalElements and lastPage
	// largest page of a Detailed call log: 1000, or 250 as older specs said
	DetailedPerPage int
	// recordingType also matches calls whose only recording hangs on a leg (undocumented, so off)
	LegOnlyMatches  bool
	NoContentLength bool // content is sent chunked
	// contents have addresses relative to the API's host, which serves them as well
	RelativeContent bool
	ContentOnMedia  bool // only the media host serves them, whatever their addresses are relative to (docs/ringcentral.md §5.3)
	BareContent     bool // addresses of contents have no scheme, and no slash at their start
	// the most that one answer holds of a content, the rest is for Range; 0 is all
	Piece int64
	// the Content-Type headers of a content instead of its type; nil is the type
	ContentTypes []string
	// content answers 404 for this time after the recording was attached
	LateContent404 time.Duration
	// what the permission check answers for a permission instead of the truth: a status other than
	// 200, or 200 for a "no" (docs/ringcentral.md §11)
	PermissionChecks map[string]int
	// the call log shows recordings only to whoever may fetch them, which is not known (docs/ringcentral.md §2.3)
	HiddenRecordings   bool
	EmptyExtensionList bool // the list of extensions answers 200 without a record
	// lists of calls and messages leave out nextPage, although there are more pages
	NoNextPage         bool
	ExtraNextPage      bool // they name a page behind the last
	GarbledNavigation  bool // their navigation is no object
	NullRecords        bool // their records are null
	FewerRows          bool // they leave out the last row of each page, and count it
	AllTypes           bool // the list of messages does not look at the type that was asked for
	EndlessAttachments bool // attachments are sent without a length, and do not end
	// what a list is answered that asks for an owner other than Personal, instead of the truth: a status, or 200 for a list that does not
	// look at owner (docs/ringcentral.md §11); 0 is the truth
	OwnerAnswer int
	// what the call for features is answered instead of the truth: a status other than 200; 0 is the truth
	FeaturesAnswer int
	ThreadsPerPage int // largest page of threads and their texts; 0 is 1000
	// only administrators may read message threads, which is not known (docs/ringcentral.md §11)
	ThreadsForAdmins bool
	// delay before every call with a token is answered, as on a slow connection
	Latency time.Duration
}

// Server is one simulated RingCentral. All methods are safe for concurrent use.
type Server struct {
	// OnChange is called after a token was made, renewed, first used or ended, so that the owner
	// can keep MarshalState. It is set before the first request.
	OnChange func()

	clientID  string
	redirects []string
	clock     clockwork.Clock
	office    *Office
	limits    *limits
	faults    faults
	requests  requestLog
	closed    chan struct{}
	closeOnce sync.Once
	platform  http.Handler
	media     http.Handler

	mu          sync.Mutex
	knobs       Knobs
	platformURL string
	mediaURL    string
	sessions    []*session
	codes       map[string]authCode
}

// New makes a RingCentral with an empty office.
func New(o Options) *Server {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.ClientID == "" {
		o.ClientID = "simulated-ringcentral-app"
	}
	if len(o.RedirectURIs) == 0 {
		o.RedirectURIs = []string{"http://localhost:53682/callback"}
	}
	if o.Epoch.IsZero() {
		o.Epoch = o.Clock.Now()
	}
	s := &Server{
		clientID:    o.ClientID,
		redirects:   o.RedirectURIs,
		clock:       o.Clock,
		office:      newOffice(o.Clock, o.Seed, o.Epoch),
		limits:      newLimits(o.Clock),
		closed:      make(chan struct{}),
		platformURL: o.PlatformURL,
		mediaURL:    o.MediaURL,
		codes:       map[string]authCode{},
		knobs: Knobs{
			AccessTTL: time.Hour, RefreshTTL: 7 * 24 * time.Hour, DetailedPerPage: maxPerPage,
			Scopes: []string{scopeAccounts, scopeCallLog, scopeRecording, scopeMessages},
		},
	}
	s.platform = s.route("platform", s.platformOperations())
	s.media = s.route("media", s.mediaOperations())
	return s
}

// Platform serves the API, the authorize and consent pages, tokens and revocation.
func (s *Server) Platform() http.Handler { return s.platform }

// Media serves recordings and attachments, from an origin of its own.
func (s *Server) Media() http.Handler { return s.media }

// Office is the simulated account.
func (s *Server) Office() *Office { return s.office }

// ClientID is that of the one registered app.
func (s *Server) ClientID() string { return s.clientID }

// SetOrigins tells where Platform and Media can be reached, without a slash at the end.
func (s *Server) SetOrigins(platform, media string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.platformURL, s.mediaURL = platform, media
}

// SetRedirectURIs replaces the registered redirect addresses.
func (s *Server) SetRedirectURIs(uris ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.redirects = uris
}

// Tune changes knobs; requests already under way keep the old ones.
func (s *Server) Tune(change func(*Knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.knobs)
}

// Close ends the requests that a stall holds. It stops no listener: those are the owner's.
func (s *Server) Close() {
	s.closeOnce.Do(func() { close(s.closed) })
}

func (s *Server) knobsNow() Knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.knobs
	k.Scopes = append([]string(nil), k.Scopes...)
	return k
}

func (s *Server) origins() (platform, media string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.platformURL, s.mediaURL
}

func (s *Server) changed() {
	if s.OnChange != nil {
		s.OnChange()
	}
}
