package archiver

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"ringcentral-archiver/archiver/fill"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/running"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// besides are the engines of the places beside the first. Each has an archive of its own, which it fills, verifies and tells of without
// the others; the sign-in to RingCentral, the pace of its calls, and what the user has chosen are the first's. It is safe for use by
// several goroutines.
type besides struct {
	mu      sync.Mutex
	all     []*Archiver // in the order in which they were connected
	serving context.Context
	running sync.WaitGroup // what serves the place itself, where it is one beside the first
}

// openBesides makes the engines of the places that are connected.
func (a *Archiver) openBesides() error {
	var connected []store.Dropbox
	if err := a.store.View(func(tx *store.Tx) (err error) {
		connected, err = tx.Besides()
		return err
	}); err != nil {
		return nil // damage is named by whoever cannot do without
	}
	for _, one := range connected {
		if err := a.openBeside(one.Kind()); err != nil {
			return err
		}
	}
	return nil
}

// openBeside makes the engine of a place that is connected, and has it serve where the others do.
func (a *Archiver) openBeside(kind place.Kind) error {
	b := &Archiver{
		opts: a.opts, store: a.store.Beside(kind), clock: a.clock, log: a.log.With("place", kind), http: a.http, proxy: a.proxy, first: a,
		life: running.NewLifetime(), busy: running.NewTurn(), ringCentralTurn: a.ringCentralTurn, dropboxTurn: running.NewTurn(),
		wake: make(chan struct{}, 1), policy: a.policy, newVersion: a.newVersion,
	}
	b.opts.Store, b.opts.Log = b.store, b.log
	b.progress.Also(&a.progress)
	var err error
	if b.accounts, err = a.accounts.Beside(kind); err != nil {
		return fmt.Errorf("open the archive in the %s: %w", kind, err)
	}
	if b.alerts, err = b.newAlerter(kind); err != nil {
		b.Close()
		return err
	}
	b.putTogether()
	if err := b.readLeft(); err != nil {
		b.Close()
		return err
	}
	a.besides.mu.Lock()
	defer a.besides.mu.Unlock()
	a.besides.all = append(a.besides.all, b)
	if a.besides.serving != nil {
		a.serveBeside(b)
	}
	return nil
}

// serveBeside has an engine serve until it is closed. The lock is held.
func (a *Archiver) serveBeside(b *Archiver) {
	ctx := a.besides.serving
	b.besides.running.Go(func() { _ = b.serve(ctx) }) // it has said itself why it ended
}

// serveBesides has all engines serve beside the first, and those that are connected meanwhile. end waits for them.
func (a *Archiver) serveBesides(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	a.besides.mu.Lock()
	defer a.besides.mu.Unlock()
	a.besides.serving = ctx
	for _, b := range a.besides.all {
		a.serveBeside(b)
	}
	return func() {
		cancel()
		a.besides.mu.Lock()
		a.besides.serving = nil
		a.besides.mu.Unlock()
		for _, b := range a.Besides() {
			b.besides.running.Wait()
		}
	}
}

// Besides are the engines of the places beside the first, in the order in which they were connected. What they are asked for and told
// to do is about the archive there; what the user chooses for all is chosen at the first.
func (a *Archiver) Besides() []*Archiver {
	a.besides.mu.Lock()
	defer a.besides.mu.Unlock()
	return slices.Clone(a.besides.all)
}

// In is the engine of the place of a kind; no kind stands for the first place. Errors: reasons.ErrNoSuchPlace.
func (a *Archiver) In(kind place.Kind) (*Archiver, error) {
	for _, one := range append([]*Archiver{a}, a.Besides()...) {
		_, at, err := one.store.Connections()
		if err == nil && (kind == "" || at.Kind() == kind && at.Connected) {
			return one, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", reasons.ErrNoSuchPlace, kind)
}

// each does something on every engine, the first at first.
func (a *Archiver) each(do func(*Archiver)) {
	do(a)
	for _, b := range a.Besides() {
		do(b)
	}
}

// sum adds up what each engine gives. Errors: the first one, after which no other is asked.
func (a *Archiver) sum(do func(*Archiver) (int, error)) (n int, err error) {
	for _, one := range append([]*Archiver{a}, a.Besides()...) {
		more, err := do(one)
		n += more
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// leaveBeside ends an engine and waits for it.
func (a *Archiver) leaveBeside(b *Archiver) {
	a.besides.mu.Lock()
	a.besides.all = slices.DeleteFunc(a.besides.all, func(one *Archiver) bool { return one == b })
	a.besides.mu.Unlock()
	b.Close()
	b.besides.running.Wait()
}

// runBesides does a pass in each place beside the first. wait gives their reports.
func (a *Archiver) runBesides(ctx context.Context) (wait func() []progress.InPlace) {
	all := a.Besides()
	reports := make([]progress.InPlace, len(all))
	var running sync.WaitGroup
	for i, b := range all {
		running.Go(func() {
			_, at, err := b.store.Connections()
			reports[i].Place = at
			if err == nil {
				reports[i].Report, err = b.RunOnce(ctx)
			}
			if err != nil {
				reports[i].Report.Reason, reports[i].Report.Err = reasons.Of(err), err
			}
		})
	}
	return func() []progress.InPlace {
		running.Wait()
		return reports
	}
}

// otherPlaces are the places where the office has an archive besides this one.
func (a *Archiver) otherPlaces() (others []fill.Place) {
	first := a
	if a.first != nil {
		first = a.first
	}
	first.each(func(one *Archiver) {
		if one == a {
			return
		}
		if _, at, err := one.store.Connections(); err == nil && at.Connected {
			others = append(others, fill.Place{Name: at.Kind(), Store: one.store, Client: one.accounts.Place()})
		}
	})
	return others
}

// connectTo is the engine that a place is connected with: that of the place of its kind, if there is one; else that of the first, with
// Beside as it was asked for.
func (a *Archiver) connectTo(ask Asking) (*Archiver, Asking, error) {
	first, err := a.firstPlace()
	if err != nil {
		return nil, ask, err
	}
	if !first.Connected {
		ask.Beside = false
		return a, ask, nil
	}
	if b, err := a.In(ask.Place.Kind()); err == nil {
		ask.Beside = false
		return b, ask, nil
	}
	return a, ask, nil
}

func (a *Archiver) firstPlace() (store.Dropbox, error) {
	_, at, err := a.store.Connections()
	return at, reasons.StoreFailed("read the connections", err)
}

// disconnectFirst disconnects the first place. If there are others, one of them is the first from now on.
func (a *Archiver) disconnectFirst(ctx context.Context) error {
	others := a.Besides()
	if len(others) == 0 {
		return a.accounts.Disconnect(ctx, a.stopRunning)
	}
	_, next, err := others[0].store.Connections()
	if err != nil {
		return reasons.StoreFailed("read the connections", err)
	}
	release, err := a.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	a.leaveBeside(others[0])
	err = a.accounts.GoOnWith(ctx, next.Kind())
	a.schedule.Cure(func(reasons.Reason) bool { return true })
	return err
}

// disconnectBeside disconnects a place beside the first.
func (a *Archiver) disconnectBeside(ctx context.Context, b *Archiver) error {
	b.stopRunning()
	a.leaveBeside(b)
	return b.accounts.Drop(ctx)
}
