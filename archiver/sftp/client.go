package sftp

import (
	"context"
	"errors"
	"path"
	"sync"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// Client reads and adds to the archive in a folder of a server. It is safe for concurrent use. It connects when it has to, again after the
// connection was lost, and keeps connections until Close, or until nothing was asked for a minute.
//
// Every call can fail with an *Error or a *HostKeyError, of the kinds of this package and of target, with the errors of Config.Key and
// Config.Password, or with that of ctx.
type Client struct {
	Config
	lines   *session.Pool
	writing chan struct{} // has a place for each file that may be written at once
	naming  chan struct{} // has one place: for who gives files their names
	folders sync.Map      // that are there, and are folders
	buffers sync.Pool     // of what is read and written
	space   chan struct{} // has a place for each buffer of what is written

	mu   sync.Mutex
	way  *way     // of giving a file its name; nil before it was tried
	left []string // drafts that could not be removed, when the connection was lost
	// names that were taken with an empty file, when the connection was lost before that was replaced
	reserved sync.Map
	// what a test lets happen when a file has its name and that is not known yet; nil = nothing
	named func(l *lease)
	// and when a name was taken with an empty file
	reserving func(l *lease)
}

// block is what is read or written at once.
type block = [256 << 10]byte

// How much is written at once: each file waits for answers of the server, and it takes many at once.
const (
	mostWriting = 32
	mostBlocks  = 2 * mostWriting
)

// New returns a client. It makes no call. Close ends what it keeps.
func New(c Config) *Client {
	made := &Client{
		Config: c, writing: make(chan struct{}, mostWriting), naming: make(chan struct{}, 1), space: make(chan struct{}, mostBlocks),
		buffers: sync.Pool{New: func() any { return new(block) }},
	}
	made.lines = session.NewPool(c.server())
	return made
}

var _ target.Destination = (*Client)(nil)

// Close ends the connections. Calls under way fail; later ones connect again. It never fails.
func (c *Client) Close() error {
	c.lines.Close()
	return nil
}

// lease is a connection for one call.
type lease struct {
	*session.Line
	final bool // the call cannot be made again, as when a body was read
}

// with does something on a connection, and does it again on another where the first was lost.
func (c *Client) with(ctx context.Context, do func(l *lease) error) error {
	for again := true; ; again = false {
		line, err := c.lines.Take(ctx)
		if err != nil {
			return err
		}
		l := &lease{Line: line}
		err = do(l)
		c.lines.Give(line)
		if err == nil || !again || l.final || !line.Lost() || ctx.Err() != nil {
			return err
		}
	}
}

// at is where a file of the archive is on the server.
func (c *Client) at(name string) string { return path.Join(c.Folder, name) }

// sure says whether the archive in the folder is the one that was connected. Errors: ErrNotThere.
func (c *Client) sure(ctx context.Context, l *lease) error {
	is, err := readMark(ctx, l, c.at(mark.Name))
	if err == nil && is != c.Mark {
		err = errors.New("another archive is there: " + is)
	}
	return c.missing(ctx, err)
}

// missing is the error of a folder in which the mark could not be read. What could not be asked says nothing of it, and one that this user may
// not look into may well be there: no disk has to be connected then, but somebody has to let the user in.
func (c *Client) missing(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	kind := ErrNotThere
	if e, is := errors.AsType[*Error](err); is && e.Kind == target.ErrUnavailable {
		return err
	} else if is && e.Kind == target.ErrNoWrite {
		kind = target.ErrBlocked
	}
	return &Error{Op: "open", Path: c.Folder, Kind: kind, Cause: err}
}

// Ping implements target.Destination: it looks for the mark.
func (c *Client) Ping(ctx context.Context) error {
	return c.with(ctx, func(l *lease) error { return c.sure(ctx, l) })
}

// Await implements target.Destination. A server asks for no silence; it waits for nothing.
func (c *Client) Await(ctx context.Context) error { return context.Cause(ctx) }

// Space implements target.Destination: what the server's disk holds, whoever uses it. Not every server tells (docs/sftp.md §3).
func (c *Client) Space(ctx context.Context) (space target.Space, err error) {
	err = c.with(ctx, func(l *lease) error {
		if err := c.sure(ctx, l); err != nil {
			return err
		}
		all, free, err := l.space(ctx, c.Folder)
		space = target.Space{Used: max(all-free, 0), Allocated: all, Team: true}
		return err
	})
	return space, err
}
