package folder

import (
	"context"
	"errors"
	"io"
	"os"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
)

// across gives a draft its name by do. Where its folder lies on another disk than the drafts, as a data set of a NAS within another one, or a branch of
// several disks that are shown as one, the draft is copied beside its name first.
func (c *Client) across(ctx context.Context, root *mount.Root, d *drafts.Draft, do func(file string) error) error {
	err := do(d.File)
	if !errors.Is(err, apart) {
		return err
	}
	near := drafts.Near(d.File, d.Name)
	if err = c.copyNear(ctx, root, d, near); err == nil {
		err = do(near)
	}
	return errors.Join(err, ignoreMissing(root.Remove(near))) // it may have its name now
}

// copyNear copies a draft, and sees that what is copied is what was written. The copy is on the disk for good.
func (c *Client) copyNear(ctx context.Context, root *mount.Root, d *drafts.Draft, near string) error {
	from, err := root.Open(d.File)
	if err != nil {
		return err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return err
	}
	to, err := root.OpenFile(near, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	hash, err := c.copyAll(ctx, to, from)
	if err = errors.Join(err, to.Sync(), to.Close()); err != nil {
		return err
	}
	if hash != d.Hash {
		return &Error{Op: "write", Path: d.Upload.Path, kind: target.ErrHashMismatch}
	}
	return keepTime(root, near, info.ModTime())
}

// copyAll copies what is left of a file, and returns its content hash, in hex.
func (c *Client) copyAll(ctx context.Context, to, from *mount.File) (hash string, err error) {
	sum, b := target.NewHash(), c.buffers.Get().(*block)
	for err == nil {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		var n int
		n, err = from.Read(b[:])
		sum.Write(b[:n]) // a hash never fails
		if _, failed := to.Write(b[:n]); failed != nil {
			err = failed
		}
	}
	if !errors.Is(err, io.EOF) {
		return "", err // b may be used for ever
	}
	c.buffers.Put(b)
	return hexOf(sum), nil
}
