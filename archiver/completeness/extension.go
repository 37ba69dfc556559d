package completeness

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// ByExtension gives the share of every extension in the local day that holds the moment, ordered by
// their names. It reads the day's items. Errors: store.ErrDamaged.
func ByExtension(tx *store.Tx, day, now time.Time, why reasons.Reason) (out []ExtensionDay, err error) {
	c, err := newCalendar(tx, now, why)
	if err != nil {
		return nil, err
	}
	s := localtime.Days(day, day, c.zone)[0]
	hours, err := c.hours(s)
	if err != nil {
		return nil, err
	}
	shares, err := c.shares(s, hours)
	if err != nil {
		return nil, err
	}
	held, err := c.held(s)
	if err != nil {
		return nil, err
	}
	var types [4]Tally
	c.knowHeld(s, hours, &types)
	for _, share := range shares {
		if e := share.with(types, held); e.hasAny() {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(x, y ExtensionDay) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Owner.Name), strings.ToLower(y.Owner.Name)),
			strings.Compare(x.Owner.Number, y.Owner.Number), strings.Compare(x.Owner.ExtensionID, y.Owner.ExtensionID))
	})
	return out, nil
}

// shares counts a day's items by extension. Every extension of which
// RingCentral holds something has an item here too. An extension has the name
// of its newest item.
func (c *calendar) shares(s localtime.Span, hours []hour) (map[string]*ExtensionDay, error) {
	shares := map[string]*ExtensionDay{}
	for _, h := range hours {
		err := c.tx.HourItems(h.job.From, func(it *ledger.Item) (bool, error) {
			if !s.Holds(it.Time) {
				return true, nil
			}
			share := shares[it.Owner.ExtensionID]
			if share == nil {
				share = &ExtensionDay{}
				shares[it.Owner.ExtensionID] = share
			}
			share.Owner = it.Owner
			c.tally(&share.Types[it.Key.Type.Column()], it)
			if it.State == ledger.Archived && it.Short() {
				share.Short++
			}
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return shares, nil
}

// with adds what is held of the extension, where that is known of the day.
func (e ExtensionDay) with(day [4]Tally, held listedCounts) ExtensionDay {
	for column, t := range day {
		if e.Types[column].HeldKnown = t.HeldKnown; t.HeldKnown {
			e.Types[column].Held = held[column][e.Owner.ExtensionID]
		}
	}
	return e
}

func (e ExtensionDay) hasAny() bool {
	for _, t := range e.Types {
		if t.Held+t.Archived+t.Open+t.Gone+t.Removed+t.Accepted+t.Partly > 0 {
			return true
		}
	}
	return false
}
