package policy

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// ReachBack moves the first hour back to since, at most to store.Earliest, and makes the next pass list
// everything again from there. It never moves the first hour forward, because
// that would leave out what the user asked for. Errors: reasons.ErrStore.
func (p *Policy) ReachBack(since time.Time) error {
	since = localtime.Later(since.UTC().Truncate(time.Hour), store.Earliest)
	now := p.Clock.Now()
	return reasons.StoreFailed("keep the first hour", p.Store.Update(func(tx *store.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		s.OlderSettled = true
		if !since.Before(s.Since) {
			return tx.PutSettings(s)
		}
		if err := tx.EachPlace(func(tx *store.Tx) error { return beginRescue(tx, since, s.Since, now) }); err != nil {
			return err
		}
		s.Since = since
		return tx.PutSettings(s)
	}))
}

// beginRescue begins a rescue in the archive in one place, where so far everything after until was asked for.
func beginRescue(tx *store.Tx, since, until, now time.Time) error {
	totals, err := tx.Totals()
	if err != nil {
		return err
	}
	// one that runs becomes a part of this one
	if err := tx.BeginRescue(since, localtime.Later(totals.Rescue.To, until), now); err != nil {
		return err
	}
	for _, source := range ledger.Sources {
		if err := listAllAgain(tx, source); err != nil {
			return err
		}
	}
	return nil
}

// LeaveOlder notes that a person wants nothing from before the first hour. Errors: reasons.ErrStore.
func (p *Policy) LeaveOlder() error {
	return p.change(func(s *store.Settings) error {
		s.OlderSettled = true
		return nil
	})
}

// EndRescue ends the rescue when everything was listed and nothing of it is
// open. Errors: those of the store.
func EndRescue(tx *store.Tx) error {
	totals, err := tx.Totals()
	if err != nil || totals.Rescue.To.IsZero() || totals.Rescue.Left() > 0 {
		return err
	}
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	sources := settings.Sources().Each()
	for _, s := range sources {
		if l, err := tx.Listing(s); err != nil || l.Full.Before(totals.Rescue.Began) {
			return err
		}
	}
	if len(sources) == 0 {
		return nil
	}
	return tx.EndRescue()
}
