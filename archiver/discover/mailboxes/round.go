package mailboxes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/coverage"
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
	*Account
	Round
	due    []mailbox // that were not begun yet
	of     int       // how many were due in all
	began  time.Time
	cut    time.Time // when the hour ended before all of them were begun; zero = it did not
	undone int       // of those that were due then
	done   []noted   // listed and not noted yet
	ok     int       // listed, of others
	inARow int       // failed, since the last that was listed
	failed error     // of the first that failed
	left   int       // that were due and are left to the next round
	ready  bool
	// items that wait for an address, by the extension in whose mailbox they are; nil = not read yet
	unnamed map[string][]unnamed
}

// notReady ends a round: nothing may be entered before it is known what lies in Dropbox.
type notReady struct{ error }

func (e notReady) Unwrap() error { return e.error }

// enter plans what a page shows of a mailbox.
func (r *round) enter(ctx context.Context, t ledger.Type, items []translate.Item, seen *listing.Listing) error {
	if len(items) == 0 {
		return nil
	}
	if !r.ready && r.Ready != nil {
		if err := r.Ready(ctx); err != nil {
			return notReady{err}
		}
	}
	r.ready = true
	r.Entering.Lock()
	err := r.Plan.Enter(ledger.AccountSource(t), items, seen)
	r.Entering.Unlock()
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
	seen  map[ledger.Type]*listing.Listing
	// it has shown the messages of shared numbers as well, or what RingCentral answered instead
	shared  bool
	refusal error
	tooFar  error // why only what is newer than was asked for could be listed; nil = all was
}

// list lists what is due and was not begun yet.
func (r *round) list(ctx context.Context) error {
	for len(r.due) > 0 && (r.ok > 0 || r.inARow < mostFailing) {
		if r.Over() {
			r.leave()
			break
		}
		m := r.due[0]
		if r.due = r.due[1:]; !r.Take(m.Owner.ExtensionID) {
			continue
		}
		n, err := r.listOne(ctx, m)
		if cause := context.Cause(ctx); cause != nil {
			return errors.Join(cause, r.note())
		}
		switch {
		case err == nil:
			r.done = append(r.done, n)
			if m.Owner.ExtensionID != r.Who.ExtensionID && !m.isInboxes() { // these need no permission for others
				r.ok, r.inARow = r.ok+1, 0
			}
		case reasons.Of(err).StopsAll() || errors.Is(err, reasons.ErrStore) || errors.As(err, new(notReady)):
			return errors.Join(err, r.note())
		default:
			if err := r.fail(m, err); err != nil {
				return err
			}
			r.Leave(m.Owner.ExtensionID)
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
	r.cut, r.undone = r.Time(), len(r.due)
	for _, m := range r.due {
		if at := m.At(m.types); at.IsZero() || at.Before(r.Since) {
			r.left++
		}
	}
	r.due = nil
}

// longMailbox is how long the list of one mailbox may hold up the others.
const longMailbox = 10 * time.Minute

// letOthers lists the others between two pages of a list that is long. When the hour is over, it goes on alone, unless the round has
// to end: a user's mailbox has a few pages (docs/ringcentral.md §5.4), but RingCentral may be slow.
func (r *round) letOthers(ctx context.Context, m mailbox, began time.Time) error {
	if r.Time().Sub(began) < longMailbox {
		return nil
	}
	if err := r.list(ctx); err != nil {
		return err
	}
	if r.Over() && !r.GoesOn(m.Owner.ExtensionID) {
		return fmt.Errorf("%w: it has no end within the hour", ringcentral.ErrBadList)
	}
	return nil
}

// begin forgets what was seen.
func (n *noted) begin() {
	n.seen = map[ledger.Type]*listing.Listing{}
	for _, t := range n.types {
		n.seen[t] = listing.New()
	}
}

// listOne lists one mailbox and plans what it shows.
func (r *round) listOne(ctx context.Context, m mailbox) (noted, error) {
	n := noted{mailbox: m}
	n.begin()
	if n.start, n.full = r.spanOf(m); !n.start.Before(r.Now) {
		return n, nil // the clock was set back to before the first hour
	}
	over := listing.Span{Since: r.Settings.Since.Truncate(time.Hour), From: n.start, To: r.Now}
	began := r.Time()
	page := func(t ledger.Type, items []translate.Item) error {
		if err := r.enter(ctx, t, items, n.seen[t]); err != nil || t != m.types[len(m.types)-1] {
			return err
		}
		return r.letOthers(ctx, m, began)
	}
	var err error
	n.refusal, err = r.visit(ctx, m, over, n.seen, page)
	if ringcentral.RefusesSpan(err) { // it may be the date: what is newer is listed all the same
		for over.From = range r.Rule.Newer(n.start) {
			n.begin()
			refusal, newer := r.visit(ctx, m, over, n.seen, page)
			if newer == nil {
				n.start, n.full, n.refusal, n.tooFar, err = over.From, false, refusal, reasons.From(reasons.RingCentral, err), nil
			}
			if !ringcentral.RefusesSpan(newer) {
				break
			}
		}
	}
	if errors.As(err, new(notReady)) {
		return n, err
	}
	n.shared = m.asks() && n.refusal == nil
	if n.refusal != nil && r.Log != nil {
		r.Log.Info("RingCentral refuses messages of shared numbers", "extension", roster.Describe(m.Owner), "reason", n.refusal.Error())
	}
	for _, t := range m.types {
		if err == nil {
			_, err = n.unread(t, m.Mailbox, r.Account)
		}
	}
	return n, reasons.From(reasons.RingCentral, err)
}

// unread are the records of a type that could not be read. Errors: those of listing.Listing.StillUnread.
func (n noted) unread(t ledger.Type, of coverage.Mailbox, a *Account) ([]coverage.Unread, error) {
	oldest := completeness.Oldest(a.Who, ledger.AccountSource(t), a.Settings.Since, a.Now)
	return n.seen[t].StillUnread(slices.Clone(of.Listed[t].Unread), n.start, oldest, n.full)
}
