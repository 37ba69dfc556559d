package s3

import (
	"context"
	"errors"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/pieces"
)

// Stat implements target.Destination.
func (c *Client) Stat(ctx context.Context, path string) (target.File, error) {
	key, err := c.seek(path)
	if err != nil {
		return target.File{}, err
	}
	before, err := known.Of(c.Hashes, path)
	if err != nil {
		return target.File{}, err
	}
	k, fresh, err := c.know(ctx, path, key, before)
	if err == nil && fresh {
		err = c.Hashes.Keep([]Known{k})
	}
	if err != nil {
		return target.File{}, c.sought(ctx, err)
	}
	return k.Shown(), nil
}

// sought is the error of an object that was looked for. The answer to HEAD says the same where the bucket is not there.
func (c *Client) sought(ctx context.Context, err error) error {
	if errors.Is(err, target.ErrNotFound) {
		if away := c.Ping(ctx); away != nil {
			return away
		}
	}
	return err
}

// Download implements target.Destination.
func (c *Client) Download(ctx context.Context, path string) ([]byte, target.File, error) {
	key, err := c.seek(path)
	if err != nil {
		return nil, target.File{}, err
	}
	content, o, err := c.whole(ctx, path, key, target.MostDownload)
	if err != nil {
		return nil, target.File{}, c.sought(ctx, err)
	}
	f := Known{Path: path, Size: int64(len(content)), ETag: o.ETag, Hash: target.HashOf(content), Modified: modified(o)}.Shown()
	return content, f, c.checked(path, f)
}

// checked compares what was read with what is known of that version.
func (c *Client) checked(path string, f target.File) error {
	k, err := known.Of(c.Hashes, path)
	if err == nil && k.Path == path && k.ETag == f.Rev && k.Hash != f.Hash {
		err = &Error{Op: wire.OpRead, Path: path, Kind: target.ErrHashMismatch}
	}
	return err
}

// errPiece: the service gives another piece than the one that was asked for.
var errPiece = errors.New("another piece of it was given")

// whole reads an object. Errors: target.ErrNotFound; target.ErrTooLarge, for more than most bytes.
func (c *Client) whole(ctx context.Context, path, key string, most int64) ([]byte, minio.ObjectInfo, error) {
	return c.get(ctx, path, key, 0, most, minio.GetObjectOptions{})
}

// piece reads a part of one version of an object. Errors: target.ErrNotFound, target.ErrUnavailable.
func (c *Client) piece(ctx context.Context, path, key string, of minio.ObjectInfo, from int64) ([]byte, error) {
	size := min(partSize, of.Size-from)
	opts := minio.GetObjectOptions{}
	opts.Set("If-Match", strconv.Quote(of.ETag))
	if err := opts.SetRange(from, from+size-1); err != nil {
		return nil, err
	}
	data, now, err := c.get(ctx, path, key, from, size, opts)
	switch {
	case errors.Is(err, target.ErrConflict), errors.Is(err, target.ErrNotFound), err == nil && now.ETag != of.ETag:
		return nil, &Error{Op: wire.OpRead, Path: path, Kind: target.ErrUnavailable, Cause: pieces.ErrChanged}
	case errors.Is(err, target.ErrTooLarge), err == nil && int64(len(data)) != size:
		return nil, &Error{Op: wire.OpRead, Path: path, Kind: target.ErrUnavailable, Cause: errPiece}
	}
	return data, err
}

// get reads an object, or a part of it that begins at from. Errors: target.ErrNotFound; target.ErrTooLarge, for more than most bytes.
func (c *Client) get(ctx context.Context, path, key string, from, most int64, opts minio.GetObjectOptions) (data []byte, o minio.ObjectInfo, err error) {
	ctx = wire.WithContent(ctx)
	err = c.calls.Do(ctx, wire.OpRead, path, func(ctx context.Context) error {
		body, info, header, err := c.calls.Core.GetObject(ctx, c.calls.Bucket, key, opts)
		if err != nil {
			return err
		}
		defer body.Close()
		if o = info; o.Size > most {
			return &Error{Op: wire.OpRead, Path: path, Status: http.StatusOK, Kind: target.ErrTooLarge}
		}
		data = make([]byte, 0, max(o.Size, 0)+1) // and the end
		switch data, err = readAll(data, io.LimitReader(body, most+1)); {
		case err != nil:
			return err
		case int64(len(data)) > most:
			return &Error{Op: wire.OpRead, Path: path, Status: http.StatusOK, Kind: target.ErrTooLarge}
		case header.Get("Content-Range") != "" && !strings.HasPrefix(header.Get("Content-Range"), "bytes "+strconv.FormatInt(from, 10)+"-"):
			return &Error{Op: wire.OpRead, Path: path, Status: http.StatusOK, Kind: target.ErrUnavailable, Cause: errPiece}
		}
		return nil
	})
	return data, o, err
}

// readAll reads to the end, behind what a buffer holds.
func readAll(b []byte, r io.Reader) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// largeFile is a target.LargeFile. Each piece is a call of its own, of the version that was there at the first.
type largeFile struct {
	target.Content
	c      *Client
	ctx    context.Context // of all pieces
	path   string
	key    string
	object *minio.ObjectInfo // nil until it was asked for
	from   int64             // of the next piece
	hash   hash.Hash
	file   target.File
}

// Open implements target.Destination. The hash of the file is known when it was read to its end.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile { return c.open(ctx, path) }

func (c *Client) open(ctx context.Context, path string) *largeFile {
	f := &largeFile{c: c, ctx: ctx, path: path, hash: target.NewHash(), file: target.File{Size: -1}}
	f.Next = f.next
	return f
}

// File implements target.LargeFile.
func (f *largeFile) File() target.File { return f.file }

// next reads another piece; io.EOF after the last.
func (f *largeFile) next() ([]byte, error) {
	if f.object == nil {
		if err := f.find(); err != nil {
			return nil, err
		}
	}
	if f.file.Path == "" {
		f.file = Known{Path: f.path, Size: f.object.Size, ETag: f.object.ETag, Modified: modified(*f.object)}.Shown()
	}
	if f.from == f.object.Size {
		f.file.Hash = hexOf(f.hash)
		if err := f.c.checked(f.path, f.file); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	piece, err := f.c.piece(f.ctx, f.path, f.key, *f.object, f.from)
	if err != nil {
		return nil, err
	}
	f.hash.Write(piece) // a hash never fails
	f.from += int64(len(piece))
	return piece, nil
}

// find asks for the object. Errors: target.ErrNotFound.
func (f *largeFile) find() (err error) {
	if f.key, err = f.c.seek(f.path); err != nil {
		return err
	}
	o, err := f.c.head(f.ctx, f.path, f.key)
	if err != nil {
		return f.c.sought(f.ctx, err)
	}
	f.object = &o
	return nil
}
