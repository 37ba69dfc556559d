package archiver

import (
	"context"
	"errors"
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

// engines are those of all places, the first at first. Each has an archive of its own, which it fills, verifies and tells of without
// the others; the sign-in to RingCentral, the pace of its calls, and what the user has chosen are the first's. It is safe for use by
// several goroutines.
type engines struct {
	first *Archiver

	mu      sync.Mutex
	besides []*beside // in the order in which they were connected
	serving context.Context
}

// beside is the engine of a place beside the first.
type beside struct {
	*Archiver
	running sync.WaitGroup // what serves it
}

// Besides are the engines of the places beside the first, in the order in which they were connected. What they are asked for and told
// to do is about the archive there; what the user chooses for all is chosen at the first.
func (a *Archiver) Besides() (all []*Archiver) {
	for _, b := range a.engines.others() {
		all = append(all, b.Archiver)
	}
	return all
}

// In is the engine of the place of a kind; no kind stands for the first place. Errors: reasons.ErrNoSuchPlace.
func (a *Archiver) In(kind place.Kind) (*Archiver, error) {
	if kind == "" {
		return a, nil
	}
	for _, one := range a.engines.all() {
		if _, at, err := one.store.Connections(); err == nil && at.Kind() == kind && at.Connected {
			return one, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", reasons.ErrNoSuchPlace, kind)
}

// others are the engines beside the first.
func (e *engines) others() []*beside {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.besides)
}

// all are all engines.
func (e *engines) all() []*Archiver {
	all := []*Archiver{e.first}
	for _, b := range e.others() {
		all = append(all, b.Archiver)
	}
	return all
}

// each does something on every engine, the first at first.
func (e *engines) each(do func(*Archiver)) {
	for _, one := range e.all() {
		do(one)
	}
}

// sum adds up what each engine gives. Errors: the first one, after which no other is asked.
func (e *engines) sum(do func(*Archiver) (int, error)) (n int, err error) {
	for _, one := range e.all() {
		more, err := do(one)
		n += more
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// stopRunning ends what runs in all places, and waits until it has ended.
func (e *engines) stopRunning() { e.each((*Archiver).stopRunning) }

// alone ends what runs in all places and keeps others away until release.
func (e *engines) alone(ctx context.Context) (release func(), err error) {
	e.stopRunning()
	var turns []running.Turn
	e.each(func(one *Archiver) { turns = append(turns, one.busy) })
	return alternate(ctx, turns...)
}

// open makes the engines of the places that are connected.
func (e *engines) open() error {
	var connected []store.Dropbox
	if err := e.first.store.View(func(tx *store.Tx) (err error) {
		connected, err = tx.Besides()
		return err
	}); err != nil {
		return nil // damage is named by whoever cannot do without
	}
	for _, one := range connected {
		if err := e.openOne(one.Kind()); err != nil {
			return err
		}
	}
	return nil
}

// openOne makes the engine of a place that is connected, and has it serve where the others do.
func (e *engines) openOne(kind place.Kind) (err error) {
	a := e.first
	b := &beside{Archiver: &Archiver{
		opts: a.opts, store: a.store.Beside(kind), clock: a.clock, log: a.log.With("place", kind), http: a.http, proxy: a.proxy,
		life: running.NewLifetime(), busy: running.NewTurn(), ringCentralTurn: a.ringCentralTurn, placesTurn: a.placesTurn,
		wake: make(chan struct{}, 1), policy: a.policy, newVersion: a.newVersion, first: a,
	}}
	b.engines.first = b.Archiver
	b.opts.Store, b.opts.Log = b.store, b.log
	b.progress.Also(&a.progress)
	if b.accounts, err = a.accounts.Beside(kind); err != nil {
		return fmt.Errorf("open the archive's place %s: %w", kind, err)
	}
	if b.alerts, err = newAlerter(b.Archiver, kind); err == nil {
		b.putTogether()
		err = readLeft(b.Archiver)
	}
	if err != nil {
		b.Close()
		return fmt.Errorf("open the archive's place %s: %w", kind, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.besides = append(e.besides, b)
	if e.serving != nil {
		b.serve(e.serving)
	}
	return nil
}

// serve has the engine serve until ctx ends or it is closed. It says itself why it has ended.
func (b *beside) serve(ctx context.Context) {
	b.running.Go(func() { _ = server{b.Archiver}.serve(ctx) })
}

// serve has all engines serve beside the first, and those that are connected meanwhile. end waits for them.
func (e *engines) serve(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.serving = ctx
	for _, b := range e.besides {
		b.serve(ctx)
	}
	return func() {
		cancel()
		e.mu.Lock()
		e.serving = nil
		e.mu.Unlock()
		for _, b := range e.others() {
			b.running.Wait()
		}
	}
}

// leave ends an engine and waits for it.
func (e *engines) leave(engine *Archiver) {
	for _, b := range e.others() {
		if b.Archiver == engine {
			e.mu.Lock()
			e.besides = slices.DeleteFunc(e.besides, func(one *beside) bool { return one == b })
			e.mu.Unlock()
			b.Close()
			b.running.Wait()
		}
	}
}

// othersWell reports whether all is well in the places beside the first.
func (e *engines) othersWell() bool {
	for _, b := range e.others() {
		if good, _ := b.snapshots.Read().Health(); !good {
			return false
		}
	}
	return true
}

// runOnce does in each place beside the first what can be done now. wait gives the reports.
func (e *engines) runOnce(ctx context.Context) (wait func() []progress.InPlace) {
	all := e.others()
	reports := make([]progress.InPlace, len(all))
	var running sync.WaitGroup
	for i, b := range all {
		running.Go(func() {
			_, at, err := b.store.Connections()
			reports[i].Place = at
			if err == nil {
				reports[i].Report, err = runOnce(ctx, b.Archiver)
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

// otherThan are the places where the office has an archive besides that of an engine.
func (e *engines) otherThan(engine *Archiver) (others []fill.Place) {
	for _, one := range e.all() {
		if one == engine {
			continue
		}
		if _, at, err := one.store.Connections(); err == nil && at.Connected {
			others = append(others, fill.Place{Name: at.Kind(), Store: one.store, Client: one.accounts.Place()})
		}
	}
	return others
}

// connect connects a place: as that of its kind, if one is connected; else beside the others, if that is asked for; else as the first.
// Errors: reasons.ErrOneOfAKind, where another one of its kind is connected than may be; those of accounts.Accounts.Connect.
func (e *engines) connect(ctx context.Context, ask Asking) error {
	_, first, err := e.first.store.Connections()
	if err != nil {
		return reasons.StoreFailed("read the connections", err)
	}
	in := e.first
	if same, err := in.In(ask.Place.Kind()); err == nil {
		in, ask.Beside = same, false
	}
	ask.Beside = ask.Beside && first.Connected
	err = in.accounts.Connect(ctx, ask, in.alone)
	if err == nil && ask.Beside {
		err = e.openOne(ask.Place.Kind())
	}
	return err
}

// disconnect disconnects the place of a kind; no kind stands for the first. Errors: reasons.ErrNoSuchPlace, those of
// accounts.Accounts.Disconnect.
func (e *engines) disconnect(ctx context.Context, kind place.Kind) error {
	in, err := e.first.In(kind)
	switch {
	case err != nil:
		return err
	case in == e.first:
		return e.disconnectFirst(ctx)
	default:
		e.leave(in)
		return in.accounts.Drop(ctx)
	}
}

// disconnectFirst disconnects the first place. If there are others, the one that was connected first is the first from now on.
func (e *engines) disconnectFirst(ctx context.Context) error {
	others := e.others()
	if len(others) == 0 {
		return e.first.accounts.Disconnect(ctx, e.first.stopRunning)
	}
	release, err := e.first.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	_, next, err := others[0].store.Connections()
	if err != nil {
		return reasons.StoreFailed("read the connections", err)
	}
	e.leave(others[0].Archiver)
	err = e.first.accounts.GoOnWith(ctx, next.Kind())
	e.first.schedule.Cure(func(reasons.Reason) bool { return true })
	return errors.Join(err, readLeft(e.first))
}
