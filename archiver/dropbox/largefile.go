package dropbox

import (
	"context"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// pieceSize is how much of a large file one call brings.
const pieceSize = 8 << 20

// largeFile is a target.LargeFile, each piece of which has the retries of a call.
type largeFile struct {
	client *Client
	ctx    context.Context // of all calls
	path   string
	rest   []byte // of the last piece, not yet read
	read   int64
	hash   hash.Hash
	file   File
	err    error
}

// Open gives a file to be read. ctx ends the reading.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile {
	return &largeFile{client: c, ctx: ctx, path: path, hash: target.NewHash(), file: File{Size: -1}}
}

// File implements target.LargeFile.
func (f *largeFile) File() File { return f.file }

// Err implements target.LargeFile.
func (f *largeFile) Err() error {
	if f.err == io.EOF {
		return nil
	}
	return f.err
}

// Read implements io.Reader. At the end it checks the content against the hash that Dropbox names.
// Errors: ErrNotFound, and those of every call.
func (f *largeFile) Read(p []byte) (int, error) {
	if len(f.rest) == 0 && f.err == nil {
		f.err = f.next()
	}
	if f.err != nil {
		return 0, f.err
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// next fetches another piece; io.EOF after the last.
func (f *largeFile) next() error {
	if f.read == f.file.Size {
		if sum := hex.EncodeToString(f.hash.Sum(nil)); sum != f.file.Hash {
			return wire.Unusable(routeDownload, "", fmt.Sprintf("%d bytes came that are not the file's", f.read))
		}
		return io.EOF
	}
	path := f.path
	if f.file.Rev != "" {
		path = "rev:" + f.file.Rev
	}
	var id string
	var answer metadata
	k := wire.Call{
		Route: routeDownload, Arg: map[string]string{"path": path}, Content: true, RequestID: &id, Body: &f.rest,
		Span: fmt.Sprintf("bytes=%d-%d", f.read, f.read+pieceSize-1),
	}
	if err := f.client.calls.Do(f.ctx, k, &answer); err != nil {
		return err
	}
	if f.file.Rev == "" {
		f.file = answer.file()
	}
	if want := min(pieceSize, f.file.Size-f.read); int64(len(f.rest)) != want {
		return wire.Unusable(routeDownload, id, fmt.Sprintf("%d bytes came where %d were asked for", len(f.rest), want))
	}
	f.read += int64(len(f.rest))
	f.hash.Write(f.rest) // a hash never fails
	return nil
}
