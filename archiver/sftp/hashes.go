package sftp

import (
	"context"
	"encoding/hex"
	"io/fs"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/pieces"
)

// know gives what is known of a file, and reads it where that is not enough. fresh says that the caller has something to keep.
func (c *Client) know(ctx context.Context, l *lease, name, path string, info fs.FileInfo) (f known.File, fresh bool, err error) {
	f, err = known.Of(c.Hashes, path)
	if err != nil {
		return f, false, err
	}
	now := c.now()
	if f.Current(path, info.Size(), info.ModTime(), now) {
		return f, false, nil
	}
	hash, info, err := c.read(ctx, l, name)
	if err != nil {
		return known.File{}, false, err
	}
	return f.Again(path, info.Size(), info.ModTime(), hash, now), true, nil
}

// read hashes a file, and says what it was. Errors: target.ErrNotFound, and others of the server; that of ctx.
func (c *Client) read(ctx context.Context, l *lease, name string) (hash string, info fs.FileInfo, err error) {
	err = l.reading(ctx, c.at(name), func(before fs.FileInfo, f *sftp.File) error {
		sum, size, b := target.NewHash(), int64(0), c.buffers.Get().(*block)
		defer c.buffers.Put(b)
		for size < before.Size() {
			n, err := l.piece(ctx, f, b[:min(int64(len(b)), before.Size()-size)], size)
			if err != nil {
				return session.Failed("read", "/"+name, err)
			}
			if n == 0 {
				break // it has become shorter
			}
			sum.Write(b[:n]) // a hash never fails
			size += int64(n)
		}
		hash = hex.EncodeToString(sum.Sum(nil))
		err := l.Do(ctx, func() (err error) {
			info, err = f.Stat()
			return err
		})
		if err != nil {
			return session.Failed("read", "/"+name, err)
		}
		if info.Size() != size || !info.ModTime().Equal(before.ModTime()) {
			return &Error{Op: "read", Path: "/" + name, Kind: target.ErrUnavailable, Cause: pieces.ErrChanged}
		}
		return nil
	})
	return hash, info, err
}
