package drafts

import (
	"context"
	"errors"
	"sync"

	"ringcentral-archiver/archiver/target"
)

// Place is where drafts are written and named. Its methods are safe for concurrent use.
type Place interface {
	// Write writes a body to its end into a draft. When it fails, nothing is left of it. Errors: those of target.Uploader.Put.
	Write(ctx context.Context, up target.Upload, name string) (*Draft, error)
	// Discard removes a draft that gets no name, also when ctx has ended.
	Discard(ctx context.Context, d *Draft)
	// Name gives drafts their names, and an outcome for each, in their order. What cannot have its name is removed.
	Name(ctx context.Context, some []*Draft) []target.Outcome
	// Sweep removes what is abandoned.
	Sweep(ctx context.Context)
	// NameOf is where the file of a path lies below the folder. Errors: target.ErrBadPath.
	NameOf(path string) (string, error)
}

// uploader is a target.Uploader. Each Put writes its file beside the others; what is whole is given its name by one goroutine, some at a
// time.
type uploader struct {
	in      Place
	writing chan struct{}   // has a place for each file that may be written at once
	ctx     context.Context // ends with Close
	cancel  context.CancelCauseFunc
	done    func([]target.Outcome)
	ready   chan *Draft
	closed  error
	running sync.WaitGroup
}

// mostNamed is how many files are given their names together.
const mostNamed = 64

// NewUploader returns an uploader, which first removes what an earlier run has left unfinished. writing has as much capacity as files may
// be written at once, by all uploaders that share it; closed is the error of an uploader that was closed.
func NewUploader(ctx context.Context, in Place, writing chan struct{}, closed error, done func([]target.Outcome)) target.Uploader {
	u := &uploader{in: in, writing: writing, closed: closed, done: done, ready: make(chan *Draft)}
	u.ctx, u.cancel = context.WithCancelCause(ctx)
	u.running.Go(u.run)
	return u
}

// run names what was written until the uploader's context ends.
func (u *uploader) run() {
	u.in.Sweep(u.ctx)
	for {
		select {
		case d := <-u.ready:
			u.name(d)
		case <-u.ctx.Done():
			return
		}
	}
}

// name gives their names to a draft and to what else is ready, up to what a Flush has sent behind those before it.
func (u *uploader) name(d *Draft) {
	var some []*Draft
	for more := true; more && d.behind == nil; {
		some = append(some, d)
		more = len(some) < mostNamed
		select {
		case d = <-u.ready:
			if d.behind == nil && !more {
				some, more = append(some, d), false
			}
		default:
			more = false
		}
	}
	if len(some) > 0 {
		u.done(u.in.Name(u.ctx, some))
	}
	if d.behind != nil {
		close(d.behind)
	}
}

// Put implements target.Uploader.
func (u *uploader) Put(ctx context.Context, up target.Upload) error {
	name, err := u.in.NameOf(up.Path)
	if err != nil {
		return err
	}
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	if err := up.Wait(ctx); err != nil {
		return err
	}
	d, err := u.write(ctx, up, name)
	if err != nil {
		return err
	}
	select {
	case u.ready <- d:
		return nil
	case <-ctx.Done():
		u.in.Discard(ctx, d)
		return context.Cause(ctx)
	}
}

func (u *uploader) write(ctx context.Context, up target.Upload, name string) (*Draft, error) {
	if err := u.place(ctx); err != nil {
		return nil, err
	}
	defer func() { <-u.writing }()
	return u.in.Write(ctx, up, name)
}

// place takes one of the places for files that are written. Errors: that of ctx.
func (u *uploader) place(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	select {
	case u.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Await implements target.Uploader.
func (u *uploader) Await(ctx context.Context) error {
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	err := u.place(ctx)
	if err == nil {
		<-u.writing
	}
	return err
}

// Flush implements target.Uploader.
func (u *uploader) Flush(ctx context.Context) error {
	ctx, leave := target.Either(ctx, u.ctx)
	defer leave()
	last := &Draft{behind: make(chan struct{})}
	select {
	case u.ready <- last:
		<-last.behind               // what was put before is being named, which ends with the uploader's context
		return context.Cause(u.ctx) // nil while the uploader runs
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Close implements target.Uploader.
func (u *uploader) Close(ctx context.Context) error {
	err := u.Flush(ctx)
	u.cancel(u.closed)
	u.running.Wait()
	if errors.Is(err, u.closed) {
		return nil // closed before
	}
	return err
}
