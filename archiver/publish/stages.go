package publish

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
)

// errHeldUp: what has to lie in Dropbox before a draft does not yet.
var errHeldUp = errors.New("what comes before it is not there")

// stage is drafts that get their names together, once those of the stage before have theirs. The content of all stages is sent side by
// side, because each call takes its time.
type stage struct {
	drafts []*draft
	before *stage        // nil = this one is the first
	ended  chan struct{} // closed when every draft has its outcome
	err    error         // of the uploader, once it has ended
}

// turn waits until the stage before has ended. Errors: errHeldUp, when something is missing of it; that of ctx.
func (s *stage) turn(ctx context.Context) error {
	select {
	case <-s.before.ended:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for _, d := range s.before.drafts {
		if d.err != nil && (isRegistry(d.name) || !errors.Is(d.err, target.ErrConflict)) { // a page in the way of a record tells no less
			return errHeldUp
		}
	}
	if s.before.err != nil {
		return errHeldUp
	}
	return nil
}

// send uploads drafts stage by stage and returns those that need another attempt.
func (p *publisher) send(ctx context.Context, stages ...[]*draft) (again []*draft, err error) {
	sent, err := p.sendAll(ctx, stages)
	if err != nil {
		return nil, errors.Join(reasons.From(reasons.Dropbox, err), p.keep(sent))
	}
	var failed error
	for _, d := range sent {
		switch {
		case d.err == nil:
		case errors.Is(d.err, errHeldUp):
			again = append(again, d)
		case errors.Is(d.err, target.ErrConflict):
			more, err := p.evade(ctx, d)
			if err != nil {
				return nil, &reasons.PageError{Page: d.pub.Path, Err: errors.Join(err, p.keep(sent))}
			}
			if more {
				again = append(again, d)
			}
		case failed == nil: // the others are there all the same
			failed = &reasons.PageError{Page: d.pub.Path, Err: reasons.From(reasons.Dropbox, d.err)}
		}
	}
	if kept := p.keep(sent); failed == nil {
		failed = kept
	}
	return again, failed
}

// sendAll uploads the drafts of all stages, and returns them. Those that are rendered into their upload are so one after the other.
func (p *publisher) sendAll(ctx context.Context, stages [][]*draft) (sent []*draft, err error) {
	var running sync.WaitGroup
	var begun []*stage
	for _, drafts := range stages {
		if len(drafts) == 0 || err != nil {
			continue
		}
		s := &stage{drafts: drafts, ended: make(chan struct{})}
		if len(begun) > 0 {
			s.before = begun[len(begun)-1]
		}
		begun, sent = append(begun, s), append(sent, drafts...)
		uploader := p.Client.NewUploader(ctx, func(outcomes []target.Outcome) { answered(outcomes, p.now) })
		err = s.put(ctx, uploader)
		running.Go(func() {
			defer close(s.ended)
			s.err = uploader.Close(ctx)
		})
	}
	running.Wait()
	for _, s := range begun {
		if err == nil {
			err = s.err
		}
	}
	return sent, err
}

// put hands the drafts of a stage over. Errors: those of target.Uploader.Put.
func (s *stage) put(ctx context.Context, u target.Uploader) error {
	for _, d := range s.drafts {
		up := target.Upload{Tag: d, Path: d.pub.Path, Replaces: d.pub.Rev}
		if d.err = nil; s.before != nil {
			up.Behind = s.turn
		}
		err := upload(ctx, u, up, d)
		if errors.Is(err, errHeldUp) {
			d.err = err
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// upload sends a draft, of which no more than its name is needed then. One that was too large to be kept is rendered into the upload, so
// that a page of any size takes no memory.
func upload(ctx context.Context, u target.Uploader, up target.Upload, d *draft) error {
	if d.text != nil {
		up.Body = bytes.NewReader(d.text)
		err := u.Put(ctx, up)
		if err == nil {
			d.text = nil
		}
		return err
	}
	r, w := io.Pipe()
	rendered := make(chan struct{})
	go func() {
		defer close(rendered)
		w.CloseWithError(d.write(w))
	}()
	up.Body = r
	err := u.Put(ctx, up)
	r.Close()
	<-rendered
	return err
}

// answered takes the answers that Dropbox has given at a time; one uploader calls it, never twice at once.
func answered(outcomes []target.Outcome, at time.Time) {
	for _, o := range outcomes {
		d := o.Upload.Tag.(*draft)
		if d.err = o.Err; d.err == nil {
			d.pub.Rev, d.pub.Hash, d.pub.Size, d.pub.At = o.File.Rev, o.File.Hash, o.File.Size, at
			d.pub.Versions = []string{o.File.Hash} // the file that was there before is gone
			d.pub.Behind = false
		}
	}
}

// ofOnePage reports whether an error keeps one page from being written, as long as nobody puts that right, and says nothing of other pages.
func ofOnePage(err error) bool {
	page, is := errors.AsType[*reasons.PageError](err)
	return is && !isRegistry(page.Page) && !reasons.HoldsUpPages(err) // nothing is written that is not registered
}
