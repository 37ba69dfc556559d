package pass

import (
	"context"
	"errors"
	"sync"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/reconcile"
	"ringcentral-archiver/archiver/transfer"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// stream copies what the pages of the lists have shown while the next one is asked for: a list of all that RingCentral holds may take
// minutes, or hours. It ends with the lists. What is under way then goes on in the copying that follows.
type stream struct {
	*pass
	lister  *discover.Lister
	archive *reconcile.Reconciler
	planned chan struct{} // signalled when a page was entered
	enough  chan struct{} // closed when no more is to be begun
	running sync.WaitGroup
	known   bool  // what lies in Dropbox was learned. It is changed in a transaction, because pages are entered in one
	unsure  bool  // Dropbox has refused what may be of one path only: which item tells most of that is known when all are listed
	long    bool  // what has failed before does not wait for the end of the lists, which may show it with another address
	behind  error // what has kept it from being learned: with reconcile.ErrBehind, only what has changed lately
}

// newStream makes the stream of a pass, which copies nothing yet.
func newStream(p *pass, lister *discover.Lister) *stream {
	_, last := p.Progress.Read()
	p.probe = last.Reason.ProbeFirst() || p.how.Mended != nil
	s := &stream{pass: p, lister: lister, archive: p.reconcilerOf(lister), planned: make(chan struct{}, 1)}
	s.unsure = last.Reason.OfOnePath() || p.how.Mended != nil
	p.found = s.archive.Found
	lister.Plan.Adopt = func(tx *store.Tx, it *ledger.Item) error {
		if !s.known {
			return nil // it is adopted with all others
		}
		return s.archive.AdoptNew(tx, it)
	}
	lister.Beside, lister.Told = s.beside(), p.told
	return s
}

// begin copies beside the lists from now on. What stops the copying does not end them: it is tried again after a while.
func (s *stream) begin(ctx context.Context) {
	s.enough = make(chan struct{})
	s.running.Go(func() {
		for {
			select {
			case <-s.planned:
			case <-s.enough:
				return
			case <-ctx.Done():
				return
			}
			if !localtime.HourDue(s.Clock.Now(), s.again) || s.unsure && !s.long {
				continue
			}
			if err := s.copyReady(ctx); err != nil {
				_ = s.land()
				s.again = s.Clock.Now().Add(reasons.Of(err).Probe())
			}
		}
	})
}

// end begins no more. What is under way goes on.
func (s *stream) end() {
	close(s.enough)
	s.running.Wait()
}

// copyReady copies what is ready, once it is known what lies in Dropbox already. Errors: those of learnOnce and of transfer.Copier.Feed.
func (s *stream) copyReady(ctx context.Context) error {
	var ready bool
	err := s.Store.View(func(tx *store.Tx) error {
		next := tx.NextTry()
		ready = tx.HasReady() || s.long && !next.IsZero() && !next.After(s.Clock.Now())
		return nil
	})
	if err != nil || !ready {
		return reasons.StoreFailed("read the queue", err)
	}
	if err := s.learnOnce(ctx); err != nil {
		return err
	}
	return s.feed(ctx, transfer.How{Enough: s.enough, Again: s.long})
}

// learnOnce adopts what lies in Dropbox already: what was entered before with what was listed, and each item that is new from then on as
// it is entered. Errors: as reconcile.Reconciler.Adopt, but for ErrBehind.
func (s *stream) learnOnce(ctx context.Context) error {
	if s.known {
		return nil
	}
	s.learning.Lock()
	defer s.learning.Unlock()
	if s.behind = s.archive.RefreshListing(ctx); s.behind != nil && !errors.Is(s.behind, reconcile.ErrBehind) {
		return s.behind
	}
	err := s.Store.Update(func(*store.Tx) error {
		s.known = true
		return nil
	})
	if err != nil {
		return reasons.StoreFailed("read the queue", err)
	}
	return s.archive.AdoptOpen(ctx)
}

// adoptOnce takes as archived what lies in Dropbox already, unless that was done beside the lists. Errors: as reconcile.Reconciler.Adopt.
func (s *stream) adoptOnce(ctx context.Context) error {
	if s.known {
		return s.behind
	}
	return s.adopt(ctx, s.lister)
}

// feed copies what is ready, unless it was stopped just now; what is under way then goes on until land. Errors: those of
// transfer.Copier.Feed.
func (p *pass) feed(ctx context.Context, how transfer.How) error {
	if p.stopped != nil && !localtime.HourDue(p.Clock.Now(), p.again) {
		return p.stopped
	}
	if p.copier == nil {
		p.copier = transfer.Begin(ctx, transfer.Config{
			Store: p.Store, Clock: p.Clock, Log: p.Log, Rand: p.Rand, Progress: p.Progress,
			Source: p.Accounts.RingCentral(), Elsewhere: p.Filler.Content, Target: p.Accounts.Place(), Found: p.found,
			Zone: localtime.Zone(p.who.TimeZone), Probe: p.probe, Cured: func() { p.Concluded(reasons.NoReason) }, Recording: p.still.RLocker(),
		})
	}
	return p.copier.Feed(how)
}

// giveUp ends the copying because of what something else has met.
func (p *pass) giveUp(err error) {
	if p.copier != nil {
		p.copier.GiveUp(err)
		_ = p.land()
	}
}

// land waits for what is under way. Errors: what has stopped the copying, as long as nothing was archived since.
func (p *pass) land() error {
	if p.copier == nil {
		return p.stopped
	}
	copied, err := p.copier.End()
	p.copier = nil
	switch {
	case err != nil:
		p.stopped, p.probe, p.again = err, true, p.Clock.Now().Add(reasons.Of(err).Probe())
	case copied:
		p.stopped, p.probe = nil, false
	}
	return p.stopped
}
