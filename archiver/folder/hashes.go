package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

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
func (c *Client) know(ctx context.Context, in *os.Root, name, path string, info fs.FileInfo) (k Known, fresh bool, err error) {
	k, is, err := c.Hashes.Known(path)
	if err != nil {
		return k, false, err
	}
	now := c.Clock.Now()
	if is && k.Is(info.Size(), info.ModTime()) && k.Path == path && !k.Due(now) {
		return k, false, nil
	}
	hash, info, err := c.read(ctx, in, name)
	if err != nil {
		return Known{}, false, err
	}
	told := is && k.Told && k.Path == path && k.Hash == hash
	return Known{Path: path, Size: info.Size(), Modified: info.ModTime(), Hash: hash, Read: now, Told: told}, true, nil
}

// openFile opens a file to be hashed; a test has some that cannot be read.
var openFile = (*os.Root).Open

// read hashes a file, and says what it was at the end. Errors: target.ErrNotFound, and others of the folder; that of ctx.
func (c *Client) read(ctx context.Context, in *os.Root, name string) (hash string, info fs.FileInfo, err error) {
	f, err := openFile(in, name)
	if err != nil {
		return "", nil, failed("read", name, err)
	}
	defer f.Close()
	sum, size, b := target.NewHash(), int64(0), c.buffers.Get().(*block)
	defer c.buffers.Put(b)
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
		return "", nil, failed("read", name, err)
	}
	if info, err = f.Stat(); err == nil && info.Size() != size {
		err = pieces.ErrChanged
	}
	return hexOf(sum), info, failed("read", name, err)
}
