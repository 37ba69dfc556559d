package sftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	pathpkg "path"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/pieces"
	"ringcentral-archiver/archiver/target/portable"
)

// Stat implements target.Destination.
func (c *Client) Stat(ctx context.Context, path string) (found target.File, err error) {
	name, err := seek(path)
	if err != nil {
		return found, err
	}
	err = c.with(ctx, func(l *lease) error {
		info, err := l.lstat(ctx, c.at(name))
		if err == nil && !info.Mode().IsRegular() {
			err = notFound(path)
		}
		if err != nil {
			return c.sought(ctx, l, path, err)
		}
		f, fresh, err := c.know(ctx, l, name, path, info)
		if err == nil && fresh {
			err = c.Hashes.Keep([]known.File{f})
		}
		found = f.Shown()
		return err
	})
	if err != nil {
		return target.File{}, err
	}
	return found, nil
}

// seek is where a file lies that is read, whoever gave it its name. Errors: target.ErrNotFound, for what no file's path can be.
func seek(path string) (string, error) {
	name, ok := portable.Written(path)
	if !ok || mark.Owns(name) {
		return "", notFound(path)
	}
	return name, nil
}

func notFound(path string) error { return &Error{Op: "read", Path: path, Kind: target.ErrNotFound} }

// sought is the error of what is read and not found: first it is made sure that it was looked for in the archive. Where a file stands for
// a folder, there is none, and not every server says so.
func (c *Client) sought(ctx context.Context, l *lease, path string, err error) error {
	e, is := errors.AsType[*Error](err)
	if !is {
		return err
	}
	missing := e.Kind == target.ErrNotFound || e.Kind == target.ErrBadPath
	if !missing && session.IsFailure(err) {
		above, looked := l.stat(ctx, c.at(pathpkg.Dir(path)))
		missing = looked == nil && !above.IsDir()
	}
	if !missing {
		return err
	}
	if err := c.sure(ctx, l); err != nil {
		return err
	}
	return notFound(path)
}

// Download implements target.Destination.
func (c *Client) Download(ctx context.Context, path string) ([]byte, target.File, error) {
	return pieces.Download(ctx, source{c}, path, c.now)
}

// Open implements target.Destination. The hash of the file is known when it was read to its end.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile {
	return pieces.Open(ctx, source{c}, path, c.now)
}

// source is the folder as pieces are read from it.
type source struct{ *Client }

// Opened implements pieces.Source.
func (c source) Opened(ctx context.Context, path string, read func(fs.FileInfo, io.ReaderAt) error) error {
	name, err := seek(path)
	if err != nil {
		return err
	}
	return c.with(ctx, func(l *lease) error {
		err := l.reading(ctx, c.at(name), func(info fs.FileInfo, f *sftp.File) error {
			if !info.Mode().IsRegular() {
				return notFound(path)
			}
			return read(info, content{ctx, l, f})
		})
		if session.IsFailure(err) { // a folder cannot be read, and servers do not say why
			if info, there := l.stat(ctx, c.at(name)); there == nil && !info.Mode().IsRegular() {
				err = notFound(path)
			}
		}
		return c.sought(ctx, l, path, err)
	})
}

// content is a file that is open on the server.
type content struct {
	ctx context.Context
	l   *lease
	f   *sftp.File
}

// ReadAt implements io.ReaderAt.
func (r content) ReadAt(p []byte, offset int64) (n int, err error) {
	n, err = r.l.piece(r.ctx, r.f, p, offset)
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// Same implements pieces.Source. A server does not tell whether two files are one; size and time have to do.
func (source) Same(fs.FileInfo, fs.FileInfo) bool { return true }

// Hashed implements pieces.Source.
func (c source) Hashed(ctx context.Context, path string) (hash string, err error) {
	name, err := seek(path)
	if err != nil {
		return "", err
	}
	err = c.with(ctx, func(l *lease) (err error) {
		hash, _, err = c.read(ctx, l, name)
		return err
	})
	return hash, err
}

// Known implements pieces.Source.
func (c source) Known() known.Hashes { return c.Hashes }

// Alone implements pieces.Source.
func (source) Alone(err error) bool {
	e, is := errors.AsType[*Error](err)
	return is && e.Kind == target.ErrUnavailable && session.IsFailure(err)
}

// Failed implements pieces.Source.
func (source) Failed(path string, kind, cause error) error {
	if kind == nil {
		return session.Failed("read", path, cause)
	}
	return &Error{Op: "read", Path: path, Kind: kind, Cause: cause}
}
