// Package folder keeps the archive in a folder: on a disk, on a NAS that is mounted or has a UNC path, or in the
// folder of any sync client. It never makes that folder, and writes nothing where its mark is missing: a disk that
// is not there would otherwise be taken for an empty archive, and be filled below its mount point.
package folder

import (
	"context"
	"sync"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// Config is what a Client is made of. All is needed but Ours.
type Config struct {
	Root   string // the folder
	Mark   string // of the archive in it, as Connect gave it
	Hashes Hashes
	Clock  clockwork.Clock
	// Ours reports whether the file of a path has such a name as the program gives: what others keep there, and nobody else may read, holds up
	// no listing. nil takes all for the program's.
	Ours func(path string) bool
}

// Client reads and adds to the archive in a folder. It is safe for concurrent use and holds nothing that has to be
// closed.
//
// Every call can fail with an *Error, of the kinds of target, or with the error of ctx.
type Client struct {
	Config
	at      *mount.Mount
	naming  sync.Mutex    // held while files are given their names
	writing chan struct{} // a place for each file that may be written at once
	tree    tree
	names   names
	lasting sync.Map  // folders whose own names are on the disk for good
	buffers sync.Pool // of what is copied
	// what a test lets happen when files have their names and that is not for good yet; nil = nothing
	named func(context.Context) error
}

// block is what is copied at once.
type block = [256 << 10]byte

// mostWriting is how many files are written at once: each waits for the disk, and disks and NAS do many at once.
const mostWriting = 16

// New returns a client. It makes no call.
func New(c Config) *Client {
	return &Client{Config: c, at: mount.New(c.Clock), writing: make(chan struct{}, mostWriting), buffers: sync.Pool{New: func() any { return new(block) }}}
}

var _ target.Destination = (*Client)(nil)

// open opens the folder for one call. All that the call does is done in what was opened and found to be the archive,
// whatever is mounted there, or taken away, meanwhile. Links that lead out of it are not followed. Errors: ErrNotThere.
func (c *Client) open(ctx context.Context) (*mount.Root, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	return c.reopen(ctx)
}

// reopen is open for what is tidied up also when ctx has ended.
func (c *Client) reopen(ctx context.Context) (*mount.Root, error) {
	root, err := c.at.Open(ctx, c.Root)
	if err != nil {
		return nil, missing(c.Root, err)
	}
	if err := isMarked(root, c.Mark); err != nil {
		root.Close()
		return nil, missing(c.Root, err)
	}
	return root, nil
}

// Ping implements target.Destination: it looks for the mark.
func (c *Client) Ping(ctx context.Context) error {
	root, err := c.open(ctx)
	if err != nil {
		return err
	}
	return root.Close()
}

// Await implements target.Destination. A folder asks for no silence; it waits for nothing.
func (c *Client) Await(ctx context.Context) error { return context.Cause(ctx) }
