package pass

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/transfer"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// minCopying is how long a pass copies at least. Otherwise nothing would ever
// be copied if listing took an hour.
const minCopying = 10 * time.Minute

// copying is the copying of what is ready, and what goes on beside it.
type copying struct {
	*pass
	boxes   *mailboxes
	others  *others       // nil = not begun
	listing ledger.Source // the sources whose lists wait for it
	until   time.Time     // when the next hour is due
	met     error         // by the lists that were read last
	later   error         // the same of an hour that became due meanwhile: it does not end what is under way
	long    bool          // that hour has a list that was not read to its end
}

// copy copies ready items until the next hour is due, and lists the mailboxes of the account beside it. Then it copies what others have
// archived in other places.
// The rest is left to the next pass and is no failure, because the next hour must not wait for a backlog.
// listing are the sources whose lists wait for it, and listErr is what the others have met. Errors: what has stopped the copying, and
// what went on beside it has met.
func (p *pass) copy(ctx context.Context, lister *discover.Lister, nextHour time.Time, listing ledger.Source, listErr error) (err, besideErr error) {
	p.Progress.Update(func(now *progress.Pass) { now.Phase = progress.Copying })
	c := &copying{pass: p, listing: listing, met: listErr, until: localtime.Later(nextHour, p.Clock.Now().Add(minCopying))}
	c.boxes = newMailboxes(ctx, p, lister.Now)
	c.boxes.goesOn.Store(listing == 0)
	c.boxes.begin(lister, c.until)
	err = c.copyReady(ctx)
	for err == nil && (c.boxes.more(c.until) || c.copyOthers(ctx)) {
		if localtime.HourLate(p.Clock.Now(), c.until, grace) {
			_, err = c.next(ctx)
		}
		if err == nil {
			err = c.copyReady(ctx)
		}
	}
	besideErr = errors.Join(c.later, c.boxes.end(), c.endOthers(ctx))
	if err == nil && c.later == nil {
		err = c.noteCut()
	}
	return err, besideErr
}

// copyReady copies what is ready, and waits for what is under way. Errors: those of land.
func (c *copying) copyReady(ctx context.Context) error {
	_ = c.feed(ctx, transfer.How{Until: c.until, Again: true, Patience: c.how.Patience, Next: c.next}) // land has met the same
	return c.land()
}

// next has the hour listed that has become due, once what was copied until then is published, and says until when copying goes on.
func (c *copying) next(ctx context.Context) (time.Time, error) {
	c.atTheHour(ctx, errors.Join(c.met, c.boxes.met()))
	c.until, c.later = c.nextHour(ctx)
	if c.long = errors.Is(c.later, discover.ErrLong); c.long {
		c.later = nil
	}
	c.met = c.later
	if c.until.IsZero() || context.Cause(ctx) != nil {
		return c.until, errors.Join(c.later, context.Cause(ctx))
	}
	return c.until, nil
}

// nextHour lists, while a pass still copies something large or slow, also from another place, or reads the long list of a mailbox, the
// hour that has become due, and says when the one after it is. What it finds is copied in the same pass. Sources that are being
// listed are left out, and a list that is long is the next pass's.
func (c *copying) nextHour(ctx context.Context) (next time.Time, err error) {
	settings, err := c.Store.Settings()
	if err != nil {
		return next, err
	}
	next = localtime.HourAfter(c.Clock.Now(), settings.AfterTheHour())
	if settings.Sources() == 0 || settings.PausedAt(c.Clock.Now()) {
		return next, nil
	}
	if err := errors.Join(c.Accounts.Reach(ctx), c.openHours(settings)); err != nil {
		return next, err
	}
	lister, err := c.Lister(ctx, c.who, settings)
	if err != nil {
		return next, err
	}
	lister.Beside = c.breakOff()
	if err := errors.Join(lister.MarkLeavers(), c.list(ctx, lister, settings.Sources()&^c.listing)); err != nil {
		return next, err
	}
	if c.listing == 0 {
		c.Progress.Update(func(now *progress.Pass) { now.Listed = lister.Now })
	}
	behind := c.adopt(ctx, lister)
	if behind != nil && !errors.Is(behind, reconcile.ErrBehind) {
		return next, behind
	}
	c.boxes.begin(lister, next)
	if lister.Left() != 0 {
		return next, discover.ErrLong
	}
	return next, behind
}

// noteCut notes whether the next hour was due before the pass had done everything, or a list was long.
func (c *copying) noteCut() error {
	more := c.boxes.left > 0
	err := c.Store.View(func(tx *store.Tx) error {
		more = more || tx.HasReady()
		return nil
	})
	c.Progress.Update(func(now *progress.Pass) { now.Cut = c.long || more && localtime.HourDue(c.Clock.Now(), c.until) })
	return reasons.StoreFailed("read the queue", err)
}
