package pass

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/localtime"
)

// manyFiles is how many files of others take so long that what the pass has done is shown before.
const manyFiles = 200

// others is the copying of files that others have archived in other places. It goes on beside the hours that become due meanwhile.
type others struct {
	done chan struct{}
	stop context.CancelFunc
	err  error // once it is done
}

// beginOthers begins it. It begins no file once the next hour is due.
func (c *copying) beginOthers(ctx context.Context) *others {
	ctx, stop := context.WithCancel(ctx)
	o := &others{done: make(chan struct{}), stop: stop}
	until, met := localtime.Later(c.until, c.Clock.Now().Add(minCopying)), errors.Join(c.met, c.boxes.met())
	go func() {
		defer close(o.done)
		o.err = c.Filler.CopyOthers(ctx, c.Accounts.Place(), until, func(files int) {
			if files >= manyFiles {
				c.atTheHour(ctx, met)
			}
		}, c.still.RLocker())
	}()
	return o
}

// copyOthers begins to copy what others have archived in other places, and waits until that is done or the next hour is due although a
// file is still under way, which it reports.
func (c *copying) copyOthers(ctx context.Context) (due bool) {
	if c.listing != 0 { // the rest of the pass does it
		return false
	}
	if c.others == nil {
		c.others = c.beginOthers(ctx)
	}
	for {
		again := c.Clock.After(look)
		if localtime.HourLate(c.Clock.Now(), c.until, grace) {
			break
		}
		select {
		case <-c.others.done:
			return false
		case <-again:
		}
	}
	select {
	case <-c.others.done:
		return false
	default:
		return true
	}
}

// endOthers ends it where something has stopped the copying. Where it never began, what is lacking is counted. Errors: those of
// fill.Filler.CopyOthers.
func (c *copying) endOthers(ctx context.Context) error {
	switch {
	case c.listing != 0:
		return nil
	case c.others == nil:
		return c.Filler.Compare(ctx)
	}
	c.others.stop()
	<-c.others.done
	if ctx.Err() == nil && errors.Is(c.others.err, context.Canceled) {
		return nil // what has stopped the copying is why
	}
	return c.others.err
}
