package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/pieces"
)

// Known is what is known of a file of the folder, and Hashes keeps it.
type (
	Known  = known.File
	Hashes = known.Hashes
)

// know gives what is known of a file in a part of the folder, and reads it where that is not enough. fresh says that the caller has
// something to keep.
func (c *Client) know(ctx context.Context, in *mount.Root, name, path string, info fs.FileInfo) (k Known, fresh bool, err error) {
	if k, err = known.Of(c.Hashes, path); err != nil {
		return k, false, err
	}
	return c.knowBetter(ctx, in, name, path, info, k)
}

// knowBetter is know with what was known before.
func (c *Client) knowBetter(ctx context.Context, in *mount.Root, name, path string, info fs.FileInfo, k Known) (better Known, fresh bool, err error) {
	now := c.Clock.Now()
	if k.Current(path, info.Size(), info.ModTime(), now) {
		return k, false, nil
	}
	hash, info, err := c.read(ctx, in, name)
	if err != nil {
		return Known{}, false, err
	}
	return k.Again(path, info.Size(), info.ModTime(), hash, now), true, nil
}

// openFile opens a file to be hashed; a test has some that cannot be read.
var openFile = (*mount.Root).Open

// read hashes a file, and says what it was at the end. Errors: target.ErrNotFound, and others of the folder; that of ctx.
func (c *Client) read(ctx context.Context, in *mount.Root, name string) (hash string, info fs.FileInfo, err error) {
	f, err := openFile(in, name)
	if err != nil {
		return "", nil, failed("read", name, err)
	}
	defer f.Close()
	sum, size, b := target.NewHash(), int64(0), c.buffers.Get().(*block)
	for err == nil {
		if ctx.Err() != nil {
			return "", nil, context.Cause(ctx)
		}
		var n int
		n, err = f.Read(b[:])
		sum.Write(b[:n])
		size += int64(n)
	}
	if !errors.Is(err, io.EOF) {
		return "", nil, failed("read", name, err) // b may be written to for ever
	}
	c.buffers.Put(b)
	if info, err = f.Stat(); err == nil && info.Size() != size {
		err = pieces.ErrChanged
	}
	return hexOf(sum), info, failed("read", name, err)
}
