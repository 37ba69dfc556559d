// Package pass is one round of the engine as a list of steps: reach both services, open the hours, list,
// adopt, copy, conclude, publish. It says in which order, what goes on beside what, and what ends a pass;
// it has no rule of a step, and does not say when a pass runs.
package pass

import (
	"context"
	"errors"
	"sync"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/transfer"
	"ringcentral-archiver/archiver/transfer/oncemore"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// pass is one round.
type pass struct {
	*Runner
	how      How
	who      store.RingCentral
	learning sync.Mutex     // held while it learns what lies in Dropbox
	beside   sync.WaitGroup // what goes on until the pages are written
	still    sync.RWMutex   // held while it publishes at the hour; for reading, while something is entered or recorded beside that

	copier  *transfer.Copier // of what is under way; nil = nothing is
	probe   bool             // the next item to be copied goes ahead of the others
	found   oncemore.Found   // what of an item was listed in Dropbox
	stopped error            // what has stopped the copying in this pass; nil once something was archived since
	again   time.Time        // when it is tried whether that is over
}

// do is the pass, step by step (ARCHITECTURE.md, "A pass"). The hours are
// opened even where a service cannot be reached, so that the log shows what
// waits. A person who asked for the pass may have fixed what items were waiting
// for.
func (p *pass) do(ctx context.Context) (err error) {
	settings, err := p.Store.Settings()
	if err != nil {
		return err
	}
	if p.who, err = p.Accounts.Ready(); err != nil {
		return err
	}
	reachErr := p.Accounts.Reach(ctx)
	if err := p.openHours(settings); err != nil || reachErr != nil {
		return errors.Join(reachErr, err)
	}
	if p.who, err = p.Accounts.Profile().AskDaily(ctx, p.who); err != nil {
		return err
	}
	if p.who, err = p.Accounts.Profile().AskRecordings(ctx, p.who, settings.Sources()); err != nil {
		return err
	}
	lister, err := p.Lister(ctx, p.who, settings)
	if err != nil {
		return err
	}
	if err := lister.MarkLeavers(); err != nil {
		return err
	}
	if err := errors.Join(p.Sort(), p.Filler.Enter(ctx)); err != nil {
		return err
	}
	p.Progress.Update(func(now *progress.Pass) { now.Phase, now.Listed = progress.Listing, lister.Now })
	waiting, err := p.waiting()
	if err != nil {
		return err
	}
	defer func() { p.giveUp(err) }() // no more is under way where nothing was met
	s := newStream(p, lister)
	s.begin(ctx)
	listErr := p.list(ctx, lister, settings.Sources())
	s.end()
	if listErr != nil && reasons.Of(listErr).StopsAll() {
		return listErr
	}
	behind := s.adoptOnce(ctx)
	if behind != nil && !errors.Is(behind, reconcile.ErrBehind) {
		return errors.Join(listErr, behind)
	}
	if err := retry.Hurry(p.Store, waiting); err != nil {
		return err
	}
	copyErr, besideErr := p.copy(ctx, lister, localtime.HourAfter(lister.Now, settings.AfterTheHour()), 0, listErr)
	p.beside.Go(func() { p.Accounts.Profile().RefreshSpace(ctx) })
	met := errors.Join(listErr, copyErr, besideErr, behind)
	return errors.Join(met, p.Accounts.Profile().KeepRefused(p.who, settings.Sources(), met))
}

// waiting gives the items for which this pass does not wait until they are due. Errors: reasons.ErrStore.
func (p *pass) waiting() ([]ledger.Key, error) {
	switch {
	case p.how.Asked:
		return retry.Waiting(p.Store, reasons.Reason.RetryOnRequest)
	case p.how.Mended != nil:
		return retry.Waiting(p.Store, p.how.Mended)
	default:
		return p.backInReach()
	}
}

// backInReach gives the items that wait because a service was out of reach when the last pass ended. Both have answered since.
func (p *pass) backInReach() ([]ledger.Key, error) {
	var stopped string
	err := p.Store.View(func(tx *store.Tx) (err error) {
		stopped, err = tx.Stopped()
		return err
	})
	if err != nil || !reasons.Reason(stopped).OutOfReach() {
		return nil, reasons.StoreFailed("read why the last pass ended", err)
	}
	return retry.Waiting(p.Store, reasons.Reason.OutOfReach)
}

// told notes how far a list has come.
func (p *pass) told(rows int, back time.Time) {
	p.Progress.Update(func(now *progress.Pass) { now.Rows, now.Back = now.Rows+rows, back })
}

// openHours makes the rows of the hours that have begun.
func (p *pass) openHours(settings store.Settings) error {
	o, err := completeness.OpenHours(p.Store, settings, p.Clock.Now())
	p.Progress.Update(func(now *progress.Pass) { now.Due, now.From, now.To, now.Hours = o.Due, o.From, o.To, o.Hours })
	return err
}

// list lists sources, and names what turns out to be gone.
func (p *pass) list(ctx context.Context, lister *discover.Lister, sources ledger.Source) error {
	err := lister.ListAll(ctx, sources)
	p.nameGone(lister.Plan.Gone())
	return err
}

func (p *pass) nameGone(items []*ledger.Item) {
	p.Progress.Update(func(now *progress.Pass) {
		for _, it := range items {
			now.Lost = append(now.Lost, progress.Describe(it))
		}
	})
}

// adopt takes as archived what lies in Dropbox already. With reconcile.ErrBehind the pass goes on.
func (p *pass) adopt(ctx context.Context, lister *discover.Lister) error {
	p.learning.Lock()
	defer p.learning.Unlock()
	return p.reconcilerOf(lister).Adopt(ctx)
}

// reconcilerOf makes a Reconciler that knows whose the folders in Dropbox are, and by which clock files have their names.
func (p *pass) reconcilerOf(lister *discover.Lister) *reconcile.Reconciler {
	r := p.Reconciler()
	r.Folders, r.Zone = lister.Roster.Folders(), lister.Rule.Zone
	return r
}

// learnBefore learns it before something is entered, as far as that is needed to go on.
func (p *pass) learnBefore(ctx context.Context) error {
	err := p.learn(ctx)
	if errors.Is(err, reconcile.ErrBehind) {
		return nil
	}
	return err
}

// learn learns what lies in Dropbox, so that nothing is uploaded twice.
func (p *pass) learn(ctx context.Context) error {
	p.learning.Lock()
	defer p.learning.Unlock()
	return p.Reconciler().RefreshListing(ctx)
}
