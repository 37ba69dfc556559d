package s3

import (
	"context"
	"hash/fnv"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
)

// own is the part of the archive's part of the bucket that is the program's: the mark lies in it, as in a folder.
const (
	own      = ".ringcentral-archiver"
	markName = own + "/archive.json"
)

// mostKey is how long a key may be, in bytes (docs/s3.md §2).
const mostKey = 1024

// key is the key of what lies at a path below the prefix, without a first slash.
func (c *Client) key(name string) string {
	if c.Address.Prefix == "" {
		return name
	}
	return c.Address.Prefix + "/" + name
}

// keyOf is the key of a file that is to be put. Errors: target.ErrBadPath.
func (c *Client) keyOf(path string) (string, error) {
	name, rooted := strings.CutPrefix(path, "/")
	if key := c.key(name); rooted && wire.IsKey(name) && len(key) <= mostKey && !isOwn(name) {
		return key, nil
	}
	return "", &Error{Op: wire.OpWrite, Path: wire.Excerpt(path), Kind: target.ErrBadPath}
}

// seek is the key of a file that is read. Errors: target.ErrNotFound, for what no file's path can be.
func (c *Client) seek(path string) (string, error) {
	key, err := c.keyOf(path)
	if err != nil {
		return "", &Error{Op: wire.OpRead, Path: wire.Excerpt(path), Kind: target.ErrNotFound}
	}
	return key, nil
}

func isOwn(name string) bool { return strings.EqualFold(strings.SplitN(name, "/", 2)[0], own) }

// pathOf is the path of an object that is listed; false for what can be none of the archive's, as the empty objects that some
// programs make for folders.
func (c *Client) pathOf(key string) (string, bool) {
	name, below := strings.CutPrefix(key, c.key(""))
	return "/" + name, below && wire.IsKey(name) && !isOwn(name)
}

// mostFolders is how many folders are remembered.
const mostFolders = 20_000

// folders are those in which nothing is in the way: no file has their names.
type folders struct {
	mu   sync.Mutex
	free map[string]struct{} // by key
}

func (f *folders) have(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, is := f.free[key]
	return is
}

func (f *folders) add(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.free == nil || len(f.free) >= mostFolders {
		f.free = map[string]struct{}{}
	}
	f.free[key] = struct{}{}
}

// names lets one file of a name be put at a time, where the service would let them overwrite each other.
type names [64]chan struct{}

func newNames() *names {
	n := &names{}
	for i := range n {
		n[i] = make(chan struct{}, 1)
	}
	return n
}

// hold waits for a name; the returned function frees it. Errors: that of ctx.
func (n *names) hold(ctx context.Context, key string) (free func(), err error) {
	sum := fnv.New32a()
	sum.Write([]byte(key)) // a hash never fails
	place := n[sum.Sum32()%uint32(len(n))]
	select {
	case place <- struct{}{}:
		return func() { <-place }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
