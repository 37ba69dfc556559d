package dropbox

import (
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// bundler gathers small files and sends them together.
type bundler struct {
	u       *uploader
	files   []*transfer
	bytes   int64
	sending sync.WaitGroup
	slots   chan struct{}
	more    countdown
}

// bundle runs until the uploader's context ends.
func (u *uploader) bundle() {
	b := &bundler{u: u, slots: make(chan struct{}, mostBundles), more: countdown{clock: u.c.calls.Clock}}
	defer close(u.bundled)
	defer b.sending.Wait()
	defer b.dispatch(false)
	defer b.more.stop()
	for {
		select {
		case t := <-u.small:
			b.add(t)
		case <-b.more.over():
			b.dispatch(false)
		case <-u.ctx.Done():
			return
		}
	}
}

func (b *bundler) add(t *transfer) {
	if t.mark != nil {
		b.dispatch(false)
		b.sending.Wait() // the mark comes after all that was put before it
		b.u.ready <- t
		return
	}
	if b.bytes+t.size > mostBundleBytes {
		b.dispatch(true)
	}
	b.files = append(b.files, t)
	b.bytes += t.size
	if len(b.files) >= int(b.u.c.bundleFiles.Load()) {
		b.dispatch(true)
		return
	}
	b.more.start(idle)
}

// dispatch sends what was gathered once there is a slot; more says that more is likely to come. After the uploader's end the send fails at
// once, which is how these files get their outcomes.
func (b *bundler) dispatch(more bool) {
	b.more.stop()
	if len(b.files) == 0 {
		return
	}
	files := b.files
	b.files, b.bytes = nil, 0
	b.slots <- struct{}{}
	b.sending.Go(func() {
		defer func() { <-b.slots }()
		b.u.send(files, more)
	})
}

// send brings the data to Dropbox and hands each file to the committer, with a session or with an
// error.
func (u *uploader) send(files []*transfer, more bool) {
	u.c.sendBundle(u.ctx, files, more)
	for _, t := range files {
		u.drop(t)
		u.ready <- t
	}
}

// countdown is a timer that can be restarted.
type countdown struct {
	clock clockwork.Clock
	timer clockwork.Timer
}

func (c *countdown) start(d time.Duration) {
	c.stop()
	c.timer = c.clock.NewTimer(d)
}

func (c *countdown) stop() {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer = nil
}

func (c *countdown) running() bool { return c.timer != nil }

// over is never ready while the countdown is stopped.
func (c *countdown) over() <-chan time.Time {
	if c.timer == nil {
		return nil
	}
	return c.timer.Chan()
}
