package s3

import (
	"context"
	"errors"
	"strings"

	"github.com/minio/minio-go/v7"
	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
)

// pageSize is how many objects a call lists.
const pageSize = 1000

// mostUnreadable is how many objects with names of the program's may be there that cannot be read, as those that were put aside into an archive of Amazon's, before
// it is the bucket that cannot.
const mostUnreadable = 20

// List implements target.Destination.
func (c *Client) List(ctx context.Context, folder string, page func([]target.File) error) error {
	return c.walking(ctx, folder).List(c.Hashes, page)
}

// cursor is what a listing goes on from. What was told is noted with each object.
func (c *Client) cursor() string { return "s3 " + c.Mark }

// Changes implements target.Destination. S3 has no call for it: everything is listed, 1,000 objects a call, and compared.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error) {
	if cursor != "" && cursor != c.cursor() {
		return "", &Error{Op: wire.OpList, Path: c.calls.Bucket, Kind: target.ErrReset}
	}
	if err := c.walking(ctx, "").Changes(c.Hashes, cursor == "", nil, page); err != nil {
		return "", err
	}
	return c.cursor(), nil
}

func (c *Client) walking(ctx context.Context, folder string) known.Walk {
	return func(visit func(Known, bool) error) error { return c.walk(ctx, folder, visit) }
}

// found is an object that a listing shows.
type found struct {
	Known
	fresh bool // it is to be kept
}

// walk visits every object below a folder. Errors: target.ErrNotFound, when there is no such folder; that of visit, as it is.
func (c *Client) walk(ctx context.Context, folder string, visit func(k Known, fresh bool) error) error {
	if err := c.Ping(ctx); err != nil {
		return err
	}
	prefix := c.key("")
	if folder = strings.TrimRight(folder, "/"); folder != "" {
		key, err := c.seek(folder)
		if err != nil {
			return err
		}
		prefix = key + "/"
	}
	w := &walk{c: c, ctx: ctx}
	for after, any := "", false; ; {
		objects, err := c.page(ctx, prefix, after, pageSize)
		if err != nil {
			return err
		}
		if any = any || len(objects) > 0; !any && folder != "" {
			return &Error{Op: wire.OpList, Path: folder, Kind: target.ErrNotFound}
		}
		some, err := w.look(objects)
		for i := 0; err == nil && i < len(some); i++ {
			err = visit(some[i].Known, some[i].fresh)
		}
		if err != nil || len(objects) < pageSize {
			return err
		}
		after = objects[len(objects)-1].Key
	}
}

// errOrder: a listing that goes back has no end.
var errOrder = errors.New("the service lists objects in no order")

// page lists the objects whose keys begin with a prefix and come after another. Fewer than most are the last.
func (c *Client) page(ctx context.Context, prefix, after string, most int) (objects []minio.ObjectInfo, err error) {
	err = c.calls.Do(ctx, wire.OpList, "/"+strings.TrimPrefix(prefix, c.key("")), func(ctx context.Context) error {
		objects = objects[:0]
		last, owner := after, false
		for o := range c.calls.Core.ListObjectsIter(ctx, c.calls.Bucket, minio.ListObjectsOptions{
			Prefix: prefix, StartAfter: after, Recursive: true, MaxKeys: most, FetchOwner: &owner,
		}) {
			if o.Err != nil {
				return o.Err
			}
			if o.Key <= last || !strings.HasPrefix(o.Key, prefix) {
				return &Error{Op: wire.OpList, Path: c.calls.Bucket, Kind: target.ErrUnavailable, Cause: errOrder}
			}
			last = o.Key
			if objects = append(objects, o); len(objects) == most {
				break
			}
		}
		return ctx.Err()
	})
	return objects, err
}

// walk is a listing.
type walk struct {
	c          *Client
	ctx        context.Context
	unreadable int
}

// look finds what is not known of objects, of several at once. What is gone meanwhile is left out; what cannot be read is shown
// without a hash, which no other file has.
func (w *walk) look(objects []minio.ObjectInfo) ([]found, error) {
	some, gone := make([]found, len(objects)), make([]error, len(objects))
	paths := make([]string, len(objects))
	for i, o := range objects {
		if path, is := w.c.pathOf(o.Key); is { // else it is none of the archive's
			paths[i] = path
		}
	}
	before, err := w.c.Hashes.Known(paths)
	if err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(w.ctx)
	for i, o := range objects {
		path := paths[i]
		if path == "" {
			continue
		}
		if isOf(before[i], path, o.ETag, o.Size) {
			some[i].Known = before[i]
			continue
		}
		some[i].Known = Known{Path: path, Size: o.Size, ETag: o.ETag}
		if w.c.looking.Acquire(ctx, 1) != nil {
			break
		}
		group.Go(func() error {
			defer w.c.looking.Release(1)
			k, fresh, err := w.c.know(ctx, path, o.Key, before[i])
			if err == nil {
				some[i] = found{k, fresh}
			}
			gone[i] = err
			if _, is := errors.AsType[*Error](err); is {
				return nil
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if w.ctx.Err() != nil {
		return nil, context.Cause(w.ctx)
	}
	return w.readable(some, gone)
}

// readable leaves out what is not there. Errors: one that is the bucket's.
func (w *walk) readable(some []found, gone []error) (out []found, err error) {
	for i, f := range some {
		e, failed := errors.AsType[*Error](gone[i])
		if failed && e.Kind != target.ErrNotFound {
			if w.c.Ours == nil || w.c.Ours(f.Path) {
				w.unreadable++
			}
			if e.Kind != target.ErrBlocked || w.unreadable > mostUnreadable {
				return nil, e
			}
		}
		if f.Path != "" && (!failed || e.Kind != target.ErrNotFound) {
			out = append(out, f)
		}
	}
	return out, nil
}
