package s3

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
)

// Known is what is known of an object, and Hashes keeps it.
type (
	Known  = known.File
	Hashes = known.Hashes
)

// What is noted with an object, as x-amz-meta-…: the mark of the archive that it is of, its content hash, and the sums that show that it is of this content. A program
// that changes an object may leave what is noted with it. mtime is written as rclone writes it.
const (
	metaArchive  = "Archive"
	metaHash     = "Content-Hash"
	metaSHA256   = "Sha256"
	metaMD5      = "Md5"
	metaModified = "Mtime"
)

const headerSHA256 = "X-Amz-Checksum-Sha256"

// noted is what is noted with a file of an archive.
func noted(up target.Upload, mark string) map[string]string {
	all := map[string]string{metaArchive: mark}
	if !up.Modified.IsZero() {
		all[metaModified] = strconv.FormatInt(up.Modified.Unix(), 10)
	}
	return all
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

// head asks for an object. The answer has no words (docs/s3.md §6): what is refused may be this object alone, or everything, as where the keys
// are not accepted any more or the clock is wrong, which is asked then. Errors: target.ErrNotFound.
func (c *Client) head(ctx context.Context, path, key string) (o minio.ObjectInfo, err error) {
	err = c.calls.Do(ctx, wire.OpRead, path, func(ctx context.Context) (err error) {
		o, err = c.calls.Core.StatObject(ctx, c.calls.Bucket, key, minio.StatObjectOptions{Checksum: true})
		return err
	})
	if errors.Is(err, target.ErrBlocked) {
		if all := c.Ping(ctx); all != nil {
			err = all
		}
	}
	return o, err
}

// isOf reports whether what is known is of a version of the object at a path, and its content is known.
func isOf(k Known, path, etag string, size int64) bool {
	return k.Path == path && k.ETag == etag && k.Size == size && k.Hash != ""
}

// know gives what is known of the object that lies at a path now, and asks for it, or reads it, where that is not enough: k is what was
// known before. fresh says that the caller has something to keep. Errors: target.ErrNotFound.
func (c *Client) know(ctx context.Context, path, key string, k Known) (now Known, fresh bool, err error) {
	o, err := c.head(ctx, path, key)
	if err != nil {
		return Known{}, false, err
	}
	if isOf(k, path, o.ETag, o.Size) {
		return k, false, nil
	}
	now = Known{Path: path, Size: o.Size, ETag: o.ETag, Modified: modified(o), Hash: hashOf(o)}
	if now.Hash == "" {
		if now.Hash, err = c.read(ctx, path, key, o); err != nil {
			return Known{}, false, err
		}
	}
	return now, true, nil
}

// read hashes an object. Errors: target.ErrNotFound; target.ErrUnavailable, when it is changed meanwhile.
func (c *Client) read(ctx context.Context, path, key string, o minio.ObjectInfo) (string, error) {
	if c.reading.Acquire(ctx, 1) != nil {
		return "", context.Cause(ctx)
	}
	defer c.reading.Release(1)
	f := c.open(ctx, path)
	f.key, f.object = key, &o
	if _, err := io.Copy(io.Discard, f); err != nil {
		return "", err
	}
	return f.file.Hash, nil
}
