// Package dropbox is a client of Dropbox's HTTP API for a program that only adds files to its app
// folder: who the account is, how much space it has, what lies where, and uploads that share their
// calls. It speaks the wire by hand; every fact about it is in docs/dropbox.md.
package dropbox

import (
	"context"
	"sync/atomic"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// What the calls are made of and what they may say (wire), and what is handed over with them (target).
type (
	Config  = wire.Config
	Tokens  = wire.Tokens
	Error   = wire.Error
	File    = target.File
	Upload  = target.Upload
	Outcome = target.Outcome
)

var _ target.Destination = (*Client)(nil)

// The kinds of an Error, for errors.Is.
var (
	ErrUnauthorized = wire.ErrUnauthorized
	ErrPermission   = wire.ErrPermission
	ErrNotFound     = wire.ErrNotFound
	ErrConflict     = wire.ErrConflict
	ErrInTheWay     = wire.ErrInTheWay
	ErrFull         = wire.ErrFull
	ErrRateLimited  = wire.ErrRateLimited
	ErrUnavailable  = wire.ErrUnavailable
	ErrBadPath      = wire.ErrBadPath
	ErrHashMismatch = wire.ErrHashMismatch
	ErrBlocked      = wire.ErrBlocked
	ErrNoWrite      = wire.ErrNoWrite
	ErrSuspended    = wire.ErrSuspended
	ErrUnverified   = wire.ErrUnverified
	ErrAppDisabled  = wire.ErrAppDisabled
	ErrReset        = wire.ErrReset
)

// Client calls Dropbox for one account. All its calls stop together while
// Dropbox asks for silence. It is safe for concurrent use and holds nothing
// that has to be closed.
//
// Every call can fail with ErrUnauthorized, ErrPermission, ErrBlocked,
// ErrSuspended, ErrUnverified, ErrAppDisabled, ErrRateLimited or
// ErrUnavailable, with an *Error that is none of the sentinels, with the error
// of Tokens, or with that of ctx.
type Client struct {
	calls *wire.Caller

	// finishing holds a token while a commit is under way: commits of one account contend
	// (docs/dropbox.md §3). listing does so for listings: two equal ones at once are refused
	// (§2.6).
	finishing chan struct{}
	listing   chan struct{}

	sessions    sessions     // for files that come next
	batches     rest         // the routes that send several files
	commits     rest         // the route that commits several files
	contended   atomic.Bool  // the last commits were given up because other writes came first
	bundleFiles atomic.Int64 // how many files one call may carry
}

// Await waits while Dropbox asks for silence, so that the caller fetches
// nothing for it that would have to wait halfway. Errors: ErrRateLimited, that of ctx.
func (c *Client) Await(ctx context.Context) error { return c.calls.Await(ctx, "upload") }

// New returns a client. It makes no call. Errors: one that says what is missing
// in the Config or which address cannot be read.
func New(c Config) (*Client, error) {
	calls, err := wire.NewCaller(c)
	if err != nil {
		return nil, err
	}
	client := &Client{calls: calls, finishing: make(chan struct{}, 1), listing: make(chan struct{}, 1), sessions: sessions{asking: make(chan struct{}, 1)}}
	client.batches.clock, client.commits.clock = calls.Clock, calls.Clock
	client.bundleFiles.Store(mostBundleFiles)
	return client, nil
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
