package s3

import (
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"path"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/target"
)

// pieceSums are the sums of what one call sends, by which the service sees that it has come whole.
type pieceSums struct {
	sha256 [sha256.Size]byte
	md5    [md5.Size]byte // as Content-MD5, which buckets with object lock want, and as the ETag
}

func sumsOf(data []byte) pieceSums { return pieceSums{sha256.Sum256(data), md5.Sum(data)} }

func (s pieceSums) sha256hex() string    { return hex.EncodeToString(s.sha256[:]) }
func (s pieceSums) sha256base64() string { return base64.StdEncoding.EncodeToString(s.sha256[:]) }
func (s pieceSums) md5base64() string    { return base64.StdEncoding.EncodeToString(s.md5[:]) }
func (s pieceSums) md5hex() string       { return hex.EncodeToString(s.md5[:]) }

// body reads what is to be stored, and sums it.
type body struct {
	io.Reader
	sums  *target.Sums
	size  int64
	ended bool
}

// leastBuffer is how much of a body is made room for first, in bytes.
const leastBuffer = 64 << 10

// mostEmptyReads is how often in a row a body may bring nothing.
const mostEmptyReads = 100

// fill reads behind what a buffer holds until that has a part's bytes, or to the end of the body. Errors: one of the body, as it is;
// that of ctx.
func (b *body) fill(ctx context.Context, data []byte) ([]byte, error) {
	for empty := 0; !b.ended && len(data) < partSize; {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, min(max(leastBuffer, len(data)), partSize-len(data)))
		}
		n, err := b.Read(data[len(data):min(cap(data), partSize)])
		b.sums.Write(data[len(data) : len(data)+n]) // a hash never fails
		data, b.size = data[:len(data)+n], b.size+int64(n)
		if b.ended = errors.Is(err, io.EOF); err != nil && !b.ended {
			return nil, err
		}
		if empty++; n > 0 {
			empty = 0
		} else if empty == mostEmptyReads {
			return nil, io.ErrNoProgress
		}
	}
	return data, nil
}

// draft is a file that was read, and has no name yet.
type draft struct {
	c        *Client
	up       target.Upload // without its Body
	key      string
	size     int64
	hash     string
	sha256   string // plain, in hex
	answered chan struct{}

	data    []byte // of one that is stored with one call
	session *parts // of a larger one
}

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// types are those of what the archive holds, so that a browser shows it.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".pdf": "application/pdf", ".tif": "image/tiff",
	".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif",
}

func contentType(name string) string {
	return cmp.Or(types[strings.ToLower(path.Ext(name))], "application/octet-stream")
}
