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
	"golang.org/x/sync/semaphore"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// Where an archive is and who asks (wire), and what can go wrong.
type (
	Address = wire.Address
	Keys    = wire.Keys
	Error   = wire.Error
)

// The kinds of an Error that no other destination has.
var (
	ErrAddress    = wire.ErrAddress
	ErrNotThere   = wire.ErrNotThere
	ErrPutAway    = wire.ErrPutAway
	ErrMoved      = wire.ErrMoved
	ErrRegion     = wire.ErrRegion
	ErrClock      = wire.ErrClock
	ErrOverwrites = wire.ErrOverwrites
	ErrNoStorage  = wire.ErrNoStorage
)

// Config is what a Client is made of. Connect needs neither Mark nor Hashes; all else is needed.
type Config struct {
	Address Address // as Connect gave it
	Keys    Keys
	Mark    string // of the archive in the bucket, as Connect gave it
	// Begin is asked by Connect before it begins an archive where none lies; its error leaves the bucket as it was. nil begins one.
	Begin  func() error
	Hashes Hashes
	// Ours reports whether the file of a path has such a name as the program gives: what others keep there, and nobody else may read, holds up
	// no listing. nil takes all for the program's.
	Ours  func(path string) bool
	HTTP  http.RoundTripper // makes the calls, see transport.New
	Clock clockwork.Clock
	Rand  *rand.Rand   // spreads the pauses between attempts; nil spreads nothing
	Log   *slog.Logger // nil discards
}

// Client reads and adds to the archive in a bucket. It is safe for concurrent use and holds nothing that has to be closed.
//
// Every call can fail with an *Error, of the kinds of target and of this package, with an error of Hashes, as it is, or with the
// error of ctx.
type Client struct {
	Config
	calls *wire.Caller

	small   *semaphore.Weighted // files of at most mostSmall that may be in memory
	sending *semaphore.Weighted // files that may be given their names at once
	large   *semaphore.Weighted // larger ones, of each a part
	looking *semaphore.Weighted // objects that may be asked for at once
	reading *semaphore.Weighted // those that may be read to be hashed, of each a piece
	able    abilities
	folders folders
	names   *names
}

// How much is under way at once: 40 files as the steps fetch, most of which are small.
const (
	// bytes of a file that is stored with one call, and of each part of a larger one. There may be 10,000 parts, and a recording
	// may have 8 GiB (docs/s3.md §4).
	partSize    = 8 << 20
	mostSmall   = 1 << 20
	mostAtOnce  = 40
	mostSending = 24
	mostLarge   = 6
	mostLooking = 16
	mostReading = 4
)

// New returns a client. It makes no call. Errors: ErrAddress, with what is wrong; one that says what is missing in the Config.
func New(c Config) (*Client, error) {
	address, err := c.Address.Normal()
	if err != nil {
		return nil, err
	}
	if c.HTTP == nil || c.Clock == nil {
		return nil, errors.New("s3: a round-tripper and a clock are needed")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Address = address
	client := &Client{
		Config: c, small: semaphore.NewWeighted(mostAtOnce), large: semaphore.NewWeighted(mostLarge),
		sending: semaphore.NewWeighted(mostSending), looking: semaphore.NewWeighted(mostLooking), reading: semaphore.NewWeighted(mostReading),
		able: abilities{asking: semaphore.NewWeighted(1)}, names: newNames(),
	}
	client.calls, err = wire.New(wire.Config{Address: c.Address, Keys: c.Keys, HTTP: c.HTTP, Clock: c.Clock, Rand: c.Rand, Log: c.Log})
	return client, err
}

var _ target.Destination = (*Client)(nil)

// Ping implements target.Destination: it reads the mark.
func (c *Client) Ping(ctx context.Context) error {
	_, archive, err := c.readMark(ctx)
	if err != nil {
		return c.without(err)
	}
	if archive != c.Mark {
		return &Error{Op: wire.OpRead, Path: "/" + mark.Name, Kind: ErrNotThere, Cause: errors.New("another archive is there: " + archive)}
	}
	return nil
}

// Await implements target.Destination.
func (c *Client) Await(ctx context.Context) error { return c.calls.Await(ctx, "upload") }

// Space implements target.Destination. S3 has no call for it.
func (c *Client) Space(context.Context) (target.Space, error) {
	return target.Space{}, errors.New("s3: no service says how much space there is")
}
