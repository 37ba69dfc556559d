// Package wire makes one call of Dropbox's HTTP API: it repeats what fails for the moment, keeps the
// silence that Dropbox asks for, and says what an answer that is none means. It knows no routes.
package wire

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

// Caller makes the calls of one account. All of them stop together while Dropbox asks for silence. It
// is safe for concurrent use and holds nothing that has to be closed.
type Caller struct {
	Clock clockwork.Clock
	Log   *slog.Logger

	api, content string
	http         *http.Client
	tokens       Tokens
	gate         *transport.Gate

	randMu sync.Mutex
	rand   *rand.Rand
}

// NewCaller returns a caller. It makes no call. Errors: one that says what is missing in the Config or
// which address cannot be read.
func NewCaller(c Config) (*Caller, error) {
	if c.HTTP == nil || c.Tokens == nil {
		return nil, errors.New("dropbox: a round-tripper and a source of tokens are needed")
	}
	caller := &Caller{
		Clock: c.Clock, Log: c.Log,
		http:   &http.Client{Transport: c.HTTP, CheckRedirect: keepRedirect},
		tokens: c.Tokens,
		rand:   c.Rand,
	}
	var err error
	if caller.api, err = origin(cmp.Or(c.API, DefaultAPI)); err != nil {
		return nil, err
	}
	if caller.content, err = origin(cmp.Or(c.Content, DefaultContent)); err != nil {
		return nil, err
	}
	if caller.Clock == nil {
		caller.Clock = clockwork.NewRealClock()
	}
	if caller.Log == nil {
		caller.Log = slog.New(slog.DiscardHandler)
	}
	caller.gate = transport.NewGate(caller.Clock)
	return caller, nil
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

// Backoff is the pause after the failed attempt number try.
func (c *Caller) Backoff(try int) time.Duration {
	c.randMu.Lock()
	defer c.randMu.Unlock()
	return transport.Backoff(try, time.Second, 30*time.Second, c.rand)
}

// Pause waits. Errors: that of ctx.
func (c *Caller) Pause(ctx context.Context, d time.Duration) error {
	timer := c.Clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.Chan():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
