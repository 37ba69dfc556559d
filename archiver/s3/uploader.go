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
	done    func([]target.Outcome)

	mu        sync.Mutex
	closed    bool
	under     map[*draft]struct{} // under way
	ended     []*draft            // whose outcomes are to be told
	answering bool                // somebody tells them
}

// NewUploader implements target.Destination. It gives up what an earlier run has left unfinished.
func (c *Client) NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader {
	u := &uploader{c: c, done: done, under: map[*draft]struct{}{}}
	u.ctx, u.cancel = context.WithCancelCause(ctx)
	u.running.Go(func() { c.sweep(u.ctx) })
	return u
}

// Put implements target.Uploader.
func (u *uploader) Put(ctx context.Context, up target.Upload) error {
	key, err := u.c.keyOf(up.Path)
	if err != nil {
		return err
	}
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	if err := up.Wait(ctx); err != nil { // one call stores it
		return err
	}
	if u.c.small.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	b := &body{Reader: up.Body, sums: target.NewSums()}
	up.Body = nil
	d := &draft{c: u.c, up: up, key: key, answered: make(chan struct{}), holds: u.c.small}
	if err := u.read(ctx, d, b); err != nil {
		d.holds.Release(1)
		return err
	}
	d.size, d.hash, d.sha256 = b.size, hexOf(b.sums), b.sums.Plain()
	return u.name(ctx, d)
}

// read reads a body to its end: into memory, or, of what is larger than a part, into an upload in parts. When it fails, nothing is left of it.
func (u *uploader) read(ctx context.Context, d *draft, b *body) error {
	data, err := b.fill(ctx, nil, mostSmall)
	if err == nil && !b.ended {
		if u.c.large.Acquire(ctx, 1) != nil {
			return context.Cause(ctx)
		}
		d.holds.Release(1)
		d.holds = u.c.large
		data, err = b.fill(ctx, data, partSize)
	}
	if err == nil && !b.ended {
		return u.sendParts(ctx, d, b, data)
	}
	d.data = data
	return err
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
			data, err = b.fill(ctx, data[:0], partSize)
		}
	}
	if err != nil {
		d.giveUp(ctx)
	}
	return err
}

// name has a draft given its name beside others, and its outcome told. When it fails, nothing is left of it.
func (u *uploader) name(ctx context.Context, d *draft) error {
	if err := u.take(ctx, d); err != nil {
		d.giveUp(ctx)
		d.holds.Release(1)
		return err
	}
	go func() {
		defer u.running.Done()
		d.is, d.err = d.commit(u.ctx)
		d.giveUp(u.ctx)
		d.data = nil
		d.holds.Release(1)
		u.answer(d)
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

// answer tells the outcome of a draft, together with others' that have ended meanwhile: what is known of them is kept at once.
func (u *uploader) answer(d *draft) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ended = append(u.ended, d)
	if u.answering {
		return
	}
	u.answering = true
	for len(u.ended) > 0 {
		some := u.ended
		u.ended = nil
		u.mu.Unlock()
		u.tell(some)
		u.mu.Lock()
		for _, d := range some {
			delete(u.under, d)
		}
	}
	u.answering = false
}

func (u *uploader) tell(some []*draft) {
	out := make([]target.Outcome, len(some))
	var kept []Known
	for i, d := range some {
		out[i] = target.Outcome{Upload: d.up, Hash: d.hash, SHA256: d.sha256, Err: d.err}
		if d.is.Path != "" {
			out[i].File = d.is.Shown()
			kept = append(kept, d.is)
		}
	}
	u.c.Hashes.Keep(kept) // else they are asked for
	u.done(out)
	for _, d := range some {
		u.c.sending.Release(1)
		close(d.answered)
	}
}

// Await implements target.Uploader.
func (u *uploader) Await(ctx context.Context) error {
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	if u.c.small.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	u.c.small.Release(1)
	return context.Cause(ctx)
}

// Flush implements target.Uploader.
func (u *uploader) Flush(ctx context.Context) error {
	ctx, leave := target.Either(ctx, u.ctx)
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
