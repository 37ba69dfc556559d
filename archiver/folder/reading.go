package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/pieces"
	"ringcentral-archiver/archiver/target/portable"
)

// Stat implements target.Destination.
func (c *Client) Stat(ctx context.Context, path string) (target.File, error) {
	name, err := seek(path)
	if err != nil {
		return target.File{}, err
	}
	root, err := c.open(ctx)
	if err != nil {
		return target.File{}, err
	}
	defer root.Close()
	info, err := root.Lstat(name)
	if err == nil && !isFile(info) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return target.File{}, sought(path, err)
	}
	k, fresh, err := c.know(ctx, root, name, path, info)
	if err == nil && fresh {
		err = c.Hashes.Keep([]Known{k})
	}
	if err != nil {
		return target.File{}, err
	}
	return k.Shown(), nil
}

// seek is where a file lies that is read, whoever gave it its name. Errors: target.ErrNotFound, for what no file's path can be.
func seek(path string) (string, error) {
	name, ok := portable.Written(path)
	if !ok || mark.Owns(name) {
		return "", &Error{Op: "read", Path: path, kind: target.ErrNotFound}
	}
	return name, nil
}

// sought is the error of a file that is read: where a file stands for a folder, there is none.
func sought(path string, err error) error {
	err = failed("read", path, err)
	if e, is := errors.AsType[*Error](err); is && (e.kind == target.ErrInTheWay || e.kind == target.ErrBadPath) {
		e.kind = target.ErrNotFound
	}
	return err
}

// Download implements target.Destination.
func (c *Client) Download(ctx context.Context, path string) ([]byte, target.File, error) {
	return pieces.Download(ctx, source{c}, path, c.Clock.Now)
}

// Open implements target.Destination. The hash of the file is known when it was read to its end.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile {
	return pieces.Open(ctx, source{c}, path, c.Clock.Now)
}

// source is the folder as pieces are read from it.
type source struct{ *Client }

// Opened implements pieces.Source.
func (c source) Opened(ctx context.Context, path string, read func(fs.FileInfo, io.ReaderAt) error) error {
	name, err := seek(path)
	if err != nil {
		return err
	}
	root, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer root.Close()
	in, err := root.Open(name)
	if err != nil {
		return sought(path, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return failed("read", path, err)
	}
	if !isFile(info) {
		return sought(path, fs.ErrNotExist)
	}
	return read(info, in)
}

// Same implements pieces.Source.
func (source) Same(one, other fs.FileInfo) bool { return os.SameFile(one, other) }

// Hashed implements pieces.Source.
func (c source) Hashed(ctx context.Context, path string) (string, error) {
	name, err := seek(path)
	if err != nil {
		return "", err
	}
	root, err := c.open(ctx)
	if err != nil {
		return "", err
	}
	defer root.Close()
	hash, _, err := c.read(ctx, root, name)
	return hash, err
}

// Known implements pieces.Source.
func (c source) Known() Hashes { return c.Hashes }

// Alone implements pieces.Source.
func (source) Alone(err error) bool {
	e, is := errors.AsType[*Error](err)
	return is && e.kind == target.ErrUnavailable
}

// Failed implements pieces.Source.
func (source) Failed(path string, kind, cause error) error {
	if kind == nil {
		return failed("read", path, cause)
	}
	return &Error{Op: "read", Path: path, kind: kind, cause: cause}
}
