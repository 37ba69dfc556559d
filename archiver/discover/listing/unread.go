package listing

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Odd notes a record that could not be read.
func (h *Listing) Odd(r ringcentral.OddRecord) {
	h.Unread = append(h.Unread, coverage.Unread{
		Place: r.Place, ID: r.ID, URI: r.URI, Kind: r.Type, Time: r.Time, Why: r.Why, Reason: string(reasons.Unreadable),
	})
}

// Refuse notes an item that cannot be entered into the store.
func (h *Listing) Refuse(it *ledger.Item, why string) {
	r := ringcentral.OddRecord{ID: it.Key.ID[:min(len(it.Key.ID), MostShown)], Type: it.Key.Type.String(), Why: why}
	for _, p := range it.Parts {
		r.URI = cmp.Or(r.URI, p.URI)
	}
	if y := it.Time.Year(); y > 1970 && y < 9999 {
		r.Time = it.Time
	}
	h.Odd(r)
}

// MostShown is how much of an id is kept that cannot be one, in bytes.
const MostShown = 128

// UnreadHours counts the records that could not be read by their hours, as far as they have a time.
func (h *Listing) UnreadHours() map[time.Time]int {
	counts := map[time.Time]int{}
	for _, u := range Distinct(h.Unread) {
		if !u.Time.IsZero() && u.Reason == string(reasons.Unreadable) {
			counts[HourOf(u.Time)]++
		}
	}
	return counts
}

// MostUnread is how many records of a source may be unreadable; more are no list of RingCentral's.
const MostUnread = 20_000

// StillUnread gives the records that could not be read: those that this listing showed, and those of
// before that it could not show. A record without a time may lie anywhere in the span of the listing that
// Showed it. Errors: ringcentral.ErrBadList, where they are more than can be named.
func (h *Listing) StillUnread(before []coverage.Unread, start, oldest time.Time, full bool) ([]coverage.Unread, error) {
	kept := slices.DeleteFunc(before, func(u coverage.Unread) bool {
		if h.bare[u.ID] && u.Why == ringcentral.OddAttachment {
			return false // that it had an attachment is still so
		}
		if u.Time.IsZero() {
			return full || !start.After(u.From)
		}
		return !u.Time.Before(start) || u.Time.Before(oldest)
	})
	shown := Distinct(h.Unread)
	for i := range shown {
		shown[i].From = start
	}
	all := append(shown, coverage.Without(kept, shown)...)
	if len(all) > MostUnread {
		return nil, fmt.Errorf("%w: more than %d of its records", ringcentral.ErrBadList, MostUnread)
	}
	return all, nil
}

// Distinct leaves out records that came twice, as far as they can be told apart.
func Distinct(all []coverage.Unread) (out []coverage.Unread) {
	type name struct {
		id, uri string
		at      int64
	}
	before := map[name]bool{}
	for _, u := range all {
		n := name{u.ID, u.URI, u.Time.UnixMilli()}
		if (u.ID != "" || u.URI != "") && before[n] {
			continue
		}
		before[n] = true
		out = append(out, u)
	}
	return out
}
