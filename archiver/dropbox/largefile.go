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
	target.Content
	client *Client
	ctx    context.Context // of all calls
	path   string
	read   int64
	hash   hash.Hash
	file   File
}

// Open gives a file to be read. ctx ends the reading. At the end the content is checked against the hash that Dropbox names. Errors of
// reading: ErrNotFound, and those of every call.
func (c *Client) Open(ctx context.Context, path string) target.LargeFile {
	f := &largeFile{client: c, ctx: ctx, path: path, hash: target.NewHash(), file: File{Size: -1}}
	f.Next = f.next
	return f
}

// File implements target.LargeFile.
func (f *largeFile) File() File { return f.file }

// next fetches another piece; io.EOF after the last.
func (f *largeFile) next() (piece []byte, err error) {
	if f.read == f.file.Size {
		if sum := hex.EncodeToString(f.hash.Sum(nil)); sum != f.file.Hash {
			return nil, wire.Unusable(routeDownload, "", fmt.Sprintf("%d bytes came that are not the file's", f.read))
		}
		return nil, io.EOF
	}
	path := f.path
	if f.file.Rev != "" {
		path = "rev:" + f.file.Rev
	}
	var id string
	var answer metadata
	k := wire.Call{
		Route: routeDownload, Arg: map[string]string{"path": path}, Content: true, RequestID: &id, Body: &piece,
		Span: fmt.Sprintf("bytes=%d-%d", f.read, f.read+pieceSize-1),
	}
	if err := f.client.calls.Do(f.ctx, k, &answer); err != nil {
		return nil, err
	}
	if f.file.Rev == "" {
		f.file = answer.file()
	}
	if want := min(pieceSize, f.file.Size-f.read); int64(len(piece)) != want {
		return nil, wire.Unusable(routeDownload, id, fmt.Sprintf("%d bytes came where %d were asked for", len(piece), want))
	}
	f.read += int64(len(piece))
	f.hash.Write(piece) // a hash never fails
	return piece, nil
}
