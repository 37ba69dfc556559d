package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/mark"
)

// errClosed is what an uploader that was closed says.
var errClosed = fmt.Errorf("folder: the uploader is closed: %w", context.Canceled)

// NewUploader implements target.Destination. It removes what an earlier run has left unfinished. The names of a folder are made to last
// with one wait for the disk.
func (c *Client) NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader {
	return drafts.NewUploader(ctx, drafting{c}, c.writing, errClosed, done)
}

// drafting is the folder as drafts see it.
type drafting struct{ *Client }

// NameOf implements drafts.Place.
func (drafting) NameOf(path string) (string, error) { return nameOf(path) }

// Write implements drafts.Place: the draft is on the disk for good.
func (c drafting) Write(ctx context.Context, up target.Upload, name string) (*drafts.Draft, error) {
	root, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	d := drafts.New(up, name, c.Clock.Now())
	f, err := root.OpenFile(d.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, lost(failed("write", up.Path, err))
	}
	b := c.buffers.Get().(*block)
	err = d.Fill(ctx, up.Body, b[:], func(piece []byte) ([]byte, error) {
		_, err := f.Write(piece)
		return b[:], failed("write", up.Path, err)
	})
	if err == nil { // else b may be read from for ever
		c.buffers.Put(b)
		err = failed("write", up.Path, f.Sync())
	}
	err = errors.Join(err, failed("write", up.Path, f.Close()))
	if err == nil && !up.Modified.IsZero() {
		at := up.Modified.Truncate(time.Second) // also as the time of the last reading: exFAT by FUSE leaves none out
		err = failed("write", up.Path, keepTime(root, d.File, at))
	}
	if err != nil {
		root.Remove(d.File) // else it is swept later
		return nil, lost(err)
	}
	return d, nil
}

// chtimes sets the time of a file; a test has none set.
var chtimes = (*mount.Root).Chtimes

// keepTime gives a file its time. Where the file system lets only a file's owner do that, and says that another is, as of a share that
// the system has mounted for all its users, or keeps no times, the file keeps that of its writing.
func keepTime(root *mount.Root, file string, at time.Time) error {
	err := chtimes(root, file, at, at)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// lost says of a folder in which the program's own one is not found that it is not there any more.
func lost(err error) error {
	if e, is := errors.AsType[*Error](err); is && e.kind == target.ErrNotFound {
		e.kind = ErrNotThere
	}
	return err
}

// Discard implements drafts.Place.
func (c drafting) Discard(ctx context.Context, d *drafts.Draft) {
	if root, err := c.reopen(ctx); err == nil {
		root.Remove(d.File) // else it is swept later
		root.Close()
	}
}

// Sweep implements drafts.Place.
func (c drafting) Sweep(ctx context.Context) {
	root, err := c.open(ctx)
	if err != nil {
		return
	}
	defer root.Close()
	names, err := namesIn(root, mark.Folder)
	if err != nil {
		return
	}
	for _, name := range names {
		if drafts.Abandoned(name, c.Clock.Now()) {
			root.Remove(path.Join(mark.Folder, name)) // else the next time
		}
	}
}
