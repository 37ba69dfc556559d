// Package transfer copies items from RingCentral to Dropbox: it takes them from the queue, fetches
// their parts, checks the content, uploads it and records how that ended. It does not find out what
// there is to copy.
package transfer

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transfer/oncemore"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// How many items are taken from the queue together.
const (
	feedPage = 64   // few enough that items that become urgent meanwhile do not wait long
	maxPage  = 1024 // when a page is done quickly, more are taken together
)

// Source is the part of RingCentral's client that fetches content. It calls sent when the call has had its turn.
type Source interface {
	Content(ctx context.Context, uri string, g pace.Group, sent func()) (*ringcentral.Content, error)
}

// Target is the part of a destination that uploads files, and says what is there.
type Target interface {
	oncemore.Place
	NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader
	Await(ctx context.Context) error
}

// Config is what copying needs.
type Config struct {
	Store    *store.Store
	Clock    *localtime.Clock
	Log      *slog.Logger
	Rand     func() *rand.Rand // returns a new source for each caller
	Progress *progress.Progress
	Source   Source
	// Elsewhere is asked before Source; nil = the archive lies in one place
	Elsewhere Elsewhere
	Target    Target
	Found     oncemore.Found
	Zone      *time.Location // the account's zone, for the times in file names
	Probe     bool           // one item goes ahead of the others
	Cured     func()         // is told of a Probe, once, that an item was archived: what stopped the pass before is over
	// Recording is held while it is recorded what was copied; nil = nothing has to wait for that
	Recording sync.Locker
}

// How says how ready items are copied.
type How struct {
	Until    time.Time       // when the next hour is due, and no more is begun; zero = whenever that is
	Enough   <-chan struct{} // closed when no more is to be begun; nil = never
	Again    bool            // what has failed before is tried again when it is due
	Patience time.Duration   // how far ahead it waits for that before it is done
	// Next lists the hour that is due while something large or slow is still under way, and says when
	// the hour after it is due; nil = the next pass does that
	Next func(ctx context.Context) (time.Time, error)
}

// Copier copies what is ready. What is under way goes on from one Feed to the next. Feed and End are called by one goroutine at a time.
type Copier struct {
	Config
	How
	ctx      context.Context // ends when something has stopped every item
	cancel   context.CancelCauseFunc
	fetching context.Context // ends with ctx, or when Feed has failed: what Dropbox has by then is still recorded
	stop     context.CancelCauseFunc
	uploader target.Uploader
	running  sync.WaitGroup  // of the transfers
	counting sync.Mutex      // held while it is recorded what was copied, until that is counted
	begin    func(*transfer) // has it copied beside the others

	mu        sync.Mutex
	transfers map[ledger.Key]*transfer
	moved     chan struct{} // signalled when another may begin or one has ended
	busy      int           // transfers that have parts to send
	begun     int           // of them, those whose turn has come
	waiting   int           // of those, the ones that have a call to make and may not yet
	streak    int           // network failures since the last success
	cured     bool          // Cured was told
	refusals  refusals
	unsure    oncemore.Unsure
}

// transfer is an item under way: taken from the queue, not recorded yet.
type transfer struct {
	item    *ledger.Item
	parts   []int         // indexes of the parts to copy
	pending int           // parts handed to Dropbox and not answered, plus one while more may come
	sent    bool          // no more will come
	waits   bool          // it has a call to make and may not yet
	failed  map[int]error // by index: why a part was not copied
}

// fail notes why a part was not copied.
func (f *transfer) fail(part int, err error) {
	if f.failed == nil {
		f.failed = map[int]error{}
	}
	f.failed[part] = err
}

// stored notes what a part is in Dropbox.
func (f *transfer) stored(part int, o target.Outcome, now time.Time) {
	p := &f.item.Parts[part]
	p.Path, p.Size, p.Hash, p.SHA256, p.Committed = o.File.Path, o.File.Size, o.File.Hash, o.SHA256, now
}

// Begin makes a Copier, which copies nothing before Feed. Whoever has made it calls End.
func Begin(ctx context.Context, config Config) *Copier {
	c := &Copier{Config: config, transfers: map[ledger.Key]*transfer{}, moved: make(chan struct{}, 1), unsure: oncemore.Unsure{}}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	c.fetching, c.stop = context.WithCancelCause(c.ctx)
	c.begin = func(f *transfer) { c.running.Go(func() { c.transfer(c.fetching, f) }) }
	c.uploader = c.Target.NewUploader(c.ctx, c.answered)
	return c
}

// Feed copies until no item is ready and no next attempt is due within the patience, until the next hour is due, or until there is
// enough. What is under way then goes on. What fails for one part stays with that part. Errors: why it stopped early, which is an
// error of Source, Target or Next whose reason StopsAll, reasons.ErrStore, or that of the context; End follows then.
func (c *Copier) Feed(how How) error {
	c.How = how
	err := c.countWork(true)
	if err == nil {
		err = c.feedHours(c.fetching)
	}
	if err == nil {
		err = context.Cause(c.fetching) // of what was under way
	}
	if err != nil {
		c.stop(err)
	}
	return err
}

// GiveUp ends what is under way, and all that would follow, with an error that everything would meet.
func (c *Copier) GiveUp(err error) { c.cancel(err) }

// End waits for what is under way, and reports whether anything was archived. Errors: what has stopped every item, or those of Feed.
func (c *Copier) End() (copied bool, err error) {
	defer c.cancel(nil)
	c.running.Wait()
	closeErr := reasons.From(reasons.Dropbox, c.uploader.Close(context.WithoutCancel(c.ctx)))
	for _, err := range []error{context.Cause(c.ctx), context.Cause(c.fetching), closeErr} {
		if err != nil {
			return c.refusals.copied, err
		}
	}
	return c.refusals.copied, c.endRefused()
}

// countWork tells the faces how much there is to do. begins says that what has failed is not ready again.
func (c *Copier) countWork(begins bool) error {
	c.counting.Lock()
	defer c.counting.Unlock()
	var ready [4]int
	err := c.Store.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		ready = totals.Ready
		return err
	})
	c.Progress.Update(func(p *progress.Pass) {
		p.ToFetch = ready
		known := p.Done
		for _, n := range ready {
			known += n
		}
		if begins {
			p.Total = p.Failed + known
		}
		p.Total = max(p.Total, known) // a list that goes on may add to it
	})
	return reasons.StoreFailed("count the queue", err)
}

// grace is how long the next hour waits for what is under way, and look how often the clock is
// looked at meanwhile: a timer to the hour would be late by as long as the computer slept.
const (
	grace = 5 * time.Minute
	look  = time.Second
)

// feedHours feeds until nothing is ready or the next hour is due. The next hour does not wait for
// one large file on a slow line: it is listed, and its items are copied, beside it.
func (c *Copier) feedHours(ctx context.Context) error {
	for {
		if err := c.feed(ctx); err != nil || c.Next == nil {
			return err
		}
		landed, err := c.land(ctx)
		if err != nil || landed {
			return err
		}
		if c.Until, err = c.Next(ctx); err != nil {
			return err
		}
	}
}

// land waits, as long as the grace goes, for what is under way, and reports whether all of it has
// ended.
func (c *Copier) land(ctx context.Context) (landed bool, err error) {
	for {
		c.mu.Lock()
		running := len(c.transfers)
		c.mu.Unlock()
		if running == 0 || localtime.HourLate(c.Clock.Now(), c.Until, grace) {
			return running == 0, nil
		}
		select {
		case <-c.moved:
		case <-c.Clock.After(look):
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}

// feed takes ready items from the queue, in the order of choose, until the next hour is due. Then
// the rest is left to the next pass, and items under way are completed. When the pass before was
// stopped by something that stops every item, such as a full Dropbox or a dead network, one item
// goes ahead of the others. If it fails, there is one failure and not a thousand.
func (c *Copier) feed(ctx context.Context) error {
	for page := feedPage; !c.over(); {
		if err := c.countWork(false); err != nil {
			return err
		}
		began := c.Clock.Now()
		transfers, err := c.take(page)
		if err != nil {
			return reasons.StoreFailed("read the queue", err)
		}
		if len(transfers) == 0 {
			if more, err := c.await(ctx); err != nil || !more {
				return err
			}
			continue
		}
		if c.Probe {
			if transfers, err = c.probe(ctx, transfers, began); err != nil {
				return err
			}
			c.Probe = c.over() // its end was not seen then
		}
		if err := c.dispatch(ctx, transfers, began); err != nil {
			return err
		}
		if page = min(2*page, maxPage); c.slow(began) {
			page = feedPage
		}
	}
	return nil
}

// probe copies one item of a page alone and returns the others. When Dropbox refuses this one too,
// everything stops: other paths were refused before.
func (c *Copier) probe(ctx context.Context, page []*transfer, began time.Time) (others []*transfer, err error) {
	page, err = c.likeliestFirst(page)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	key := page[0].item.Key // its record is another one when it has been written
	if err := c.dispatch(ctx, page[:1], began); err != nil {
		return nil, err
	}
	if err := c.awaitOne(ctx, page[0], key); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.refusals.fresh) > 0 {
		_, err := c.refusals.last.refused()
		return nil, err
	}
	return page[1:], nil
}

// dispatch begins the transfers of a page, each in its turn. When that is slow, the rest of a large page goes
// back, so that items that have become urgent need not wait for it.
func (c *Copier) dispatch(ctx context.Context, transfers []*transfer, began time.Time) error {
	for i, f := range transfers {
		if err := c.turn(ctx); err != nil {
			return err
		}
		if c.over() || i >= feedPage && c.slow(began) {
			c.giveBack(transfers[i:])
			return nil
		}
		c.mu.Lock()
		c.begun++
		c.mu.Unlock()
		c.wait(f, true) // until it is seen what it has to do
		c.begin(f)
	}
	return nil
}

// slow reports whether the page, begun at that time, takes longer than it costs
// to take another.
func (c *Copier) slow(began time.Time) bool { return c.Clock.Now().Sub(began) > time.Second }

// giveBack puts items back that were claimed and not begun.
func (c *Copier) giveBack(transfers []*transfer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range transfers {
		delete(c.transfers, f.item.Key)
		c.busy--
	}
}

// awaitOne waits until the transfer of an item has ended.
func (c *Copier) awaitOne(ctx context.Context, f *transfer, key ledger.Key) error {
	for {
		c.mu.Lock()
		running, sent := c.transfers[key] == f, f.pending == 0 || f.sent
		c.mu.Unlock()
		if !running {
			return context.Cause(ctx)
		}
		if sent {
			if err := c.uploader.Flush(ctx); err != nil {
				return reasons.From(reasons.Dropbox, err)
			}
			continue
		}
		select {
		case <-c.moved:
		case <-c.Enough: // it goes on alone: no other is begun
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// await waits for the transfers under way, and reports whether more items may
// be ready then. When nothing is left to send, Dropbox need not wait for more.
func (c *Copier) await(ctx context.Context) (more bool, err error) {
	c.mu.Lock()
	running, busy := len(c.transfers), c.busy
	c.mu.Unlock()
	if running > 0 && busy == 0 {
		return true, reasons.From(reasons.Dropbox, c.uploader.Flush(ctx))
	}
	next, err := c.nextTry()
	if err != nil {
		return false, err
	}
	timer := c.Clock.After(look)
	if running == 0 {
		wait := next.Sub(c.Clock.Now())
		if !c.Again || next.IsZero() || wait > c.Patience {
			return false, nil
		}
		timer = c.Clock.After(max(wait, 0))
	}
	for {
		select {
		case <-c.moved:
			return true, nil
		case <-timer:
			due := c.Again && !next.IsZero() && !next.After(c.Clock.Now())
			if running == 0 || due || c.over() {
				return true, nil
			}
			timer = c.Clock.After(look) // what is under way may take longer than the hour
		case <-c.Enough:
			return true, nil
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}

// signal signals that another transfer may begin or one has ended.
func (c *Copier) signal() {
	select {
	case c.moved <- struct{}{}:
	default: // the signal before has not been read yet
	}
}

func (c *Copier) nextTry() (at time.Time, err error) {
	err = c.Store.View(func(tx *store.Tx) error {
		at = tx.NextTry()
		return nil
	})
	return at, err
}

// transfer copies the parts of one item. A part that cannot be had holds up none of the others.
func (c *Copier) transfer(ctx context.Context, f *transfer) {
	c.mu.Lock()
	rests := c.refusals.rests(f.item.Owner)
	c.mu.Unlock()
	if rests {
		c.end(f)
		c.giveBack([]*transfer{f})
		c.signal()
		return
	}
	for _, i := range f.parts {
		err := c.fetch(ctx, f, i)
		if err == nil {
			continue
		}
		c.mu.Lock()
		f.fail(i, err)
		c.mu.Unlock()
		if ctx.Err() != nil || reasons.Of(err).StopsAll() {
			break
		}
	}
	c.end(f)
	c.settle(f)
}

// partTag finds the part again when Dropbox has answered.
type partTag struct {
	transfer *transfer
	part     int
}

// settle notes that no more parts of a transfer will be sent.
func (c *Copier) settle(f *transfer) {
	c.mu.Lock()
	f.pending--
	f.sent = true
	c.busy--
	complete := f.pending == 0
	c.mu.Unlock()
	if complete {
		c.record([]*transfer{f})
	}
	c.signal()
}

// answered takes Dropbox's answers to a batch and records, in one transaction,
// the items that are complete with them.
func (c *Copier) answered(outcomes []target.Outcome) {
	var complete []*transfer
	c.mu.Lock()
	for _, o := range outcomes {
		tag := o.Upload.Tag.(partTag)
		f := tag.transfer
		if !f.item.Early { // else it is fetched again for what has come to it
			o = c.unsure.Settle(o)
		}
		if o.Err != nil {
			f.fail(tag.part, reasons.From(reasons.Dropbox, o.Err))
		} else {
			f.stored(tag.part, o, c.Clock.Now())
		}
		if f.pending--; f.pending == 0 {
			complete = append(complete, f)
		}
	}
	c.mu.Unlock()
	if len(complete) > 0 {
		c.record(complete)
	}
}
