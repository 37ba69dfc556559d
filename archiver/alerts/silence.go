package alerts

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
)

// Pressing is how near the loss of an item has to be to be told although its cause is silenced.
const Pressing = 3 * 24 * time.Hour

// Stake is what a cause may lose, and has lost.
type Stake struct {
	Deadline time.Time // when RingCentral deletes the first item that it holds up; zero = not known, or none
	Lost     int       // items that are lost already
}

// stakes gives what each cause may lose, while stopping, if it is not empty, lets nothing be archived.
// Errors: store.ErrDamaged.
func stakes(tx *store.Tx, stopping reasons.Reason, now time.Time) (func(reasons.Reason) Stake, error) {
	totals, err := tx.Totals()
	if err != nil {
		return nil, err
	}
	causes, err := tx.Causes(now)
	if err != nil {
		return nil, err
	}
	first, all := map[reasons.Reason]time.Time{}, tx.FirstDeadline(now)
	for _, c := range causes {
		first[reasons.Reason(c.Reason)] = c.Deadline
	}
	return func(r reasons.Reason) Stake {
		at := Stake{Deadline: first[r], Lost: lost(totals, r)}
		if r == stopping || r.NoPass() || r.EndsSignIn() {
			at.Deadline = all
		}
		return at
	}, nil
}

// lost is how many items a cause has lost.
func lost(totals ledger.Totals, r reasons.Reason) int {
	switch r {
	case reasons.Gone:
		return totals.Gone
	case reasons.Removed:
		return totals.Removed
	case reasons.PartlyGone:
		return totals.Partly
	case reasons.Damaged:
		return totals.Damaged
	default:
		return 0
	}
}

// holds reports whether a silence keeps a cause from being told: it has not ended, nothing is lost
// soon, and no more was lost since.
func holds(s store.Silence, at Stake, now time.Time) bool {
	ended := !s.Until.IsZero() && !now.Before(s.Until)
	pressing := !at.Deadline.IsZero() && at.Deadline.Sub(now) <= Pressing
	return !ended && !pressing && at.Lost <= s.Lost
}

// silentIn reports of each reason whether people are not told of it, at the end of a pass that ended
// with stopping. Errors: store.ErrDamaged.
func silentIn(tx *store.Tx, settings store.Settings, stopping reasons.Reason, now time.Time) (func(reasons.Reason) bool, error) {
	of, err := stakes(tx, stopping, now)
	return func(r reasons.Reason) bool {
		silence, silent := settings.Silenced[silenceName(r, tx.BesideKind())]
		return silent && holds(silence, of(r), now)
	}, err
}

// silenceName is how the settings name the silence of a cause in a place, by its kind where it lies beside the first.
func silenceName(r reasons.Reason, beside place.Kind) string {
	if beside == "" {
		return string(r)
	}
	return string(r) + "/" + beside
}

// silenced is the cause of a silence, and whether that is of a place.
func silenced(name string, beside place.Kind) (r reasons.Reason, is bool) {
	cause, of, _ := strings.Cut(name, "/")
	return reasons.Reason(cause), of == beside
}

// Silence is a cause of which people are not told, as faces show it.
type Silence struct {
	Reason reasons.Reason
	Until  time.Time // zero = until it is over
	// it is told all the same: something is lost soon, or more was lost
	Told bool
}

// silences are those of the settings that have not ended, by the names of their reasons.
func silences(s store.Settings, beside place.Kind, now time.Time, of func(reasons.Reason) Stake) (all []Silence) {
	for _, name := range slices.Sorted(maps.Keys(s.Silenced)) {
		r, is := silenced(name, beside)
		if !is {
			continue
		}
		one := s.Silenced[name]
		if one.Until.IsZero() || now.Before(one.Until) {
			all = append(all, Silence{Reason: r, Until: one.Until, Told: !holds(one, of(r), now)})
		}
	}
	return all
}

// Silent reports whether people are not told of a cause.
func (v NoticesView) Silent(r reasons.Reason) bool {
	return slices.ContainsFunc(v.Silenced, func(s Silence) bool { return s.Reason == r && !s.Told })
}

// SetSilence sends no alert of a cause until then; the zero time means until it is over. It is told
// all the same when an item is lost within Pressing, or when more is lost than by now. Errors:
// reasons.ErrStore.
func (a *Alerter) SetSilence(_ context.Context, r reasons.Reason, until time.Time) error {
	return reasons.StoreFailed("silence a cause", a.Store.Update(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		if settings.Silenced == nil {
			settings.Silenced = map[string]store.Silence{}
		}
		settings.Silenced[silenceName(r, a.Beside)] = store.Silence{Until: until, Lost: lost(totals, r)}
		return tx.PutSettings(settings)
	}))
}

// EndSilence has people told of a cause again. Errors: reasons.ErrStore.
func (a *Alerter) EndSilence(_ context.Context, r reasons.Reason) error {
	return a.endSilences(func(name string, _ store.Silence) bool { return name == silenceName(r, a.Beside) })
}

// endSilences ends those that are over.
func (a *Alerter) endSilences(over func(name string, s store.Silence) bool) error {
	return reasons.StoreFailed("end a silence", a.Store.ChangeSettings(func(s *store.Settings) error {
		maps.DeleteFunc(s.Silenced, over)
		return nil
	}))
}

// endSilencesAfter ends, after a pass, the silences whose time has come, and those without one whose
// cause the pass has not met although it could see everything.
func (a *Alerter) endSilencesAfter(m met, settings store.Settings) error {
	now := a.Clock.Now()
	over := func(name string, s store.Silence) bool {
		r, here := silenced(name, a.Beside)
		if !here {
			return false
		}
		if !s.Until.IsZero() {
			return !now.Before(s.Until)
		}
		return m.all && !m.reasons[r]
	}
	for name, s := range settings.Silenced {
		if over(name, s) {
			return a.endSilences(over)
		}
	}
	return nil
}
