package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/store"
)

// Rescue also archives what RingCentral still holds since then. It goes on over
// restarts until all of it is archived, the soonest to be deleted first, and what
// is new comes before it (choose). Pause and Resume hold for it as for everything.
func (a *Archiver) Rescue(ctx context.Context, since time.Time) error {
	if err := a.SwitchOn(ctx); err != nil {
		return err
	}
	err := a.reachBack(since)
	a.RunNow()
	return err
}

// reachBack moves the first hour back to since, and has everything listed anew
// from there. It never moves forward: that would leave out what was asked for.
func (a *Archiver) reachBack(since time.Time) error {
	since = since.UTC().Truncate(time.Hour)
	now := a.now()
	return storeFailed("keep the first hour", a.store.Update(func(tx *store.Tx) error {
		s, err := tx.Settings()
		if err != nil || !since.Before(s.Since) {
			return err
		}
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		until := latest(totals.Rescue.To, s.Since) // one that runs becomes a part of this one
		if err := tx.BeginRescue(since, until, now); err != nil {
			return err
		}
		s.Since = since
		for _, source := range store.Sources {
			if err := listAnew(tx, source); err != nil {
				return err
			}
		}
		return tx.PutSettings(s)
	}))
}

// endRescue ends the rescue when all of it was listed and nothing of it is open.
func (a *Archiver) endRescue(tx *store.Tx) error {
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

// rescueView tells how far the rescue has come.
func (a *Archiver) rescueView(r store.Rescue, waiting Reason, now time.Time) RescueView {
	v := RescueView{Active: !r.To.IsZero(), Since: r.From, Done: r.Archived, Total: r.Archived + r.Left(), Bytes: r.Bytes}
	if v.Active && r.Left() > 0 && waiting == NoReason {
		v.Finish = now.Add(a.takes(r.Open, [4]int{}, 0))
	}
	return v
}
