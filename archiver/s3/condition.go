package s3

import (
	"context"
	"errors"
	"net/http"

	"github.com/minio/minio-go/v7"
	"golang.org/x/sync/semaphore"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
)

// condition is on what an object is put: the ETag that has to be there.
type condition string

const (
	ifNone condition = "*" // nothing may be there
	ifAny  condition = ""  // no condition is sent
	// no object has such an ETag: it asks whether a service heeds a condition
	ifNever condition = "ringcentral-archiver-no-such-etag"
)

func (on condition) set(opts *minio.PutObjectOptions) {
	switch on {
	case ifAny:
	case ifNone:
		opts.SetMatchETagExcept("*")
	default:
		opts.SetMatchETag(string(on))
	}
}

// abilities are what a service can do, which it is asked once: before the first file is put.
type abilities struct {
	asking *semaphore.Weighted // one at a time
	known  bool
	ability
}

// ability is what a service has shown that it can do.
type ability struct {
	adds     bool // it refuses to put over what is there, if it is told so
	replaces bool // it replaces a version that is named, and no other
	sums     bool // it takes a SHA-256 with an object, and keeps it
}

// find asks once: it puts the mark where it is, with the same content, on conditions that are not met. A service that does not heed
// them writes the same bytes again. Errors: ErrOverwrites; target.ErrNoWrite.
func (a *abilities) find(ctx context.Context, c *Client) (ability, error) {
	if a.asking.Acquire(ctx, 1) != nil {
		return ability{}, context.Cause(ctx)
	}
	defer a.asking.Release(1)
	if a.known {
		return a.ability, nil
	}
	text, _, err := c.readMark(ctx)
	if err != nil {
		return ability{}, c.without(err)
	}
	is := ability{sums: true}
	is.adds, err = c.heeds(ctx, text, ifNone, true)
	if isUnknown(err) {
		is.sums = false
		is.adds, err = c.heeds(ctx, text, ifNone, false)
	}
	if err == nil || isUnknown(err) {
		is.replaces, err = c.heeds(ctx, text, ifNever, is.sums)
	}
	if err != nil && !isUnknown(err) {
		return ability{}, err
	}
	if !(is.adds && is.replaces) && !c.versioned(ctx) {
		return ability{}, &Error{Op: wire.OpWrite, Path: c.calls.Bucket, Kind: ErrOverwrites}
	}
	a.ability, a.known = is, true
	return is, nil
}

// isUnknown reports whether a service said that it does not know what a call asked for.
func isUnknown(err error) bool {
	e, is := errors.AsType[*Error](err)
	return is && (e.Status == http.StatusNotImplemented || e.Code == "NotImplemented" || e.Code == "InvalidArgument" || e.Code == "InvalidRequest")
}

// heeds reports whether a service refuses to put the mark on a condition that is not met.
func (c *Client) heeds(ctx context.Context, text []byte, on condition, sums bool) (bool, error) {
	err := c.putMark(ctx, text, on, sums)
	if errors.Is(err, target.ErrConflict) {
		return true, nil
	}
	return false, err
}
