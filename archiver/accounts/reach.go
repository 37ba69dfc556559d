package accounts

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// reachTries and reachBase make Reach ask again when a service is overloaded
// for a moment, before the pass is put off.
const (
	reachTries = 3
	reachBase  = 2 * time.Second
)

// Reach asks both services for something cheap, to tell being offline from
// failing, and sets the clock by RingCentral's. Errors: those of
// ringcentral.Client.Reachable and target.Destination.Ping, of which reasons.Of
// knows the service; that of ctx.
func (a *Accounts) Reach(ctx context.Context) error {
	rng := a.Rand()
	for try := 1; ; try++ {
		err := a.SetClock(ctx)
		if ringcentral.Answered(err) && (try == reachTries || reasons.Of(err) != reasons.ServiceTrouble) {
			err = askWho(ctx, a, err)
		}
		if err == nil {
			err = reasons.Wrap("reach where the archive lies", reasons.From(reasons.Dropbox, a.Place().Ping(ctx)))
		}
		if err == nil || try == reachTries || reasons.Of(err) != reasons.ServiceTrouble {
			return err
		}
		select {
		case <-a.Clock.After(transport.Backoff(try, reachBase, time.Minute, rng)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// askWho asks RingCentral who is signed in, where it does not serve the call that is made to reach it, and sets the clock by that: it may be
// only that call. It returns unserved where RingCentral does not say.
func askWho(ctx context.Context, a *Accounts, unserved error) error {
	rc := a.RingCentral()
	if _, err := rc.Me(ctx); err != nil {
		if err := reasons.From(reasons.RingCentral, err); reasons.Of(err).EndsSignIn() {
			return reasons.Wrap("reach RingCentral", err)
		}
		a.Log.Info("RingCentral does not say who is signed in", "reason", err.Error())
		return unserved
	}
	follow(a, rc)
	return nil
}

// SetClock sets the clock by RingCentral's. Errors: those of ringcentral.Client.Reachable.
func (a *Accounts) SetClock(ctx context.Context) error {
	rc := a.RingCentral()
	if err := rc.Reachable(ctx); err != nil {
		return reasons.Wrap("reach RingCentral", reasons.From(reasons.RingCentral, err))
	}
	follow(a, rc)
	return nil
}

// follow sets the clock by the last answer.
func follow(a *Accounts, rc *ringcentral.Client) {
	a.Clock.SetAhead(rc.Ahead())
	if err := keepAhead(a.Store, a.Clock.Ahead()); err != nil {
		a.Log.Warn("How far RingCentral's clock is ahead could not be noted", "error", err.Error())
	}
}

// keepAhead notes what was learnt of the clock for the next start, which judges hours before it has asked
// anybody: by a clock that is slow, a listing of a minute ago lies in the future.
func keepAhead(s *store.Store, ahead time.Duration) error {
	settings, err := s.Settings()
	if err != nil || settings.Ahead == ahead {
		return err
	}
	return s.Update(func(tx *store.Tx) error {
		if settings, err = tx.Settings(); err != nil {
			return err
		}
		settings.Ahead = ahead
		return tx.PutSettings(settings)
	})
}
