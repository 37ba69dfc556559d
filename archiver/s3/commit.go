package s3

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/pieces"
	"ringcentral-archiver/archiver/transport"
)

// mostTurns is how often a file is tried to be put while others put and remove what is there.
const mostTurns = 5

// commit gives a draft its name. The file is what is there then, also where that is another one. Errors: those of an Outcome.
func (d *draft) commit(ctx context.Context) (Known, error) {
	is, err := d.c.able.find(ctx, d.c)
	if err == nil {
		err = d.clear(ctx)
	}
	on := ifNone
	if d.up.Replaces != "" {
		on = condition(d.up.Replaces)
	}
	for turn := 0; err == nil && turn < mostTurns; turn++ {
		var k Known
		switch k, err = d.put(ctx, on, is); {
		case err == nil:
			return k, nil
		case on != ifNone && errors.Is(err, target.ErrNotFound): // what was to be replaced is gone
			on, err = ifNone, nil
			continue
		case !errors.Is(err, target.ErrConflict) && !isLost(err):
			return Known{}, err
		}
		there, theirs := d.there(ctx)
		switch {
		case theirs == nil && there.Hash == d.hash:
			return there, nil
		case isLost(err) && (theirs != nil || there.ETag == string(on)): // it has to be sent again
			return Known{}, err
		case errors.Is(theirs, target.ErrNotFound):
			// A service may take what is deleted, of which it keeps the versions, for there: nothing is lost without the condition.
			if on == ifNone && turn > 0 && d.c.versioned(ctx) {
				is.adds = false
			}
			on, err = ifNone, nil
		case theirs != nil:
			return Known{}, theirs
		default:
			return there, &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrConflict}
		}
	}
	if err == nil {
		err = &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrUnavailable, Cause: pieces.ErrChanged}
	}
	return Known{}, err
}

// isLost reports whether a file may have got its name although no answer says so: services refuse some while they are being sent, and close
// the connection; and an upload in parts that has become an object is not known any more.
func isLost(err error) bool {
	e, is := errors.AsType[*Error](err)
	return is && (e.Code == "NoSuchUpload" || e.Status == 0 && transport.IsNetwork(e.Cause))
}

// clear looks whether a file's name is free to be one: S3 would have a file and a folder of one name, and no disk has. Two computers that
// make one of each are not told apart while both run: neither is overwritten. Errors: target.ErrInTheWay, target.ErrConflict.
func (d *draft) clear(ctx context.Context) error {
	empty := false
	for i, r := range d.up.Path {
		if r != '/' || i == 0 {
			continue
		}
		var err error
		if empty, err = d.folder(ctx, d.up.Path[:i], empty); err != nil {
			return err
		}
	}
	if _, is := d.c.folders.have(d.key); empty && !is {
		return nil
	}
	below, err := d.c.empty(ctx, d.key)
	if err == nil && !below {
		err = &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrConflict}
	}
	return err
}

// folder looks whether a folder of the file can be one, and whether it was empty. In one that is in an empty one, there is nothing either.
func (d *draft) folder(ctx context.Context, path string, inEmpty bool) (empty bool, err error) {
	key := d.c.key(strings.TrimPrefix(path, "/"))
	if empty, is := d.c.folders.have(key); is {
		return empty, nil
	}
	switch _, err = d.c.head(ctx, path, key); {
	case err == nil:
		return false, &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrInTheWay, Blocking: path}
	case !errors.Is(err, target.ErrNotFound):
		return false, err
	}
	if empty = inEmpty; !empty {
		if empty, err = d.c.empty(ctx, key); err != nil {
			return false, err
		}
	}
	d.c.folders.add(key, empty)
	return empty, nil
}

// empty reports whether nothing is below a folder.
func (c *Client) empty(ctx context.Context, key string) (bool, error) {
	some, err := c.page(ctx, key+"/", "", 1)
	return len(some) == 0, err
}

// put puts a draft on a condition. A service that does not heed it is asked before: that is done in buckets alone that keep all
// versions, so that nothing is lost where another program puts the same in that moment.
// Errors: target.ErrConflict; target.ErrNotFound, when there is nothing to replace.
func (d *draft) put(ctx context.Context, on condition, is ability) (Known, error) {
	if (on == ifNone && is.adds || on != ifNone && is.replaces) && (d.session == nil || is.ends) {
		return d.send(ctx, on, is)
	}
	free, err := d.c.names.hold(ctx, d.key)
	if err != nil {
		return Known{}, err
	}
	defer free()
	o, err := d.c.head(ctx, d.up.Path, d.key)
	e, failed := errors.AsType[*Error](err)
	switch {
	case failed && e.Status == http.StatusBadRequest: // all that differs from other calls is the name
		e.Op, e.Kind = wire.OpWrite, target.ErrBadPath
		return Known{}, e
	case err == nil && (on == ifNone || o.ETag != string(on)):
		return Known{}, &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrConflict}
	case err != nil && (on != ifNone || !errors.Is(err, target.ErrNotFound)):
		return Known{}, err
	}
	k, err := d.send(ctx, ifAny, is)
	if err != nil {
		return k, err
	}
	if o, err = d.c.head(ctx, d.up.Path, d.key); err == nil && o.ETag != k.ETag {
		err = &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrConflict}
	}
	return k, err
}

// send makes the call that gives a draft its name.
func (d *draft) send(ctx context.Context, on condition, is ability) (Known, error) {
	ctx = wire.WithLongest(ctx, wire.LongestUpload)
	var info minio.UploadInfo
	err := d.c.calls.Do(ctx, wire.OpWrite, d.up.Path, func(ctx context.Context) (err error) {
		if d.session != nil {
			info, err = d.session.complete(ctx, on)
			return err
		}
		info, err = d.sendWhole(ctx, on, is)
		return err
	})
	if err != nil {
		return Known{}, err
	}
	k := Known{Path: d.up.Path, Size: d.size, ETag: info.ETag, Hash: d.hash}
	if !d.up.Modified.IsZero() {
		k.Modified = d.up.Modified.UTC().Truncate(time.Second)
	}
	if k.ETag == "" { // a service has to name it: else the next listing asks
		return k, &Error{Op: wire.OpWrite, Path: d.up.Path, Kind: target.ErrUnavailable, Cause: errNoETag}
	}
	return k, nil
}

// errNoETag: a service does not say which version it has.
var errNoETag = errors.New("the service names no ETag")

// sendWhole sends a draft with one call. The service compares what comes with its sums.
func (d *draft) sendWhole(ctx context.Context, on condition, is ability) (minio.UploadInfo, error) {
	s := sumsOf(d.data)
	meta := noted(d.up, d.c.Mark)
	meta[metaHash], meta[metaSHA256], meta[metaMD5] = d.hash, d.sha256, s.md5hex()
	if is.sums {
		meta[headerSHA256] = s.sha256base64()
	}
	opts := minio.PutObjectOptions{UserMetadata: meta, ContentType: contentType(d.up.Path), DisableContentSha256: true}
	on.set(&opts)
	return d.c.calls.Core.PutObject(ctx, d.c.calls.Bucket, d.key, bytes.NewReader(d.data), d.size, s.md5base64(), s.sha256hex(), opts)
}

// there is the object that has a draft's name. An upload in parts is known by the sums of its parts; else what it holds is read.
// Errors: target.ErrNotFound.
func (d *draft) there(ctx context.Context) (Known, error) {
	o, err := d.c.head(ctx, d.up.Path, d.key)
	if err == nil && d.session != nil && o.Size == d.size && o.ChecksumSHA256 != "" && o.ChecksumSHA256 == d.session.sum() {
		return Known{Path: d.up.Path, Size: o.Size, ETag: o.ETag, Hash: d.hash, Modified: modified(o)}, nil
	}
	if err != nil {
		return Known{}, err
	}
	k, err := known.Of(d.c.Hashes, d.up.Path)
	if err != nil || isOf(k, d.up.Path, o.ETag, o.Size) {
		return k, err
	}
	k, _, err = d.c.know(ctx, d.up.Path, d.key, k)
	return k, err
}
