package folder

import (
	"cmp"
	"context"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	pathpkg "path"
	"strings"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
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
	if err == nil && !info.Mode().IsRegular() {
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
	return k.file(), nil
}

// seek is where a file lies that is read, whoever gave it its name. Errors: target.ErrNotFound, for what no file's path can be.
func seek(path string) (string, error) {
	name, rooted := strings.CutPrefix(path, "/")
	if !rooted || name == "" || pathpkg.Clean(path) != path || strings.ContainsRune(path, 0) || strings.EqualFold(strings.SplitN(name, "/", 2)[0], own) {
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
	f := c.open1(ctx, path)
	f.most = target.MostDownload
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, target.File{}, err
	}
	return content, f.file, nil
}

// pieceSize is how much of a file is read at a time.
const pieceSize = 8 << 20

// largeFile is a target.LargeFile. It opens the file for each piece, so that a reader who goes away leaves nothing open; all pieces
// are of a file that has not changed since the first.
type largeFile struct {
	c     *Client
	ctx   context.Context // of all pieces
	path  string
	most  int64       // bytes that the file may have; 0 = any
	first fs.FileInfo // of the file, when it was opened first
	doubt bool        // it was so new then that another content may have the same time
	piece []byte
	rest  []byte // of the piece, not yet read
	read  int64
	hash  hash.Hash
	file  target.File
	err   error
}

// Open implements target.Destination. The hash of the file is known when it was read to its end.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile { return c.open1(ctx, path) }

func (c *Client) open1(ctx context.Context, path string) *largeFile {
	return &largeFile{c: c, ctx: ctx, path: path, hash: target.NewHash(), file: target.File{Size: -1}}
}

// File implements target.LargeFile.
func (f *largeFile) File() target.File { return f.file }

// Err implements target.LargeFile.
func (f *largeFile) Err() error {
	if f.err == io.EOF {
		return nil
	}
	return f.err
}

// Read implements io.Reader.
func (f *largeFile) Read(p []byte) (int, error) {
	if len(f.rest) == 0 && f.err == nil {
		f.err = f.next()
	}
	if len(f.rest) == 0 {
		return 0, f.err
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// next reads another piece; io.EOF after the last.
func (f *largeFile) next() error {
	name, err := seek(f.path)
	if err != nil {
		return err
	}
	root, err := f.c.open(f.ctx)
	if err != nil {
		return err
	}
	defer root.Close()
	in, err := root.Open(name)
	if err != nil {
		return sought(f.path, err)
	}
	defer in.Close()
	info, err := in.Stat()
	switch {
	case err != nil:
		return failed("read", f.path, err)
	case !info.Mode().IsRegular():
		return sought(f.path, fs.ErrNotExist)
	case f.most > 0 && info.Size() > f.most:
		return &Error{Op: "read", Path: f.path, kind: target.ErrTooLarge}
	case f.first == nil:
		f.first, f.doubt = info, f.c.Clock.Since(info.ModTime()) < settled
		f.file = Known{Path: f.path, Size: info.Size(), Modified: info.ModTime()}.file()
	case !os.SameFile(f.first, info) || info.Size() != f.first.Size() || !info.ModTime().Equal(f.first.ModTime()):
		return &Error{Op: "read", Path: f.path, kind: target.ErrUnavailable, cause: errChanged}
	}
	if f.read == f.file.Size {
		return f.end(root, name)
	}
	return f.take(in)
}

// end is what follows the last piece.
func (f *largeFile) end(root *mount.Root, name string) error {
	sum := hexOf(f.hash)
	if f.doubt {
		if again, _, err := f.c.read(f.ctx, root, name); err != nil || again != sum {
			return failed("read", f.path, cmp.Or(err, errChanged))
		}
	}
	f.file.Hash, f.file.Rev = sum, sum
	return io.EOF
}

// take reads the piece that comes next.
func (f *largeFile) take(in *mount.File) error {
	if f.piece == nil {
		f.piece = make([]byte, min(pieceSize, f.file.Size))
	}
	piece := f.piece[:min(int64(len(f.piece)), f.file.Size-f.read)]
	if _, err := in.ReadAt(piece, f.read); err != nil {
		if errors.Is(err, io.EOF) {
			err = errChanged
		}
		return failed("read", f.path, err)
	}
	f.hash.Write(piece) // a hash never fails
	f.read += int64(len(piece))
	f.rest = piece
	return nil
}
