// Package dropbox is a client of Dropbox's HTTP API for a program that only adds files to its app
// folder: who the account is, how much space it has, what lies where, and uploads that share their
// calls. It speaks the wire by hand; every fact about it is in docs/dropbox.md.
package dropbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/transport"
)

// Where Dropbox answers (docs/dropbox.md §2.1).
const (
	DefaultAPI     = "https://api.dropboxapi.com"
	DefaultContent = "https://content.dropboxapi.com"
)

// Tokens hands out access tokens. Renew is asked for another one after the service refused the one
// it got.
type Tokens interface {
	Access(ctx context.Context) (string, error)
	Renew(ctx context.Context, refused string) (string, error)
}

// Config is what a Client is made of. HTTP and Tokens are needed, the rest has defaults.
type Config struct {
	API, Content string // origins; empty means DefaultAPI and DefaultContent
	HTTP         http.RoundTripper
	Tokens       Tokens
	Clock        clockwork.Clock // nil is the real one
	Rand         *rand.Rand      // spreads the pauses between attempts; nil spreads nothing
	Log          *slog.Logger    // nil discards
}

// Client calls Dropbox for one account. All its calls stop together while
// Dropbox asks for silence. It is safe for concurrent use and holds nothing
// that has to be closed.
//
// Every call can fail with ErrUnauthorized, ErrPermission, ErrBlocked,
// ErrSuspended, ErrUnverified, ErrAppDisabled, ErrRateLimited or
// ErrUnavailable, with an *Error that is none of the sentinels, with the error
// of Tokens, or with that of ctx.
type Client struct {
	api, content string
	http         *http.Client
	tokens       Tokens
	clock        clockwork.Clock
	log          *slog.Logger
	gate         *transport.Gate

	randMu sync.Mutex
	rand   *rand.Rand

	// finishing holds a token while a commit is under way: commits of one account contend
	// (docs/dropbox.md §3). listing does so for listings: two equal ones at once are refused
	// (§2.6).
	finishing chan struct{}
	listing   chan struct{}

	batches     rest         // the routes that send several files
	commits     rest         // the route that commits several files
	bundleFiles atomic.Int64 // how many files one call may carry
}

// Await waits while Dropbox asks for silence, so that the caller fetches
// nothing for it that would have to wait halfway. Errors: ErrRateLimited, that of ctx.
func (c *Client) Await(ctx context.Context) error { return c.await(ctx, "upload") }

// New returns a client. It makes no call. Errors: one that says what is missing
// in the Config or which address cannot be read.
func New(c Config) (*Client, error) {
	if c.HTTP == nil || c.Tokens == nil {
		return nil, errors.New("dropbox: a round-tripper and a source of tokens are needed")
	}
	client := &Client{
		http:      &http.Client{Transport: c.HTTP, CheckRedirect: keepRedirect},
		tokens:    c.Tokens,
		clock:     c.Clock,
		log:       c.Log,
		rand:      c.Rand,
		finishing: make(chan struct{}, 1),
		listing:   make(chan struct{}, 1),
	}
	var err error
	if client.api, err = origin(cmp.Or(c.API, DefaultAPI)); err != nil {
		return nil, err
	}
	if client.content, err = origin(cmp.Or(c.Content, DefaultContent)); err != nil {
		return nil, err
	}
	if client.clock == nil {
		client.clock = clockwork.NewRealClock()
	}
	if client.log == nil {
		client.log = slog.New(slog.DiscardHandler)
	}
	client.gate = transport.NewGate(client.clock)
	client.batches.clock, client.commits.clock = client.clock, client.clock
	client.bundleFiles.Store(mostBundleFiles)
	return client, nil
}

// keepRedirect hands a redirect back as the answer. Dropbox sends none, so one comes from something
// in between, and the token must not follow it.
func keepRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func origin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("dropbox: address of the service: %w", err)
	}
	if u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("dropbox: address of the service %q: want https://host", address)
	}
	return strings.TrimRight(address, "/"), nil
}

// backoff is the pause after the failed attempt number try.
func (c *Client) backoff(try int) time.Duration {
	c.randMu.Lock()
	defer c.randMu.Unlock()
	return transport.Backoff(try, time.Second, 30*time.Second, c.rand)
}

func (c *Client) pause(ctx context.Context, d time.Duration) error {
	timer := c.clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.Chan():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hold takes a lock that gives up with ctx; the returned function frees it.
func hold(ctx context.Context, lock chan struct{}) (free func(), err error) {
	select {
	case lock <- struct{}{}:
		return func() { <-lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
