package archiver

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/store"
)

// How much is under way at once. RingCentral's budget is what paces; the workers
// only hide the time of a call, and memory is bounded by them.
const (
	copyWorkers = 8
	feedPage    = 64   // few enough that what becomes urgent meanwhile does not wait long
	mostFed     = 1024 // where they fly off at once, more are taken together
)

// soon is how far ahead a pass waits for a next attempt before it calls itself
// done.
const soon = 2 * time.Minute

// copier copies everything that is ready. It lives for one pass.
type copier struct {
	a        *Archiver
	zone     *time.Location
	probe    bool      // one item goes ahead of the others
	until    time.Time // when the next hour is due, and no more is begun
	uploader *dropbox.Uploader
	cancel   context.CancelCauseFunc

	mu      sync.Mutex
	flights map[store.Key]*flight
	moved   chan struct{} // signalled when a worker is free or a flight has ended
	busy    int           // flights that a worker still has parts of to send
	streak  int           // network failures since the last success
}

// flight is an item under way: taken from the queue, not recorded yet.
type flight struct {
	item    *store.Item
	parts   []int // indexes of the parts to copy
	pending int   // parts handed to Dropbox and not answered, plus one while more may come
	sent    bool  // no more will come
	err     error
}

// copyAll copies until nothing is ready any more and no next attempt is due
// soon, or until then. The error says why it stopped early.
func (a *Archiver) copyAll(ctx context.Context, zone *time.Location, until time.Time) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c := &copier{
		a: a, zone: zone, probe: a.stoodStill(), until: until, cancel: cancel,
		flights: map[store.Key]*flight{}, moved: make(chan struct{}, 1),
	}
	if err := c.countWork(); err != nil {
		return err
	}
	c.uploader = a.dbx.NewUploader(ctx, c.answered)
	feed := make(chan *flight)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(feed)
		return c.feed(gctx, feed)
	})
	for range copyWorkers {
		group.Go(func() error {
			for f := range feed {
				c.fly(gctx, f)
			}
			return nil
		})
	}
	err := group.Wait()
	if closeErr := c.uploader.Close(context.WithoutCancel(ctx)); err == nil && closeErr != nil {
		err = from(atDropbox, closeErr)
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// countWork tells the faces how much there is to do.
func (c *copier) countWork() error {
	var ready [4]int
	err := c.a.store.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		ready = totals.Ready
		return err
	})
	c.a.progress(func(p *pass) {
		for column, n := range ready {
			p.total += n
			p.toFetch[column] += n
		}
	})
	return storeFailed("count the queue", err)
}

// feed takes ready items from the queue, in the order of choose, until the next
// hour is due: what is left then is for the next pass, and what is under way
// ends well. Where the pass before was stopped by something that everything
// meets, a full Dropbox or a dead network, one item goes ahead of the others: if
// it fails there is one failure and not a thousand.
func (c *copier) feed(ctx context.Context, out chan<- *flight) error {
	probing := c.probe
	for page := feedPage; !hourDue(c.a.now(), c.until); {
		began := c.a.now()
		flights, err := c.take(page)
		if err != nil {
			return storeFailed("read the queue", err)
		}
		if len(flights) == 0 {
			if more, err := c.await(ctx); err != nil || !more {
				return err
			}
			continue
		}
		if probing {
			if err := c.sendOff(ctx, out, flights[:1], began); err != nil {
				return err
			}
			if err := c.landing(ctx, flights[0]); err != nil {
				return err
			}
			flights, probing = flights[1:], false
		}
		if err := c.sendOff(ctx, out, flights, began); err != nil {
			return err
		}
		if page = min(2*page, mostFed); c.slow(began) {
			page = feedPage
		}
	}
	return nil
}

// sendOff hands a page to the workers. Where they are slow, the rest of a large
// one goes back, so that what has become urgent need not wait for it.
func (c *copier) sendOff(ctx context.Context, out chan<- *flight, flights []*flight, began time.Time) error {
	for i, f := range flights {
		if hourDue(c.a.now(), c.until) || i >= feedPage && c.slow(began) {
			c.giveBack(flights[i:])
			return nil
		}
		select {
		case out <- f:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// slow reports whether a page that was begun then takes longer than it costs to
// take another.
func (c *copier) slow(began time.Time) bool { return c.a.now().Sub(began) > time.Second }

// giveBack puts items back that were claimed and not begun.
func (c *copier) giveBack(flights []*flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range flights {
		delete(c.flights, f.item.Key)
		c.busy--
	}
}

// landing waits until a flight has ended.
func (c *copier) landing(ctx context.Context, f *flight) error {
	for {
		c.mu.Lock()
		flying, sent := c.flights[f.item.Key] == f, f.pending == 0 || f.sent
		c.mu.Unlock()
		if !flying {
			return context.Cause(ctx)
		}
		if sent {
			if err := c.uploader.Flush(ctx); err != nil {
				return from(atDropbox, err)
			}
			continue
		}
		select {
		case <-c.moved:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// await waits for what is under way, and tells whether more may be ready then.
// When the workers have nothing left to send, Dropbox need not wait for more.
func (c *copier) await(ctx context.Context) (more bool, err error) {
	c.mu.Lock()
	flying, busy := len(c.flights), c.busy
	c.mu.Unlock()
	if flying > 0 && busy == 0 {
		return true, from(atDropbox, c.uploader.Flush(ctx))
	}
	next, err := c.nextTry()
	if err != nil {
		return false, err
	}
	var timer <-chan time.Time
	if flying == 0 {
		wait := next.Sub(c.a.now())
		if next.IsZero() || wait > soon {
			return false, nil
		}
		timer = c.a.clock.After(max(wait, 0))
	}
	select {
	case <-c.moved:
		return true, nil
	case <-timer:
		return true, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// move signals that a worker is free or a flight has ended.
func (c *copier) move() {
	select {
	case c.moved <- struct{}{}:
	default: // the signal before has not been read yet
	}
}

func (c *copier) nextTry() (at time.Time, err error) {
	err = c.a.store.View(func(tx *store.Tx) error {
		at = tx.NextTry()
		return nil
	})
	return at, err
}

// fly copies the parts of one item.
func (c *copier) fly(ctx context.Context, f *flight) {
	for _, i := range f.parts {
		if err := c.send(ctx, f, i); err != nil {
			c.settle(f, err)
			return
		}
	}
	c.settle(f, nil)
}

// partTag finds the part again when Dropbox has answered.
type partTag struct {
	flight *flight
	part   int
}

// settle notes that no more parts of a flight will be sent.
func (c *copier) settle(f *flight, err error) {
	c.mu.Lock()
	f.err = errors.Join(f.err, err)
	f.pending--
	f.sent = true
	c.busy--
	landed := f.pending == 0
	c.mu.Unlock()
	if landed {
		c.record([]*flight{f})
	}
	c.move()
}

// answered takes Dropbox's answers to a batch and records, in one transaction,
// the items that are complete with them.
func (c *copier) answered(outcomes []dropbox.Outcome) {
	var landed []*flight
	c.mu.Lock()
	for _, o := range outcomes {
		tag := o.Upload.Tag.(partTag)
		f := tag.flight
		if o.Err != nil {
			f.err = errors.Join(f.err, from(atDropbox, o.Err))
		} else {
			p := &f.item.Parts[tag.part]
			p.Path, p.Size, p.Hash, p.Committed = o.File.Path, o.File.Size, o.File.Hash, c.a.now()
			p.SHA256 = o.SHA256
		}
		if f.pending--; f.pending == 0 {
			landed = append(landed, f)
		}
	}
	c.mu.Unlock()
	if len(landed) > 0 {
		c.record(landed)
	}
}
