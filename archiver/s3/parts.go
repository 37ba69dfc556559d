package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
)

// mostParts is how many parts a file may have (docs/s3.md §4): 78 GiB.
const mostParts = 10_000

var errParts = errors.New("it is too large")

// parts is an upload in parts (docs/s3.md §4): what it has is no object, and costs money, until it is completed or given up.
type parts struct {
	c    *Client
	up   target.Upload
	key  string
	id   string
	sums bool
	of   []pieceSums
	sent []minio.CompletePart
	done bool // it is an object
}

// begin begins an upload in parts.
func (c *Client) begin(ctx context.Context, up target.Upload, key string, is ability) (*parts, error) {
	p := &parts{c: c, up: up, key: key, sums: is.sums}
	opts := minio.PutObjectOptions{UserMetadata: noted(up, c.Mark), ContentType: contentType(up.Path)}
	if p.sums {
		opts.UserMetadata["X-Amz-Checksum-Algorithm"] = "SHA256"
	}
	err := c.calls.Do(ctx, wire.OpWrite, up.Path, func(ctx context.Context) (err error) {
		p.id, err = c.calls.Core.NewMultipartUpload(ctx, c.calls.Bucket, key, opts)
		return err
	})
	return p, err
}

// send sends the next part.
func (p *parts) send(ctx context.Context, data []byte) error {
	s := sumsOf(data)
	number := len(p.sent) + 1
	if number > mostParts {
		return &Error{Op: wire.OpWrite, Path: p.up.Path, Kind: target.ErrUnavailable, Cause: errParts}
	}
	opts := minio.PutObjectPartOptions{Md5Base64: s.md5base64(), Sha256Hex: s.sha256hex(), CustomHeader: http.Header{}, DisableContentSha256: true}
	if p.sums {
		opts.CustomHeader.Set(headerSHA256, s.sha256base64())
	}
	var sent minio.ObjectPart
	err := p.c.calls.Do(wire.WithLongest(ctx, wire.LongestUpload), wire.OpWrite, p.up.Path, func(ctx context.Context) (err error) {
		sent, err = p.c.calls.Core.PutObjectPart(ctx, p.c.calls.Bucket, p.key, p.id, number, bytes.NewReader(data), int64(len(data)), opts)
		return err
	})
	if err != nil {
		return err
	}
	part := minio.CompletePart{PartNumber: number, ETag: sent.ETag}
	if p.sums {
		part.ChecksumSHA256 = s.sha256base64()
	}
	p.sent, p.of = append(p.sent, part), append(p.of, s)
	return nil
}

// complete makes an object of the parts, on a condition.
func (p *parts) complete(ctx context.Context, on condition) (minio.UploadInfo, error) {
	opts := minio.PutObjectOptions{}
	on.set(&opts)
	info, err := p.c.calls.Core.CompleteMultipartUpload(ctx, p.c.calls.Bucket, p.key, p.id, p.sent, opts)
	p.done = p.done || err == nil
	return info, err
}

// sum is the service's SHA-256 of an object in parts: of those of its parts, with their number.
func (p *parts) sum() string {
	h := sha256.New()
	for _, s := range p.of {
		h.Write(s.sha256[:])
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil)) + "-" + strconv.Itoa(len(p.of))
}

// giveUp leaves nothing of a draft that has no name.
func (d *draft) giveUp(ctx context.Context) {
	if d.session != nil && !d.session.done {
		d.session.abort(ctx)
	}
}

// abort gives the upload up, also when its context has ended: once, and for a short time. What is left then is swept later.
func (p *parts) abort(ctx context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer p.c.Clock.AfterFunc(wire.LongestAbort, cancel).Stop()
	if err := p.c.calls.Core.AbortMultipartUpload(wire.WithLongest(ctx, wire.LongestAbort), p.c.calls.Bucket, p.key, p.id); err != nil {
		p.c.Log.Debug("an upload in parts could not be given up", "error", p.c.calls.Failed(ctx, wire.OpWrite, p.up.Path, err))
	}
}

// staleParts is how old an upload in parts is that nobody goes on with: a recording is fetched within six hours.
const staleParts = 48 * time.Hour

// What is looked at of uploads in parts that were left: in a bucket with others there may be very many.
const (
	mostLeft    = 10_000
	mostOfNames = 100 // whose objects are asked for
)

// sweep gives up uploads in parts that were left when the program, or another computer's, was ended. Below a prefix all are the archive's; in
// the rest of a bucket those alone whose name an object of this archive has by now: others may be another program's.
func (c *Client) sweep(ctx context.Context) {
	prefix, asked := "", 0
	if c.Address.Prefix != "" {
		prefix = c.key("")
	}
	for _, u := range c.left(ctx, prefix) {
		path, is := c.pathOf(u.Key)
		if !is || ctx.Err() != nil {
			continue
		}
		if prefix == "" {
			if asked++; asked > mostOfNames || !c.owns(ctx, path, u.Key) {
				continue
			}
		}
		(&parts{c: c, up: target.Upload{Path: path}, key: u.Key, id: u.UploadID}).abort(ctx)
	}
}

// left are the uploads in parts below a prefix that nobody goes on with, as far as they could be listed.
func (c *Client) left(ctx context.Context, prefix string) (stale []minio.ObjectMultipartInfo) {
	ctx, cancel := context.WithCancel(wire.WithLongest(ctx, wire.LongestCall))
	defer cancel()
	n := 0
	for u := range c.calls.Core.ListIncompleteUploads(ctx, c.calls.Bucket, prefix, true) {
		if n++; u.Err != nil || n > mostLeft {
			cancel()
			continue // until the library has ended
		}
		if c.calls.Age(u.Initiated) > staleParts {
			stale = append(stale, u)
		}
	}
	return stale
}

// owns reports whether the program has put the object of this archive that has a name.
func (c *Client) owns(ctx context.Context, path, key string) bool {
	o, err := c.head(ctx, path, key)
	return err == nil && c.Mark != "" && o.UserMetadata[metaArchive] == c.Mark
}
