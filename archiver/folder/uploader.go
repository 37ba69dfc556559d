package folder

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ringcentral-archiver/archiver/target"
)

// errClosed is what an uploader that was closed says.
var errClosed = fmt.Errorf("folder: the uploader is closed: %w", context.Canceled)

// uploader is a target.Uploader. Each Put writes its file, in the program's own folder, beside the others; what is whole and on the
// disk is given its name by one goroutine, which makes the names of a folder last with one wait for the disk.
type uploader struct {
	c       *Client
	ctx     context.Context // ends with Close
	cancel  context.CancelCauseFunc
	done    func([]target.Outcome)
	ready   chan *draft
	running sync.WaitGroup
}

// mostNamed is how many files are given their names together.
const mostNamed = 64

// NewUploader implements target.Destination. It removes what an earlier run has left unfinished.
func (c *Client) NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader {
	u := &uploader{c: c, done: done, ready: make(chan *draft)}
	u.ctx, u.cancel = context.WithCancelCause(ctx)
	u.running.Go(u.run)
	return u
}

// run names what was written until the uploader's context ends.
func (u *uploader) run() {
	u.c.sweep(u.ctx)
	for {
		select {
		case d := <-u.ready:
			u.name(d)
		case <-u.ctx.Done():
			return
		}
	}
}

// name gives their names to a draft and to what else is ready, up to a mark.
func (u *uploader) name(d *draft) {
	var drafts []*draft
	for more := true; more && d.mark == nil; {
		drafts = append(drafts, d)
		more = len(drafts) < mostNamed
		select {
		case d = <-u.ready:
			if d.mark == nil && !more {
				drafts, more = append(drafts, d), false
			}
		default:
			more = false
		}
	}
	if len(drafts) > 0 {
		u.done(u.c.nameAll(u.ctx, drafts))
	}
	if d.mark != nil {
		close(d.mark)
	}
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
	name, err := nameOf(up.Path)
	if err != nil {
		return err
	}
	ctx, leave := u.join(ctx)
	defer leave()
	d, err := u.write(ctx, up, name)
	if err != nil {
		return err
	}
	select {
	case u.ready <- d:
		return nil
	case <-ctx.Done():
		u.c.discard(ctx, d)
		return context.Cause(ctx)
	}
}

func (u *uploader) write(ctx context.Context, up target.Upload, name string) (*draft, error) {
	if err := u.place(ctx); err != nil {
		return nil, err
	}
	defer func() { <-u.c.writing }()
	return u.c.write(ctx, up, name)
}

// place takes one of the places for files that are written. Errors: that of ctx.
func (u *uploader) place(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	select {
	case u.c.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Await implements target.Uploader.
func (u *uploader) Await(ctx context.Context) error {
	ctx, leave := u.join(ctx)
	defer leave()
	err := u.place(ctx)
	if err == nil {
		<-u.c.writing
	}
	return err
}

// Flush implements target.Uploader.
func (u *uploader) Flush(ctx context.Context) error {
	ctx, leave := u.join(ctx)
	defer leave()
	mark := &draft{mark: make(chan struct{})}
	select {
	case u.ready <- mark:
		<-mark.mark                 // what was put before is being named, which ends with the uploader's context
		return context.Cause(u.ctx) // nil while the uploader runs
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Close implements target.Uploader.
func (u *uploader) Close(ctx context.Context) error {
	err := u.Flush(ctx)
	u.cancel(errClosed)
	u.running.Wait()
	if errors.Is(err, errClosed) {
		return nil // closed before
	}
	return err
}
