// Package pieces reads a file of a file system piece by piece, and opens it anew for each, so that a reader who goes away leaves nothing
// open and a connection that was lost does not matter. All pieces are of one version of the file.
package pieces

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"time"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
)

// Source is where files lie. Its methods are safe for concurrent use.
type Source interface {
	// Opened opens a file, hands it to read, and closes it. Errors: target.ErrNotFound, also of what is no file; that of read, as it is.
	Opened(ctx context.Context, path string, read func(info fs.FileInfo, content io.ReaderAt) error) error
	// Same reports whether two descriptions can be of one file.
	Same(one, other fs.FileInfo) bool
	// Hashed reads a file as it is now, and gives its content hash.
	Hashed(ctx context.Context, path string) (string, error)
	// Known gives what is known of files there.
	Known() known.Hashes
	// Alone reports whether an error may be of that file alone, and not of the place.
	Alone(err error) bool
	// Failed is the error of a file that could not be read: of a kind of target, or because of what the source has said, or both.
	Failed(path string, kind, cause error) error
}

// ErrChanged is the cause of an error of a file that another program writes just now.
var ErrChanged = errors.New("it was changed while it was read")

// size is how much of a file is read at a time.
const size = 8 << 20

// file is a target.LargeFile.
type file struct {
	target.Content
	in    Source
	ctx   context.Context // of all pieces
	path  string
	now   func() time.Time
	most  int64       // bytes that the file may have; 0 = any
	first fs.FileInfo // of the file, when it was opened first
	doubt bool        // it was so new then that another content may have the same time
	room  []byte      // for a piece
	read  int64
	hash  hash.Hash
	is    target.File
}

func open(ctx context.Context, in Source, path string, now func() time.Time) *file {
	f := &file{in: in, ctx: ctx, path: path, now: now, hash: target.NewHash(), is: target.File{Size: -1}}
	f.Next = f.next
	return f
}

// Open gives a file of any size to be read. The hash of the file is known when it was read to its end.
func Open(ctx context.Context, in Source, path string, now func() time.Time) target.LargeFile {
	return open(ctx, in, path, now)
}

// Download reads a file into memory. Errors: target.ErrNotFound, target.ErrTooLarge, and others of the source.
func Download(ctx context.Context, in Source, path string, now func() time.Time) ([]byte, target.File, error) {
	f := open(ctx, in, path, now)
	f.most = target.MostDownload
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, target.File{}, err
	}
	return content, f.is, nil
}

// File implements target.LargeFile.
func (f *file) File() target.File { return f.is }

// next reads another piece; io.EOF after the last.
func (f *file) next() (piece []byte, err error) {
	ended := false
	err = f.in.Opened(f.ctx, f.path, func(info fs.FileInfo, content io.ReaderAt) (err error) {
		switch {
		case f.most > 0 && info.Size() > f.most:
			return f.in.Failed(f.path, target.ErrTooLarge, nil)
		case f.first == nil:
			f.first, f.doubt = info, f.now().Sub(info.ModTime()) < known.Settled
			f.is = known.File{Path: f.path, Size: info.Size(), Modified: info.ModTime()}.Shown()
		case !f.in.Same(f.first, info) || info.Size() != f.first.Size() || !info.ModTime().Equal(f.first.ModTime()):
			return f.in.Failed(f.path, target.ErrUnavailable, ErrChanged)
		}
		if ended = f.read == f.is.Size; ended {
			return nil
		}
		piece, err = f.take(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if ended {
		return nil, f.end()
	}
	f.hash.Write(piece) // a hash never fails
	f.read += int64(len(piece))
	return piece, nil
}

// take reads the piece that comes next.
func (f *file) take(content io.ReaderAt) ([]byte, error) {
	if f.room == nil {
		f.room = make([]byte, min(size, f.is.Size))
	}
	piece := f.room[:min(int64(len(f.room)), f.is.Size-f.read)]
	if n, err := content.ReadAt(piece, f.read); n < len(piece) {
		if errors.Is(err, io.EOF) {
			return nil, f.in.Failed(f.path, target.ErrUnavailable, ErrChanged)
		}
		return nil, f.spoilt(f.in.Failed(f.path, nil, err))
	}
	return piece, nil
}

// spoilt has the next listing see whether a file can be read that could not be, unless that is the place's trouble. It gives why it could not.
func (f *file) spoilt(why error) error {
	if !f.in.Alone(why) {
		return why
	}
	return cmp.Or(f.compare(""), why)
}

// compare compares what was read with what is known of the file. Errors: those of the source's Hashes.
func (f *file) compare(hash string) error {
	return known.Compare(f.in.Known(), f.path, f.is.Size, f.first.ModTime(), hash)
}

// end is what follows the last piece.
func (f *file) end() error {
	sum := hex.EncodeToString(f.hash.Sum(nil))
	if f.doubt {
		again, err := f.in.Hashed(f.ctx, f.path)
		if err != nil {
			return err
		}
		if again != sum {
			return f.in.Failed(f.path, target.ErrUnavailable, ErrChanged)
		}
	}
	f.is.Hash, f.is.Rev = sum, sum
	if err := f.compare(sum); err != nil {
		return err
	}
	return io.EOF
}
