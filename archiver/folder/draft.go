package folder

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// draft is a file that is whole and has no name yet, or the mark that a Flush sends behind those before it.
type draft struct {
	up     target.Upload // without its Body
	name   string        // below the folder, that it is to have
	file   string        // where it is until then
	size   int64
	hash   string
	sha256 string
	mark   chan struct{} // closed when everything before it was answered
}

// mostEmptyReads is how often in a row a body may bring nothing.
const mostEmptyReads = 100

// write writes a body to its end into a draft that is on the disk for good. When it fails, nothing is left of it. Errors: one of the
// body, as it is; those of the folder; that of ctx.
func (c *Client) write(ctx context.Context, up target.Upload, name string) (*draft, error) {
	root, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	d := &draft{up: up, name: name, file: draftName(c.Clock.Now())}
	d.up.Body = nil
	f, err := root.OpenFile(d.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, lost(failed("write", up.Path, err))
	}
	err = c.fill(ctx, f, up.Body, d)
	if err == nil {
		err = failed("write", up.Path, f.Sync())
	}
	err = errors.Join(err, failed("write", up.Path, f.Close()))
	if err == nil && !up.Modified.IsZero() {
		at := up.Modified.Truncate(time.Second) // also as the time of the last reading: exFAT by FUSE leaves none out
		err = failed("write", up.Path, root.Chtimes(d.file, at, at))
	}
	if err != nil {
		root.Remove(d.file) // else it is swept later
		return nil, lost(err)
	}
	return d, nil
}

// fill copies a body into a file, and notes in the draft what it was.
func (c *Client) fill(ctx context.Context, f *mount.File, body io.Reader, d *draft) error {
	sums, b := target.NewSums(), c.buffers.Get().(*block)
	for ended, empty := false, 0; !ended; {
		n, err := body.Read(b[:])
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return err
		}
		if empty++; n > 0 {
			empty = 0
		} else if empty == mostEmptyReads && !ended {
			return io.ErrNoProgress
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := f.Write(b[:n]); err != nil {
			return failed("write", d.up.Path, err) // b may be read from for ever
		}
		sums.Write(b[:n]) // a hash never fails
		d.size += int64(n)
	}
	c.buffers.Put(b)
	d.hash, d.sha256 = hexOf(sums), sums.Plain()
	return nil
}

// lost says of a folder in which the program's own one is not found that it is not there any more.
func lost(err error) error {
	if e, is := errors.AsType[*Error](err); is && e.kind == target.ErrNotFound {
		e.kind = ErrNotThere
	}
	return err
}

// discard removes a draft that gets no name.
func (c *Client) discard(ctx context.Context, d *draft) {
	if root, err := c.reopen(ctx); err == nil {
		root.Remove(d.file) // else it is swept later
		root.Close()
	}
}

// staleDraft is how old a draft is that nobody writes any more: a recording is fetched within six hours.
const staleDraft = 48 * time.Hour

// draftName is a name that no other draft has, and tells when it was begun.
func draftName(now time.Time) string {
	return path.Join(own, fmt.Sprintf("%d-%s%s", now.Unix(), rand.Text(), unnamed))
}

// sweep removes drafts that were left when the program, or another computer's, was ended.
func (c *Client) sweep(ctx context.Context) {
	root, err := c.open(ctx)
	if err != nil {
		return
	}
	defer root.Close()
	names, err := namesIn(root, own)
	if err != nil {
		return
	}
	for _, name := range names {
		begun, _, _ := strings.Cut(name, "-")
		at, err := strconv.ParseInt(begun, 10, 64)
		if err == nil && strings.HasSuffix(name, unnamed) && c.Clock.Since(time.Unix(at, 0)) > staleDraft {
			root.Remove(path.Join(own, name)) // else the next time
		}
	}
}
