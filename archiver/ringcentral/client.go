// Package ringcentral reads from RingCentral's REST API what is to be archived: who the user is,
// the call log, the message store and the contents. It changes nothing there. It keeps to the
// service's rate limits, repeats calls that failed on the way, and gives the access token only to
// RingCentral's hosts.
package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/ringcentral/rows"
	"ringcentral-archiver/archiver/transport"
)

// DefaultServer is the production host (docs/ringcentral.md §1.1).
const DefaultServer = "https://platform.ringcentral.com"

// Tokens hands out access tokens. Renew is asked once a call, for a token that RingCentral refused.
type Tokens interface {
	Access(ctx context.Context) (string, error)
	Renew(ctx context.Context, refused string) (string, error)
}

// Config says how to reach RingCentral. HTTP and Tokens are required.
type Config struct {
	Server  string   // where the API is; empty means DefaultServer
	Origins []string // further origins (scheme, host and port) that may see the token
	HTTP    http.RoundTripper
	Tokens  Tokens
	Clock   clockwork.Clock // nil is the real one
	Rand    *rand.Rand      // spreads the pauses before a repetition; nil spreads nothing
	Log     *slog.Logger    // nil discards
}

// What the lists show (rows).
type (
	Call       = rows.Call
	Recording  = rows.Recording
	Message    = rows.Message
	Thread     = rows.Thread
	Owner      = rows.Owner
	Attachment = rows.Attachment
	Party      = rows.Party
	Extension  = rows.Extension
	OddRecord  = rows.OddRecord
)

// Availabilities of a message (docs/ringcentral.md §5.4).
const (
	Alive   = rows.Alive
	Deleted = rows.Deleted
	Purged  = rows.Purged

	OddAttachment = rows.OddAttachment
)

// Client talks to RingCentral for one signed-in user. It is safe for concurrent
// use; all calls share its rate budget.
//
// Every call can fail with ErrUnauthorized, ErrPermission, ErrNotFound,
// ErrRateLimited, ErrUnavailable, ErrBadAnswer or ErrUntrusted, with an *Error
// that is none of them, with the error of Tokens, or with that of ctx.
type Client struct {
	server  *url.URL
	media   *url.URL // where contents are, beside the server; nil = not known
	trust   trust
	http    *http.Client
	tokens  Tokens
	clock   clockwork.Clock
	log     *slog.Logger
	budget  *pace.Budget
	skipped atomic.Int64
	ahead   atomic.Int64 // see Ahead

	randMu sync.Mutex
	rand   *rand.Rand
}

// New returns a client; it makes no call yet. Errors: one that says what is
// missing in the Config or which address cannot be read.
func New(c Config) (*Client, error) {
	if c.HTTP == nil || c.Tokens == nil {
		return nil, errors.New("ringcentral: a round-tripper and tokens are required")
	}
	if c.Server == "" {
		c.Server = DefaultServer
	}
	if c.Clock == nil {
		c.Clock = clockwork.NewRealClock()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	server, err := url.Parse(c.Server)
	if err != nil {
		return nil, fmt.Errorf("ringcentral: server address: %w", err)
	}
	trusted, err := newTrust(c.Server, c.Origins...)
	if err != nil {
		return nil, fmt.Errorf("ringcentral: %w", err)
	}
	return &Client{
		server: server,
		media:  mediaOf(server, c.Origins),
		trust:  trusted,
		http:   &http.Client{Transport: c.HTTP, CheckRedirect: trusted.redirect},
		tokens: c.Tokens,
		clock:  c.Clock,
		log:    c.Log,
		budget: pace.NewBudget(c.Clock),
		rand:   c.Rand,
	}, nil
}

// Rate says how fast calls of a group can go, for an estimate of what remains.
func (c *Client) Rate(g pace.Group) pace.Rate { return c.budget.Rate(g) }

// Skipped is the number of records, since the client was made, that RingCentral listed but that
// could not be understood. Each of them is also in the log.
func (c *Client) Skipped() int64 { return c.skipped.Load() }

func (c *Client) skip(ctx context.Context, op string, err error) {
	c.skipped.Add(1)
	c.log.LogAttrs(ctx, slog.LevelWarn, "record skipped", slog.String("list", op), slog.String("error", transport.Redact(err.Error())))
}

// at is the address of a path of the API.
func (c *Client) at(path string, query url.Values) *url.URL {
	u := c.server.JoinPath(path)
	u.RawQuery = query.Encode()
	return u
}

func (c *Client) backoff(attempt int) time.Duration {
	c.randMu.Lock()
	defer c.randMu.Unlock()
	return transport.Backoff(attempt, firstPause, longestPause, c.rand)
}
