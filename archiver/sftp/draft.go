package sftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/portable"
)

// errClosed is what an uploader that was closed says.
var errClosed = fmt.Errorf("sftp: the uploader is closed: %w", context.Canceled)

// NewUploader implements target.Destination. It removes what an earlier run has left unfinished.
func (c *Client) NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader {
	return drafts.NewUploader(ctx, drafting{c}, c.writing, errClosed, done)
}

// drafting is the folder as drafts see it.
type drafting struct{ *Client }

// NameOf implements drafts.Place. Names are those that every system keeps: the server may have any.
func (drafting) NameOf(path string) (string, error) {
	name, ok := portable.Path(path)
	if !ok || mark.Owns(name) {
		return "", &Error{Op: "write", Path: path, Kind: target.ErrBadPath}
	}
	return name, nil
}

// Write implements drafts.Place: the draft is on the server's disk for good, or was read back, where the server cannot say that.
func (c drafting) Write(ctx context.Context, up target.Upload, name string) (d *drafts.Draft, err error) {
	err = c.with(ctx, func(l *lease) error {
		d = drafts.New(up, name, c.now())
		f, err := l.create(ctx, c.at(d.File))
		if err != nil {
			return c.refine(ctx, l, c.lost(err), 0)
		}
		l.final = true // a body is read once
		if err = c.fill(ctx, l, f, up, d); err != nil {
			c.tidy(l, d)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// lost says of a folder in which the program's own one is not found that it is not there any more.
func (c *Client) lost(err error) error {
	if e, is := errors.AsType[*Error](err); is && e.Kind == target.ErrNotFound {
		return &Error{Op: e.Op, Path: e.Path, Kind: ErrNotThere, Cause: e.Cause}
	}
	return err
}

// fill writes a body into a draft, and closes it.
func (c drafting) fill(ctx context.Context, l *lease, f *sftp.File, up target.Upload, d *drafts.Draft) error {
	w := c.newWriter(ctx, l, f)
	err := d.Fill(ctx, up.Body, w.room[:], w.write)
	if wrote := w.end(); wrote != nil && (err == nil || errors.Is(err, errWriting)) {
		err = c.refine(ctx, l, session.Failed("write", up.Path, wrote), int64(len(block{})))
	}
	if err == nil {
		err = session.Failed("write", up.Path, l.sync(ctx, f))
	}
	l.leave(f)
	if err == nil && !up.Modified.IsZero() {
		at := up.Modified.Truncate(time.Second)
		err = l.Do(ctx, func() error { return l.Chtimes(c.at(d.File), at, at) })
		if session.Answered(err) { // a server that keeps no times is not to keep the archive from being written
			err = nil
		}
		err = session.Failed("write", up.Path, err)
	}
	if err == nil && !l.can(fsync) {
		err = c.readBack(ctx, l, d)
	}
	return err
}

// readBack compares a draft with what was sent. Errors: target.ErrHashMismatch.
func (c drafting) readBack(ctx context.Context, l *lease, d *drafts.Draft) error {
	hash, _, err := c.read(ctx, l, d.File)
	if err == nil && hash != d.Hash {
		err = &Error{Op: "write", Path: d.Upload.Path, Kind: target.ErrHashMismatch}
	}
	return err
}

// Discard implements drafts.Place.
func (c drafting) Discard(_ context.Context, d *drafts.Draft) {
	ctx, cancel := context.WithTimeout(context.Background(), shortly)
	defer cancel()
	err := c.with(ctx, func(l *lease) error { return l.remove(c.at(d.File)) })
	if err != nil {
		c.leave(d)
	}
}

// tidy removes what is left of a draft.
func (c drafting) tidy(l *lease, d *drafts.Draft) {
	if l.Lost() || l.remove(c.at(d.File)) != nil {
		c.leave(d)
	}
}

// leave has a draft removed later.
func (c drafting) leave(d *drafts.Draft) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = append(c.left, d.File)
}

// removeLeft removes the drafts that could not be removed before.
func (c drafting) removeLeft(l *lease) error {
	c.mu.Lock()
	left := c.left
	c.left = nil
	c.mu.Unlock()
	for i, file := range left {
		if err := l.remove(c.at(file)); err != nil {
			c.mu.Lock()
			c.left = append(c.left, left[i:]...)
			c.mu.Unlock()
			return err
		}
	}
	return nil
}

// Sweep implements drafts.Place.
func (c drafting) Sweep(ctx context.Context) {
	c.with(ctx, func(l *lease) error { // else the next time
		if err := c.removeLeft(l); err != nil {
			return err
		}
		entries, err := l.entries(ctx, c.at(mark.Folder))
		for _, e := range entries {
			if drafts.Abandoned(e.Name(), c.now()) {
				l.remove(c.at(path.Join(mark.Folder, e.Name())))
			}
		}
		return err
	})
}

// entries are what is in a folder.
func (l *lease) entries(ctx context.Context, at string) (entries []fs.FileInfo, err error) {
	err = l.Do(ctx, func() (err error) {
		entries, err = l.ReadDirContext(ctx, at)
		return err
	})
	return entries, session.Failed("list", at, err)
}
