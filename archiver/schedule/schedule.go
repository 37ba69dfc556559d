// Package schedule says when a pass is due, and why none can run: after each hour, when an item's next
// attempt is due, when a person has asked, and when what stopped the last pass may be over. It runs none.
package schedule

import (
	"slices"
	"sync"
	"time"

	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/discover/mailboxes"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// maxProbe is longer than any wait for a probe: one that lies further ahead was
// noted before the clock was set back.
const maxProbe = 2 * time.Hour

// Config is what a Schedule needs.
type Config struct {
	Store    *store.Store
	Clock    *localtime.Clock
	Accounts *accounts.Accounts
}

// Schedule is when passes run. It is safe for use by several goroutines.
type Schedule struct {
	Config

	mu      sync.Mutex
	asked   bool           // a pass was asked for
	waiting reasons.Reason // why the last pass could not run to its end
	probe   time.Time      // when a pass that could not run is tried again
}

// New makes a Schedule. Why the last pass could not run to its end is known from before, so that whoever asks hears of it though no
// program runs all the time.
func New(c Config) *Schedule {
	s := &Schedule{Config: c}
	_ = c.Store.View(func(tx *store.Tx) error { // damage is named by whoever cannot do without
		code, err := tx.Stopped()
		s.waiting = reasons.Reason(code)
		return err
	})
	return s
}

// Ask asks for a pass, also while archiving is paused.
func (s *Schedule) Ask() {
	s.mu.Lock()
	s.asked = true
	s.mu.Unlock()
}

// takeRequest takes a request for a pass.
func (s *Schedule) takeRequest() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = false
	return asked
}

// SetWaiting notes why the last pass could not run to its end, or that it could.
func (s *Schedule) SetWaiting(why reasons.Reason) {
	s.mu.Lock()
	s.waiting = why
	s.mu.Unlock()
	s.keep(why)
}

// keep keeps for the next start why the last pass could not run to its end. That it was stopped by a person, or with the program, says
// nothing then.
func (s *Schedule) keep(why reasons.Reason) {
	if why == reasons.Stopped || s.Store.Damaged() != nil {
		return
	}
	var before string
	err := s.Store.View(func(tx *store.Tx) (err error) {
		before, err = tx.Stopped()
		return err
	})
	if err == nil && before != string(why) { // what cannot be written is met by the pass as well
		_ = s.Store.Update(func(tx *store.Tx) error { return tx.PutStopped(string(why)) })
	}
}

// Cure has a pass follow what a person has done against these reasons: what was stopped is made up for, and whether it
// helped is seen. A pass that waits for another reason goes on waiting.
func (s *Schedule) Cure(cured func(reasons.Reason) bool) {
	s.mu.Lock()
	over := s.waiting == reasons.NoReason || cured(s.waiting)
	if over {
		s.waiting, s.probe = reasons.NoReason, s.Clock.Now()
	}
	s.mu.Unlock()
	if over {
		s.keep(reasons.NoReason)
	}
}

// Probe notes when a pass is tried again that a service, the network or the disk has
// stopped. A reason that needs a person is probed rarely, in case it goes away without one. Probing
// an ended sign-in costs no call. What single mailboxes met changes nothing: they wait for their turn.
func (s *Schedule) Probe(report progress.Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.probe = (time.Time{}); report.Continues || onlyMailboxes(report.Err) {
		return
	}
	if s.waiting != reasons.NoReason {
		s.probe = s.Clock.Now().Add(s.waiting.Probe())
	}
}

// onlyMailboxes reports whether an error is of single mailboxes alone.
func onlyMailboxes(err error) bool {
	switch e := err.(type) {
	case *mailboxes.Error:
		return true
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(err error) bool { return !onlyMailboxes(err) })
	default:
		return false
	}
}

// Due reports whether a pass is to run now, and whether it was requested. Errors: those of the store.
func (s *Schedule) Due() (due, asked bool, err error) {
	now := s.Clock.Now()
	settings, err := s.Store.Settings()
	if err != nil {
		return false, false, err
	}
	asked = s.takeRequest()
	if _, err := s.Accounts.Ready(); err != nil || settings.Sources() == 0 {
		return false, false, nil
	}
	if asked || settings.PausedAt(now) { // who asks while it is paused gets this one pass
		return asked, asked, nil
	}
	var next time.Time
	err = s.Store.View(func(tx *store.Tx) error {
		next, err = s.NextRun(tx, settings, now)
		return err
	})
	return err == nil && !next.After(now), false, err
}

// NextRun is when the next pass is due where one can run: when a pass that was stopped is tried
// again, or else in its turn. Errors: those of the store.
func (s *Schedule) NextRun(tx *store.Tx, settings store.Settings, now time.Time) (time.Time, error) {
	s.mu.Lock()
	probe := s.probe
	s.mu.Unlock()
	switch {
	case probe.IsZero():
		return inTurn(tx, settings, now)
	case probe.Sub(now) > maxProbe:
		return now, nil
	default:
		return probe, nil
	}
}

// inTurn is when the next pass is due that nothing stops: after the hour that follows the oldest
// listing, or at the first item's next attempt. A clock that was set back makes
// a listing lie in the future; then it is due now. Errors: those of the store.
func inTurn(tx *store.Tx, settings store.Settings, now time.Time) (next time.Time, err error) {
	for _, source := range settings.Sources().Each() {
		l, err := lastListing(tx, source)
		if err != nil {
			return next, err
		}
		at := localtime.HourAfter(l.At, settings.AfterTheHour())
		if l.At.After(now) || l.Full.IsZero() {
			at = now
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if tx.HasReady() && now.Before(next) {
		next = now // items are ready, of a pass that was stopped
	}
	if retry := tx.NextTry(); !retry.IsZero() && retry.Before(next) {
		next = retry
	}
	return next, nil
}

// lastListing is the listing that the next one follows. Of the messages of the account it is the newest
// round: each pass lists an hour's share of the extensions.
func lastListing(tx *store.Tx, source ledger.Source) (l coverage.Listing, err error) {
	if source&ledger.AccountMessages == 0 {
		return tx.Listing(source)
	}
	boxes, err := tx.Mailboxes()
	return coverage.Listing{At: boxes.At, Full: boxes.At}, err
}

// StoppedSince reports whether backup was paused or turned off since the
// settings were read.
func (s *Schedule) StoppedSince(before store.Settings) bool {
	now, err := s.Store.Settings()
	return err != nil || now.Sources() == 0 || (now.Paused && !before.Paused)
}

// Why is the reason why no pass can run to its end now; empty when one can.
func (s *Schedule) Why() reasons.Reason {
	settings, err := s.Store.Settings()
	if err != nil {
		return reasons.Of(reasons.StoreFailed("read the settings", err))
	}
	who, dbx, err := s.Store.Connections()
	if err != nil {
		return reasons.Of(reasons.StoreFailed("read the connections", err))
	}
	switch {
	case s.Store.Damaged() != nil:
		return reasons.StoreDamaged
	case s.Accounts.Vault().Locked():
		return reasons.KeychainLocked
	case s.Accounts.Computer().IsOther(settings):
		return reasons.OtherComputer
	case !who.SignedIn:
		return reasons.NotSignedIn
	case !dbx.Connected:
		return reasons.NotConnected
	case settings.Sources() == 0:
		return reasons.BackupOff
	case settings.PausedAt(s.Clock.Now()):
		return reasons.Paused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}
