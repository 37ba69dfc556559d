// Package s3 keeps the archive in a bucket of Amazon S3, or of a service or NAS that speaks its protocol (docs/s3.md). It never
// makes the bucket, nor deletes or overwrites an object: each is put on the condition that its name is free.
package s3

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target"
)

// Keys are the sign-in at a service: an access key, and the secret that belongs to it. Neither is ever in an Address, an error or the log.
type Keys struct{ ID, Secret string }

// Config is what a Client is made of. Connect needs neither Mark nor Hashes; all else is needed.
type Config struct {
	Address Address // as Connect gave it
	Keys    Keys
	Mark    string // of the archive in the bucket, as Connect gave it
	Hashes  Hashes
	HTTP    http.RoundTripper // makes the calls, see transport.New
	Clock   clockwork.Clock
	Rand    *rand.Rand   // for pauses; used under a lock
	Log     *slog.Logger // nil discards
}

// Found is what Connect has found in a bucket.
type Found struct {
	Address   Address // with the region, where the service has some
	Mark      string  // of the archive: which one lies there
	Versioned bool    // the bucket keeps what is deleted or overwritten
	Locked    bool    // object lock: for a time nobody can delete or overwrite anything, whoever has the keys
}

// Connect marks a bucket, which has to be there, or the part of it below the address's prefix, as one with an archive. One that has
// a mark keeps it: the archive of another computer, or of a lost store, goes on. It finds the region, and tries whether files can be
// kept there without ever overwriting another. Errors: target.ErrUnauthorized, for keys that are not accepted; target.ErrNoWrite and
// target.ErrBlocked, for what these keys may not do; ErrNotThere, ErrRegion, ErrClock, ErrOverwrites, and those of every call.
func Connect(ctx context.Context, c Config) (Found, error) { return Found{}, errors.New("not yet") }

// Client reads and adds to the archive in a bucket. It is safe for concurrent use and holds nothing that has to be closed.
//
// Every call can fail with an *Error, of the kinds of target and of this package, with an error of Hashes, as it is, or with the
// error of ctx.
type Client struct {
	target.Destination // until the calls are made
	Config
}

// New returns a client. It makes no call. Errors: ErrAddress, with what is wrong.
func New(c Config) (*Client, error) { return &Client{Config: c}, nil }
