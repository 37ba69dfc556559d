package s3

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"regexp"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/wire"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// Found is what Connect has found in a bucket.
type Found struct {
	Address   Address // with the region
	Mark      string  // of the archive: which one lies there
	Versioned bool    // the bucket keeps what is deleted or overwritten
	Locked    bool    // object lock is on: for as long as its rule says nobody can delete or overwrite anything, whoever has the keys
}

// Connect marks a bucket, which has to be there, or the part of it below the address's prefix, as one with an archive. One that has
// a mark keeps it: the archive of another computer, or of a lost store, goes on. It finds the region, and tries whether files can be
// kept there without ever overwriting another. Errors: target.ErrUnauthorized, for keys that are not accepted; target.ErrNoWrite and
// target.ErrBlocked, for what these keys may not do; ErrNotThere, ErrPutAway, ErrMoved, ErrRegion, ErrClock, ErrOverwrites, and those of every call; that of conf.Begin, as it is.
func Connect(ctx context.Context, conf Config) (Found, error) {
	c, err := New(conf)
	if err == nil && c.Address.Region == "" {
		c, err = c.inItsRegion(ctx)
	}
	if err != nil {
		return Found{}, err
	}
	if _, err := c.page(ctx, c.key(""), "", 1); err != nil {
		return Found{}, err
	}
	archive, err := c.takeMark(ctx)
	if err != nil {
		return Found{}, err
	}
	if _, err := c.able.find(ctx, c); err != nil && !errors.Is(err, target.ErrFull) { // what is full has its archive none the less
		return Found{}, err
	}
	return Found{Address: c.Address, Mark: archive, Versioned: c.versioned(ctx), Locked: c.locked(ctx)}, nil
}

// inHost finds a region in the address of a service that has some, as s3.eu-central-2.wasabisys.com.
var inHost = regexp.MustCompile(`^s3[.-](?:dualstack\.)?([a-z]{2,}-[a-z0-9-]+)\.`)

// inItsRegion is a client with the region that the bucket is in. It asks in the one that the service's address names, and is told
// another one where that is wrong.
func (c *Client) inItsRegion(ctx context.Context) (*Client, error) {
	region := wire.Usual
	if u, err := url.Parse(c.Address.Endpoint); err == nil {
		if named := inHost.FindStringSubmatch(u.Hostname()); named != nil {
			region = named[1]
		}
	}
	for range 2 {
		conf := c.Config
		conf.Address.Region = region
		in, err := New(conf)
		if err != nil {
			return nil, err
		}
		_, err = in.page(ctx, c.key(""), "", 1)
		e, is := errors.AsType[*Error](err)
		if !is || e.Kind != ErrRegion || e.Region == "" || e.Region == region {
			return in, err
		}
		region = e.Region
	}
	return nil, &Error{Op: wire.OpList, Path: c.Address.Bucket, Kind: ErrRegion, Region: region}
}

// readMark reads the mark, and gives the archive that it names. Errors: target.ErrNotFound.
func (c *Client) readMark(ctx context.Context) (text []byte, archive string, err error) {
	text, _, err = c.whole(ctx, "/"+mark.Name, c.key(mark.Name), mark.Longest)
	if e, is := errors.AsType[*Error](err); is && e.Code == wire.PutAway {
		text, err = recognized(ctx, c, e)
	}
	if err == nil {
		archive, err = mark.Read(text)
	}
	if _, said := errors.AsType[*Error](err); err != nil && ctx.Err() == nil && (!said || errors.Is(err, target.ErrTooLarge)) {
		err = &Error{Op: wire.OpRead, Path: "/" + mark.Name, Kind: ErrNotThere, Cause: err}
	}
	return text, archive, err
}

// recognized is the mark where a rule of the bucket has put it away with all that is old, so that it cannot be read (docs/s3.md §6). What the service says
// of it shows whether it is still the one. Errors: ErrPutAway.
func recognized(ctx context.Context, c *Client, unread *Error) (text []byte, err error) {
	text = mark.Of(c.Mark)
	s := sumsOf(text)
	var o minio.ObjectInfo
	err = c.calls.Do(ctx, wire.OpRead, unread.Path, func(ctx context.Context) (err error) {
		o, err = c.calls.Core.StatObject(ctx, c.calls.Bucket, c.key(mark.Name), minio.StatObjectOptions{Checksum: true})
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.Mark != "" && (o.ChecksumSHA256 == s.sha256base64() || o.ETag == s.md5hex()) {
		return text, nil
	}
	unread.Kind = ErrPutAway
	return nil, unread
}

// without is the error of a bucket without a mark.
func (c *Client) without(err error) error {
	if errors.Is(err, target.ErrNotFound) {
		return &Error{Op: wire.OpRead, Path: "/" + mark.Name, Kind: ErrNotThere, Cause: errors.New("it has no mark of an archive")}
	}
	return err
}

// takeMark reads the mark, and makes one where there is none.
func (c *Client) takeMark(ctx context.Context) (archive string, err error) {
	_, archive, err = c.readMark(ctx)
	if !errors.Is(err, target.ErrNotFound) {
		return archive, err
	}
	if c.Begin != nil {
		if err := c.Begin(); err != nil {
			return "", err
		}
	}
	text := mark.New()
	err = c.putMark(ctx, text, ifNone, true)
	if isUnknown(err) {
		err = c.putMark(ctx, text, ifNone, false)
	}
	if isUnknown(err) {
		err = c.putMark(ctx, text, ifAny, false)
	}
	if err != nil && !errors.Is(err, target.ErrConflict) {
		return "", err
	}
	_, archive, err = c.readMark(ctx) // another computer's, if that was first
	return archive, c.without(err)
}

// putMark puts a mark on a condition.
func (c *Client) putMark(ctx context.Context, text []byte, on condition, sums bool) error {
	return c.calls.Do(ctx, wire.OpWrite, "/"+mark.Name, func(ctx context.Context) error {
		opts := minio.PutObjectOptions{ContentType: "application/json", UserMetadata: map[string]string{}, DisableContentSha256: true}
		on.set(&opts)
		s := sumsOf(text)
		if sums {
			opts.UserMetadata[headerSHA256] = s.sha256base64()
		}
		_, err := c.calls.Core.PutObject(ctx, c.calls.Bucket, c.key(mark.Name), bytes.NewReader(text), int64(len(text)), s.md5base64(), s.sha256hex(), opts)
		return err
	})
}

// versioned reports whether the bucket keeps all versions; false also where that may not be asked.
func (c *Client) versioned(ctx context.Context) (is bool) {
	c.calls.Do(ctx, wire.OpRead, cmp.Or(c.Address.Prefix, c.Address.Bucket), func(ctx context.Context) error {
		v, err := c.calls.Core.GetBucketVersioning(ctx, c.calls.Bucket)
		is = err == nil && v.Enabled()
		return err
	})
	return is
}

// locked reports whether the bucket has object lock; false also where that may not be asked.
func (c *Client) locked(ctx context.Context) (is bool) {
	c.calls.Do(ctx, wire.OpRead, cmp.Or(c.Address.Prefix, c.Address.Bucket), func(ctx context.Context) error {
		lock, _, _, _, err := c.calls.Core.GetObjectLockConfig(ctx, c.calls.Bucket)
		is = err == nil && lock == "Enabled"
		return err
	})
	return is
}
