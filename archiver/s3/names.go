package s3

import (
	"context"
	"hash/fnv"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
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
	if key := c.key(name); rooted && wire.IsKey(name) && len(key) <= mostKey && !mark.Owns(name) {
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

// pathOf is the path of an object that is listed; false for what can be none of the archive's, as the empty objects that some
// programs make for folders.
func (c *Client) pathOf(key string) (string, bool) {
	name, below := strings.CutPrefix(key, c.key(""))
	return "/" + name, below && wire.IsKey(name) && !mark.Owns(name)
}

// mostFolders is how many folders are remembered.
const mostFolders = 20_000

// folders are those in which nothing is in the way: no file has their names.
type folders struct {
	mu    sync.Mutex
	empty map[string]bool // by key: whether nothing was below it when it was looked at
}

// have reports whether a folder was looked at, and whether nothing was below it then.
func (f *folders) have(key string) (empty, is bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	empty, is = f.empty[key]
	return empty, is
}

// add notes what was seen of a folder. What was seen first counts: since then files of ours may lie there.
func (f *folders) add(key string, empty bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, is := f.empty[key]; is {
		return
	}
	if f.empty == nil || len(f.empty) >= mostFolders {
		f.empty = map[string]bool{}
	}
	f.empty[key] = empty
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
