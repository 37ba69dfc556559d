package discover

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// How a round takes failures: after so many that are likely to meet all (no right to read others'
// messages, no answer), in a row and before any mailbox could be listed, the others
// are left for the next round; and one that failed is left alone for a pause that doubles.
const (
	mostFailing  = 3
	firstPause   = time.Hour       // of one that may not be read
	shortPause   = 5 * time.Minute // of one that met something else
	longestPause = 24 * time.Hour
)

// together is how many mailboxes are noted in one transaction at least. Noting some reads what is held of all, so that a round does it
// about tenthOfRound times however many they are.
const (
	together     = 20
	tenthOfRound = 10
)

// round is the listing of the mailboxes in a pass.
type round struct {
	*Lister
	Round
	due    []mailbox // that were not begun yet
	of     int       // how many were due in all
	done   []noted   // listed and not noted yet
	ok     int       // listed, of others
	inARow int       // failed, since the last that was listed
	failed error     // of the first that failed
	left   int       // that were due and are left to the next round
	ready  bool
	// items that wait for an address, by extension; nil = not read yet
	unnamed map[string][]ledger.Key
}

// notReady ends a round: nothing may be entered before it is known what lies in Dropbox.
type notReady struct{ error }

func (e notReady) Unwrap() error { return e.error }

// enter plans what a page shows of a mailbox.
func (r *round) enter(ctx context.Context, t ledger.Type, items []listedItem, seen *listing) error {
	if len(items) == 0 {
		return nil
	}
	if !r.ready && r.Ready != nil {
		if err := r.Ready(ctx); err != nil {
			return notReady{err}
		}
	}
	r.ready = true
	err := r.plan(ledger.AccountSource(t), items, seen)
	if err == nil && r.Planned != nil {
		r.Planned()
	}
	return err
}

// rowsInCall is how many rows a call lists (docs/ringcentral.md §5.1).
const rowsInCall = 1000

// noted is what a mailbox's listing has to note.
type noted struct {
	mailbox
	start time.Time
	full  bool
	seen  map[ledger.Type]*listing
}

// list lists what is due and was not begun yet.
func (r *round) list(ctx context.Context) error {
	for len(r.due) > 0 && (r.ok > 0 || r.inARow < mostFailing) {
		if r.Over() {
			r.leave()
			break
		}
		m := r.due[0]
		r.due = r.due[1:]
		n, err := r.listOne(ctx, m)
		if cause := context.Cause(ctx); cause != nil {
			return errors.Join(cause, r.note())
		}
		switch {
		case err == nil:
			r.done = append(r.done, n)
			if m.Owner.ExtensionID != r.Who.ExtensionID { // the own one needs no permission for others
				r.ok, r.inARow = r.ok+1, 0
			}
		case reasons.Of(err).StopsAll() || errors.Is(err, reasons.ErrStore) || errors.As(err, new(notReady)):
			return errors.Join(err, r.note())
		default:
			if err := r.fail(m, err); err != nil {
				return err
			}
		}
		if len(r.done) >= max(together, r.of/tenthOfRound) {
			if err := r.note(); err != nil {
				return err
			}
		}
	}
	return r.note()
}

// leave counts the mailboxes that the next round has to list at once.
func (r *round) leave() {
	for _, m := range r.due {
		if at := m.At(m.types); at.IsZero() || at.Before(r.Since) {
			r.left++
		}
	}
	r.due = nil
}

// longMailbox is how long the list of one mailbox may hold up the others.
const longMailbox = 10 * time.Minute

// letOthers lists the others between two pages of a list that is long, and ends it when the hour is over: a user's mailbox has a few
// pages (docs/ringcentral.md §5.4).
func (r *round) letOthers(ctx context.Context, began time.Time) error {
	if r.Time().Sub(began) < longMailbox {
		return nil
	}
	if err := r.list(ctx); err != nil {
		return err
	}
	if r.Over() {
		return fmt.Errorf("%w: it has no end within the hour", ringcentral.ErrBadList)
	}
	return nil
}

// listOne lists one mailbox and plans what it shows.
func (r *round) listOne(ctx context.Context, m mailbox) (noted, error) {
	n := noted{mailbox: m, seen: map[ledger.Type]*listing{}}
	for _, t := range m.types {
		n.seen[t] = newListing()
	}
	if n.start, n.full = r.spanOf(m); !n.start.Before(r.Now) {
		return n, nil // the clock was set back to before the first hour
	}
	over := span{r.Settings.Since.Truncate(time.Hour), n.start, r.Now}
	began := r.Time()
	err := r.visitMailbox(ctx, m, over, n.seen, func(t ledger.Type, items []listedItem) error {
		if err := r.enter(ctx, t, items, n.seen[t]); err != nil || t != m.types[len(m.types)-1] {
			return err
		}
		return r.letOthers(ctx, began)
	})
	if errors.As(err, new(notReady)) {
		return n, err
	}
	for _, t := range m.types {
		if err == nil {
			_, err = n.unread(t, m.Mailbox, r.Lister)
		}
	}
	return n, reasons.From(reasons.RingCentral, err)
}

// unread are the records of a type that could not be read. Errors: those of listing.stillUnread.
func (n noted) unread(t ledger.Type, of store.Mailbox, l *Lister) ([]store.Unread, error) {
	oldest := completeness.Oldest(l.Who, ledger.AccountSource(t), l.Settings.Since, l.Now)
	return n.seen[t].stillUnread(slices.Clone(of.Listed[t].Unread), n.start, oldest, n.full)
}

// fail notes why a mailbox could not be listed.
func (r *round) fail(m mailbox, why error) error {
	refused, missing := errors.Is(why, ringcentral.ErrPermission), errors.Is(why, ringcentral.ErrNotFound)
	_, inList := r.extensions[m.Owner.ExtensionID]
	now := m.Mailbox
	now.Reason, now.Detail = "", ""
	switch {
	case r.roster && !inList && missing && !hasUnread(m.Mailbox):
		now.Gone = r.Now // RingCentral neither names nor has it
	case hasNone(m, why):
		now.None, now.NextTry = true, r.Now.Add(firstPause) // it may get one at any time
	default:
		if unclear(m, why) {
			why = fmt.Errorf("%w: %w", reasons.ErrMailbox, why)
		} else if errors.Is(why, ringcentral.ErrOthers) || errors.Is(why, ringcentral.ErrUnavailable) { // which is likely to meet the others, too
			r.inARow++
		}
		now.None = false
		if r.failed == nil {
			r.failed = fmt.Errorf("list the messages of %s: %w", whose(m.Owner), why)
		}
		now.Reason, now.Detail = string(reasons.Of(why)), why.Error()
		pause, longest := shortPause, time.Hour
		if refused {
			pause, longest = firstPause, longestPause
		}
		now.NextTry = localtime.Later(r.Now.Add(min(pause<<min(now.Failed, 6), longest)), r.Time().Add(shortPause))
		now.Failed++
	}
	if now.Gone.IsZero() && !now.None && r.Log != nil {
		r.Log.Info("A mailbox could not be listed", "extension", whose(m.Owner), "reason", now.Reason)
	}
	return reasons.StoreFailed("note the mailbox", r.Store.Update(func(tx *store.Tx) error { return r.change(tx, now, func(*store.Mailbox) {}) }))
}

// storeless are the types of extensions that take no messages of their own (docs/ringcentral.md §2.4, §11).
var storeless = []string{
	"IvrMenu", "Site", "Announcement", "PagingOnly", "ApplicationExtension", "ProxyAdmin", "RoomConnector", "ParkLocation",
	"DelegatedLinesGroup", "GroupCallPickup", "TieLine",
}

// hasNone reports whether RingCentral says clearly that an extension has no message store: it knows of no such feature there, or has
// nothing of an extension that takes no messages. Of any other, "not found" may say as well that it is not shown
// (docs/ringcentral.md §6.2). One that was listed once has one.
func hasNone(m mailbox, why error) bool {
	if slices.ContainsFunc(slices.Collect(maps.Values(m.Listed)), func(l store.Listing) bool { return !l.At.IsZero() }) {
		return false
	}
	return errors.Is(why, ringcentral.ErrNoFeature) || errors.Is(why, ringcentral.ErrNotFound) && slices.Contains(storeless, m.Type)
}

// unclear reports whether an answer neither is a permission's nor will be another one soon: who knows the extension can say whether
// it has messages.
func unclear(m mailbox, why error) bool {
	var e *ringcentral.Error
	if !errors.As(why, &e) || slices.ContainsFunc([]error{
		ringcentral.ErrPermission, ringcentral.ErrRateLimited, ringcentral.ErrUnauthorized,
	}, func(other error) bool { return errors.Is(why, other) }) {
		return false
	}
	return !errors.Is(why, ringcentral.ErrUnavailable) || slices.Contains(storeless, m.Type)
}

// hasUnread reports whether something that a mailbox has shown could not be read: it stays named.
func hasUnread(m store.Mailbox) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(m.Listed)), func(l store.Listing) bool { return l.Unreadable > 0 })
}

// whose names an extension.
func whose(o ledger.Owner) string {
	text := "extension " + o.ExtensionID
	if o.Number != "" {
		text = "extension " + o.Number
	}
	if o.Name != "" {
		text += " (" + o.Name + ")"
	}
	return text
}

// note notes the mailboxes that were listed: what they hold, how far each is listed, and what of it
// could not be read.
func (r *round) note() error {
	if len(r.done) == 0 {
		return nil
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		further := settings.Since.Before(r.Settings.Since) // the user has reached further back meanwhile
		if err := r.keepHeld(tx); err != nil {
			return err
		}
		for _, n := range r.done {
			err := r.change(tx, n.Mailbox, func(m *store.Mailbox) { n.cover(m, r.Lister, further) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return reasons.StoreFailed("note the mailboxes", err)
	}
	for _, n := range r.done {
		if err := r.endUnnamed(n); err != nil {
			return err
		}
	}
	r.done = nil
	return nil
}

// change writes a mailbox, as the round knows it, with what was asked for since it was read.
func (r *round) change(tx *store.Tx, m store.Mailbox, change func(*store.Mailbox)) error {
	now, err := tx.Mailbox(m.Owner.ExtensionID)
	if err != nil {
		return err
	}
	if m.Listed == nil {
		m.Listed = map[ledger.Type]store.Listing{}
	}
	before := map[ledger.Type]store.Listing{}
	for t, l := range m.Listed {
		before[t] = l
	}
	change(&m)
	for t, was := range before {
		asked, l := now.Listed[t], m.Listed[t]
		if asked.Full.IsZero() && !was.Full.IsZero() {
			l.Full = time.Time{}
		}
		if !asked.Again.Equal(was.Again) {
			l.Again = asked.Again
		}
		m.Listed[t] = l
	}
	return tx.PutMailbox(m)
}

// keepHeld notes what the mailboxes hold, those that were listed over the same span together.
func (r *round) keepHeld(tx *store.Tx) error {
	type span struct {
		source ledger.Source
		start  int64
	}
	counts, of := map[span]map[ledger.HeldAt]int{}, map[span]map[string]bool{}
	for _, n := range r.done {
		for t, seen := range n.seen {
			s := span{ledger.AccountSource(t), n.start.Unix()}
			if of[s] == nil {
				counts[s], of[s] = map[ledger.HeldAt]int{}, map[string]bool{}
			}
			of[s][n.Owner.ExtensionID] = true
			for at, count := range seen.counts {
				counts[s][at] += count
			}
		}
	}
	for s := range counts {
		_, err := tx.PutHeldOf(s.source, time.Unix(s.start, 0).UTC(), r.Now.Add(24*time.Hour), counts[s], func(extension string) bool { return of[s][extension] })
		if err != nil {
			return err
		}
	}
	return nil
}

// cover notes a complete listing of a mailbox.
func (n noted) cover(m *store.Mailbox, l *Lister, further bool) {
	if n.full {
		m.FullCalls = 1
		for _, seen := range n.seen {
			m.FullCalls += seen.shown.Rows / rowsInCall
		}
	}
	m.Reason, m.Detail, m.Failed, m.NextTry, m.None = "", "", 0, time.Time{}, false
	if m.Unfinished == nil {
		m.Unfinished = map[ledger.Type]map[int64]int{}
	}
	for t, seen := range n.seen {
		last := m.Listed[t]
		seen.cover(&last, l.Now, n.start, n.full)
		if n.full && !further {
			last.Full = l.Now
		}
		if unread, err := n.unread(t, *m, l); err == nil { // it was found out before whether they are too many
			last.Unread, last.Unreadable = unread, len(unread)
		}
		m.Listed[t] = last
		open := map[int64]int{}
		for hour, count := range m.Unfinished[t] {
			if hour < n.start.Unix() {
				open[hour] = count
			}
		}
		for hour, count := range seen.unfinished {
			open[hour.Unix()] = count
		}
		delete(m.Unfinished, t)
		if len(open) > 0 {
			m.Unfinished[t] = open
		}
	}
}
