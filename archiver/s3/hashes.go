package s3

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
)

// Known is what is known of an object, so that it need not be asked for at each listing.
type Known struct {
	Path     string    // as it is written there
	Size     int64     // bytes
	ETag     string    // names this version of it, without quotation marks
	Hash     string    // content hash of that version
	Modified time.Time // what its uploader said; zero = not known
	Told     bool      // Changes has told of it
}

// Hashes keeps what is known of objects, by their paths without regard to case. Errors are those of the store.
type Hashes interface {
	Known(path string) (k Known, is bool, err error)
	Keep(some []Known) error
	Forget(paths []string) error
	All(visit func(Known) error) error
}

// file is a known object as the steps see it.
func (k Known) file() target.File {
	return target.File{Path: k.Path, Size: k.Size, Hash: k.Hash, Rev: k.ETag, Modified: k.Modified}
}

// What is noted with an object, as x-amz-meta-…: its content hash, and the sums that show that it is of this content. A program
// that changes an object may leave what is noted with it. mtime is written as rclone writes it.
const (
	metaHash     = "Content-Hash"
	metaSHA256   = "Sha256"
	metaMD5      = "Md5"
	metaModified = "Mtime"
)

const headerSHA256 = "X-Amz-Checksum-Sha256"

// noted is what is noted with a file.
func noted(up target.Upload) map[string]string {
	if up.Modified.IsZero() {
		return map[string]string{}
	}
	return map[string]string{metaModified: strconv.FormatInt(up.Modified.Unix(), 10)}
}

// modified is the time that was noted; zero where there is none.
func modified(o minio.ObjectInfo) time.Time {
	seconds, _, _ := strings.Cut(o.UserMetadata[metaModified], ".")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || at < 0 || at > 1<<40 {
		return time.Time{}
	}
	return time.Unix(at, 0).UTC()
}

// hashOf is the content hash that is noted with an object; empty unless the service's own sum of the object, or an ETag that is
// one, is the one that is noted with it.
func hashOf(o minio.ObjectInfo) string {
	hash := o.UserMetadata[metaHash]
	if b, err := hex.DecodeString(hash); err != nil || len(b) != 32 {
		return ""
	}
	if sum, err := base64.StdEncoding.DecodeString(o.ChecksumSHA256); err == nil && len(sum) == 32 {
		if hex.EncodeToString(sum) == o.UserMetadata[metaSHA256] {
			return hash
		}
		return ""
	}
	if o.ETag != "" && o.ETag == o.UserMetadata[metaMD5] {
		return hash
	}
	return ""
}

// head asks for an object. Errors: target.ErrNotFound.
func (c *Client) head(ctx context.Context, path, key string) (o minio.ObjectInfo, err error) {
	err = c.calls.Do(ctx, wire.OpRead, path, func(ctx context.Context) (err error) {
		o, err = c.calls.Core.StatObject(ctx, c.calls.Bucket, key, minio.StatObjectOptions{Checksum: true})
		return err
	})
	return o, err
}

// know gives what is known of the object that lies at a path, and asks for it, or reads it, where that is not enough. etag and size are
// what a listing says of it; empty for the one that is there now. fresh says that the caller has something to keep.
// Errors: target.ErrNotFound.
func (c *Client) know(ctx context.Context, path, key, etag string, size int64) (k Known, fresh bool, err error) {
	k, known, err := c.Hashes.Known(path)
	if err != nil {
		return k, false, err
	}
	is := func(etag string, size int64) bool { return known && k.Path == path && k.ETag == etag && k.Size == size }
	if etag != "" && is(etag, size) {
		return k, false, nil
	}
	o, err := c.head(ctx, path, key)
	if err != nil {
		return Known{}, false, err
	}
	if is(o.ETag, o.Size) {
		return k, false, nil
	}
	now := Known{Path: path, Size: o.Size, ETag: o.ETag, Modified: modified(o), Hash: hashOf(o)}
	if now.Hash == "" {
		if now.Hash, err = c.read(ctx, path, key, o); err != nil {
			return Known{}, false, err
		}
	}
	now.Told = known && k.Told && k.Path == path && k.Hash == now.Hash && k.ETag == now.ETag
	return now, true, nil
}

// read hashes an object. Errors: target.ErrNotFound; target.ErrUnavailable, when it is changed meanwhile.
func (c *Client) read(ctx context.Context, path, key string, o minio.ObjectInfo) (string, error) {
	f := c.open(ctx, path)
	f.key, f.object = key, &o
	if _, err := io.Copy(io.Discard, f); err != nil {
		return "", err
	}
	return f.file.Hash, nil
}
