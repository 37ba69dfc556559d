package discover

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
)

// listing is what one listing showed. It counts each item once: rows come twice
// when the log grows meanwhile, and a recording may be in several rows. It holds a
// sum of eight bytes for each item, and a number for each quarter of an hour.
type listing struct {
	seed       maphash.Seed
	seen       map[uint64]struct{}
	counts     map[ledger.HeldAt]int
	shown      store.Shown
	unfinished map[time.Time]int // what is still in progress, by hour
	unread     []store.Unread    // what could not be read
	calls      []calllog.Call    // of the page that was read last
	bare       map[string]bool   // the ids of texts that showed no attachment
}

func newListing() *listing {
	return &listing{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, counts: map[ledger.HeldAt]int{}, unfinished: map[time.Time]int{}, bare: map[string]bool{}}
}

// add counts an item for the owner that the store has. The listing that showed the item first set
// the owner, so all listings count the item for the same extension.
func (h *listing) add(it *ledger.Item) {
	sum := maphash.Comparable(h.seed, it.Key)
	if _, before := h.seen[sum]; before {
		return
	}
	h.seen[sum] = struct{}{}
	h.counts[it.HeldAt()]++
	h.shown.Items++
	h.shown.Parts += len(it.Parts)
}

// keepListed notes what a complete listing showed. Counts of times so old that
// RingCentral may have deleted some stay as they were last shown.
func (l *Lister) keepListed(tx *store.Tx, s ledger.Source, start time.Time, held *listing) error {
	if oldest := l.Now.Add(-completeness.SurelyKeeps(l.Who, s)).Truncate(time.Hour).Add(time.Hour); start.Before(oldest) {
		start = oldest
	}
	_, err := tx.PutHeld(s, start, l.Now.Add(24*time.Hour), held.counts)
	return err
}

// odd notes a record that could not be read.
func (h *listing) odd(r ringcentral.OddRecord) {
	h.unread = append(h.unread, store.Unread{
		Place: r.Place, ID: r.ID, URI: r.URI, Kind: r.Type, Time: r.Time, Why: r.Why, Reason: string(reasons.Unreadable),
	})
}

// showed notes a message that shows no attachment, though it may have shown one before.
func (h *listing) showed(m ringcentral.Message) {
	if len(m.Attachments) == 0 {
		h.bare[m.ID] = true
	}
}

// refuse notes an item that cannot be entered into the store.
func (h *listing) refuse(it *ledger.Item, why string) {
	r := ringcentral.OddRecord{ID: it.Key.ID[:min(len(it.Key.ID), mostShown)], Type: it.Key.Type.String(), Why: why}
	for _, p := range it.Parts {
		r.URI = cmp.Or(r.URI, p.URI)
	}
	if y := it.Time.Year(); y > 1970 && y < 9999 {
		r.Time = it.Time
	}
	h.odd(r)
}

// mostShown is how much of an id is kept that cannot be one, in bytes.
const mostShown = 128

// unreadHours counts the records that could not be read by their hours, as far as they have a time.
func (h *listing) unreadHours() map[time.Time]int {
	counts := map[time.Time]int{}
	for _, u := range distinct(h.unread) {
		if !u.Time.IsZero() && u.Reason == string(reasons.Unreadable) {
			counts[hourOf(u.Time)]++
		}
	}
	return counts
}

// cover notes over which span the source has been listed now. A listing that begins behind the end
// of the one before leaves a gap, and what lies before the gap does not count.
func (h *listing) cover(last *store.Listing, now, start time.Time, full bool) {
	gap := last.At.IsZero() || start.After(last.At) || last.At.After(now)
	if full || gap || start.Before(last.Begin) {
		last.Begin = start
	}
	last.At, last.From, last.Again, last.Shown = now, start, time.Time{}, h.shown
}

// mostUnread is how many records of a source may be unreadable; more are no list of RingCentral's.
const mostUnread = 20_000

// name notes which records could not be read. Errors: those of stillUnread; those of the store.
func (h *listing) name(tx *store.Tx, s ledger.Source, last *store.Listing, start, oldest time.Time, full bool) error {
	before, err := tx.Unread(s, *last)
	if err != nil {
		return err
	}
	all, err := h.stillUnread(before, start, oldest, full)
	if err != nil {
		return err
	}
	return tx.PutUnread(s, *last, all)
}

// stillUnread gives the records that could not be read: those that this listing showed, and those of
// before that it could not show. A record without a time may lie anywhere in the span of the listing that
// showed it. Errors: ringcentral.ErrBadList, where they are more than can be named.
func (h *listing) stillUnread(before []store.Unread, start, oldest time.Time, full bool) ([]store.Unread, error) {
	kept := slices.DeleteFunc(before, func(u store.Unread) bool {
		if h.bare[u.ID] && u.Why == ringcentral.OddAttachment {
			return false // that it had an attachment is still so
		}
		if u.Time.IsZero() {
			return full || !start.After(u.From)
		}
		return !u.Time.Before(start) || u.Time.Before(oldest)
	})
	shown := distinct(h.unread)
	for i := range shown {
		shown[i].From = start
	}
	all := append(shown, store.Without(kept, shown)...)
	if len(all) > mostUnread {
		return nil, fmt.Errorf("%w: more than %d of its records", ringcentral.ErrBadList, mostUnread)
	}
	return all, nil
}

// markBefore notes what a listing showed of hours before its start, which it did not ask for: they are
// no better known than before.
func (h *listing) markBefore(tx *store.Tx, s ledger.Source, start time.Time, unread map[time.Time]int) error {
	i := s.Index()
	for _, hours := range []map[time.Time]int{unread, h.unfinished} {
		for at := range hours {
			if _, known, err := tx.Job(at); err != nil || !known || !at.Before(start) {
				if err != nil {
					return err
				}
				continue
			}
			err := tx.ChangeJob(at, func(j *ledger.Job) {
				j.Unread[i], j.Unfinished[i] = max(j.Unread[i], unread[at]), max(j.Unfinished[i], h.unfinished[at])
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// distinct leaves out records that came twice, as far as they can be told apart.
func distinct(all []store.Unread) (out []store.Unread) {
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
