package dropbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/semaphore"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// Shape of the pipeline (docs/dropbox.md §3).
const (
	// bytes of a file that shares a session call; larger ones get calls of their own
	mostSmall       = 4 << 20
	mostSmallBytes  = 48 << 20 // memory that small files may hold together
	mostLarge       = 4        // large files under way at once, each with one chunk in memory
	mostBundles     = 4        // bundles under way at once
	mostBundleFiles = 50       // fits a header of 8 kB (docs/dropbox.md §2.5)
	mostBundleBytes = 16 << 20
	idle            = time.Second     // how long to wait for more before sending what there is
	mostFirst       = 2 * leastBuffer // of the buffer that is read into at first
	leastPeek       = 16              // a body is read into buffers of its own; of what comes next one byte is looked at
)

// errClosed is what an uploader that was closed says.
var errClosed = fmt.Errorf("dropbox: the uploader is closed: %w", context.Canceled)

// uploader stores many files with few calls. Small ones travel together, and all are committed in
// batches, because commits of one account contend and everything else does not
// (docs/dropbox.md §3). Its methods are safe for concurrent use.
//
// A file moves from Put through the bundler (small ones only) to the committer, and Flush sends a
// mark the same way.
type uploader struct {
	c      *Client
	ctx    context.Context // ends with Close
	cancel context.CancelCauseFunc
	done   func([]Outcome)

	room    *semaphore.Weighted // bytes that small files may still take
	large   *semaphore.Weighted // large files that may still begin
	first   atomic.Int64        // the size of the buffer that the last small file needed
	small   chan *transfer      // Put to bundler
	ready   chan *transfer      // bundler and Put to committer
	bundled chan struct{}       // closed when nothing more comes from the bundler
	ended   chan struct{}       // closed when the last outcome was delivered
	running sync.WaitGroup
}

// transfer is a file on its way, or the mark that a Flush sends behind the files before it.
type transfer struct {
	up      Upload // without its Body
	size    int64
	hash    string // what Dropbox has to answer
	sha256  string
	data    []byte // of a small file, until it was sent
	session string // where the data lies at Dropbox
	file    File
	err     error
	mark    chan struct{} // closed when everything before it was delivered
}

// NewUploader starts an uploader that ends with ctx or Close. done gets the outcomes, all of one
// commit at once, and is never called twice at the same time; the uploader commits nothing while it
// runs.
func (c *Client) NewUploader(ctx context.Context, done func([]Outcome)) target.Uploader {
	u := &uploader{
		c: c, done: done,
		room:    semaphore.NewWeighted(mostSmallBytes),
		large:   semaphore.NewWeighted(mostLarge),
		small:   make(chan *transfer),
		ready:   make(chan *transfer),
		bundled: make(chan struct{}),
		ended:   make(chan struct{}),
	}
	u.ctx, u.cancel = context.WithCancelCause(ctx)
	u.running.Go(u.bundle)
	u.running.Go(u.commit)
	return u
}

// Put reads the body to its end and takes the file over. Every Put that returns
// nil is answered by one Outcome. It blocks while too much is under way. When
// it fails, nothing of that file is ever committed. Errors: ErrBadPath, for a
// path without a slash at its start or that is no UTF-8; an error of the body, as it is; those of
// every call, because Put sends a large file while it reads it; that of ctx.
func (u *uploader) Put(ctx context.Context, up Upload) error {
	if !strings.HasPrefix(up.Path, "/") || !utf8.ValidString(up.Path) { // JSON would make another name of it
		return &Error{Op: "upload " + wire.Excerpt(up.Path), Status: 409, Tag: "path/malformed_path", Offset: -1}
	}
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	body := &reader{Reader: bufio.NewReaderSize(up.Body, leastPeek), sums: target.NewSums()}
	t := &transfer{up: up}
	t.up.Body = nil
	return u.take(ctx, t, body)
}

// Await waits until there is room for one more small file, so that nobody fetches one who has to let it stand. Errors: that of ctx,
// or why the uploader ended.
func (u *uploader) Await(ctx context.Context) error {
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	if u.room.Acquire(ctx, mostSmall) != nil {
		return context.Cause(ctx)
	}
	u.room.Release(mostSmall)
	return nil
}

func (u *uploader) take(ctx context.Context, t *transfer, body *reader) error {
	if u.room.Acquire(ctx, mostSmall) != nil {
		return context.Cause(ctx)
	}
	data, ended, err := body.small(max(leastBuffer, int(u.first.Load())))
	if err == nil && !ended {
		err = u.takeLarge(ctx, t, data, body)
	}
	if err != nil || !ended {
		recycle(data)
		u.room.Release(mostSmall)
		return err
	}
	u.first.Store(int64(min(bufferSize(len(data)), mostFirst))) // the next is about as large
	data = fit(data)
	u.room.Release(mostSmall - int64(cap(data)))
	t.data, t.size, t.hash, t.sha256 = data, int64(len(data)), body.sum(), body.sums.Plain()
	if err := hand(ctx, u.small, t); err != nil {
		u.drop(t)
		return err
	}
	return nil
}

// drop frees the memory of a small file.
func (u *uploader) drop(t *transfer) {
	u.room.Release(int64(cap(t.data)))
	recycle(t.data)
	t.data = nil
}

func hand(ctx context.Context, to chan<- *transfer, t *transfer) error {
	select {
	case to <- t:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Flush sends the files that were put before, and returns when done has got all
// their outcomes; done must not call it. When the uploader has ended, the
// outcomes were delivered as well. Errors: that of ctx, or why the uploader
// ended.
func (u *uploader) Flush(ctx context.Context) error {
	mark := &transfer{mark: make(chan struct{})}
	select {
	case u.small <- mark:
	case <-u.ctx.Done():
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case <-mark.mark:
	case <-u.ended:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return context.Cause(u.ctx) // nil while the uploader runs
}

// Close flushes and ends the uploader. When ctx ends first, it gives up the
// files under way, and their outcomes say so. When Close returns, every outcome
// was delivered. Errors: those of Flush.
func (u *uploader) Close(ctx context.Context) error {
	err := u.Flush(ctx)
	u.cancel(errClosed)
	u.running.Wait()
	if errors.Is(err, errClosed) {
		return nil // closed before
	}
	return err
}
