package s3

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ringcentral-archiver/archiver/target"
)

// errClosed is what an uploader that was closed says.
var errClosed = fmt.Errorf("s3: the uploader is closed: %w", context.Canceled)

// uploader is a target.Uploader. Each Put reads its file, and sends a large one while it does; what was read is given its name beside
// the others.
type uploader struct {
	c       *Client
	ctx     context.Context // ends with Close
	cancel  context.CancelCauseFunc
	running sync.WaitGroup

	answering sync.Mutex // done is called by one at a time
	done      func([]target.Outcome)

	mu     sync.Mutex
	closed bool
	under  map[*draft]struct{} // under way
}

// NewUploader implements target.Destination. It gives up what an earlier run has left unfinished.
func (c *Client) NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader {
	u := &uploader{c: c, done: done, under: map[*draft]struct{}{}}
	u.ctx, u.cancel = context.WithCancelCause(ctx)
	u.running.Go(func() { c.sweep(u.ctx) })
	return u
}

// join returns a context that ends with ctx or with the uploader, whichever is first.
func (u *uploader) join(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	if ended := context.Cause(u.ctx); ended != nil {
		cancel(ended)
	}
	stop := context.AfterFunc(u.ctx, func() { cancel(context.Cause(u.ctx)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// Put implements target.Uploader.
func (u *uploader) Put(ctx context.Context, up target.Upload) error {
	key, err := u.c.keyOf(up.Path)
	if err != nil {
		return err
	}
	ctx, leave := u.join(ctx)
	defer leave()
	if u.c.room.Acquire(ctx, partSize) != nil {
		return context.Cause(ctx)
	}
	b := &body{Reader: up.Body, sums: target.NewSums()}
	up.Body = nil
	d := &draft{c: u.c, up: up, key: key, answered: make(chan struct{})}
	data, err := b.fill(ctx, nil)
	if err == nil && !b.ended {
		u.c.room.Release(partSize)
		return u.putLarge(ctx, d, b, data)
	}
	if err != nil {
		u.c.room.Release(partSize)
		return err
	}
	held := min(int64(cap(data)), partSize)
	u.c.room.Release(partSize - held)
	d.data = data
	d.read(b)
	return u.name(ctx, d, func() { u.c.room.Release(held) })
}

// read notes what a body was.
func (d *draft) read(b *body) {
	d.size, d.hash, d.sha256 = b.size, hexOf(b.sums), b.sums.Plain()
}

// putLarge sends a file in parts, of which the first was read.
func (u *uploader) putLarge(ctx context.Context, d *draft, b *body, data []byte) error {
	if u.c.large.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	err := u.sendParts(ctx, d, b, data)
	if err != nil {
		u.c.large.Release(1)
		return err
	}
	d.read(b)
	return u.name(ctx, d, func() { u.c.large.Release(1) })
}

// sendParts sends a body to its end. When it fails, nothing is left of it.
func (u *uploader) sendParts(ctx context.Context, d *draft, b *body, data []byte) (err error) {
	is, err := u.c.able.find(ctx, u.c)
	if err != nil {
		return err
	}
	if d.session, err = u.c.begin(ctx, d.up, d.key, is); err != nil {
		return err
	}
	for err == nil && len(data) > 0 {
		if err = d.session.send(ctx, data); err == nil {
			data, err = b.fill(ctx, data[:0])
		}
	}
	if err != nil {
		d.giveUp(ctx)
	}
	return err
}

// name has a draft given its name beside others, and its outcome told; end frees what it holds. When it fails, nothing is left of it.
func (u *uploader) name(ctx context.Context, d *draft, end func()) error {
	if err := u.take(ctx, d); err != nil {
		d.giveUp(ctx)
		end()
		return err
	}
	go func() {
		defer u.running.Done()
		o := target.Outcome{Upload: d.up, Hash: d.hash, SHA256: d.sha256}
		var k Known
		k, o.Err = d.commit(u.ctx)
		if k.Path != "" {
			o.File = k.file()
			u.c.Hashes.Keep([]Known{k}) // else it is asked for
		}
		d.giveUp(u.ctx)
		end()
		u.c.sending.Release(1)
		u.answer(d, o)
	}()
	return nil
}

// take has a place for a draft among those that are given their names. Errors: that of ctx; errClosed.
func (u *uploader) take(ctx context.Context, d *draft) error {
	if ctx.Err() != nil || u.c.sending.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		u.c.sending.Release(1)
		return errClosed
	}
	u.under[d] = struct{}{}
	u.running.Add(1)
	return nil
}

func (u *uploader) answer(d *draft, o target.Outcome) {
	u.answering.Lock()
	u.done([]target.Outcome{o})
	u.answering.Unlock()
	u.mu.Lock()
	delete(u.under, d)
	u.mu.Unlock()
	close(d.answered)
}

// Await implements target.Uploader.
func (u *uploader) Await(ctx context.Context) error {
	ctx, leave := u.join(ctx)
	defer leave()
	if u.c.room.Acquire(ctx, partSize) != nil {
		return context.Cause(ctx)
	}
	u.c.room.Release(partSize)
	return context.Cause(ctx)
}

// Flush implements target.Uploader.
func (u *uploader) Flush(ctx context.Context) error {
	ctx, leave := u.join(ctx)
	defer leave()
	u.mu.Lock()
	under := make([]*draft, 0, len(u.under))
	for d := range u.under {
		under = append(under, d)
	}
	u.mu.Unlock()
	for _, d := range under {
		select {
		case <-d.answered:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return context.Cause(ctx)
}

// Close implements target.Uploader.
func (u *uploader) Close(ctx context.Context) error {
	err := u.Flush(ctx)
	u.mu.Lock()
	u.closed = true
	u.mu.Unlock()
	u.cancel(errClosed)
	u.running.Wait()
	if errors.Is(err, errClosed) {
		return nil // closed before
	}
	return err
}
