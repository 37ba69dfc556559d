package discover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Round is how a pass lists the mailboxes.
type Round struct {
	Since   time.Time   // those that were listed before are listed, whether it is their turn or not; zero = none
	Over    func() bool // reports whether no more is to be begun; the next round goes on
	Time    func() time.Time
	Planned func() // is told when something was entered that may be copied
	// Ready is called once, before the first is entered: to learn what lies in Dropbox already
	Ready func(context.Context) error
}

// mailbox is one extension's message store in a round.
type mailbox struct {
	store.Mailbox
	types []ledger.Type // that are listed of it
}

// ListMailboxes lists the message stores of the account's extensions, each with one call for all its
// types if they fit a page: first those of extensions that are leaving, then those that are new, then
// the one whose last listing is the oldest, and last what could not be listed before. What one refuses
// holds up no other, and the others are listed between the pages of a list that is long. It costs nothing
// where no messages of other extensions are chosen. It returns how many it has left to the next round
// of those that were never listed or were asked for, because no more was to be begun. Errors: the first that a mailbox met, with its
// extension; those of ringcentral.Client; reasons.ErrStore.
func (l *Lister) ListMailboxes(ctx context.Context, how Round) (left int, err error) {
	if len(l.Settings.MessageTypes()) == 0 {
		return 0, nil
	}
	all, err := l.syncMailboxes()
	if err != nil {
		return 0, reasons.StoreFailed("note the extensions", err)
	}
	l.inDays = l.fullDays(all)
	due := l.due(all, how.Since)
	r := &round{Lister: l, Round: how, due: due, of: len(due)}
	listErr := errors.Join(r.list(ctx), r.endGone(all))
	var state store.Mailboxes
	err = l.Store.Update(func(tx *store.Tx) error {
		if err := l.sumUp(tx, true); err != nil {
			return err
		}
		state, err = tx.Mailboxes()
		return err
	})
	if r.failed == nil && state.Failing > 0 { // it waits before it is tried again
		first := state.First
		r.failed = fmt.Errorf("list the messages of %s: %w", whose(first.Owner), reasons.Still(reasons.Reason(first.Reason), first.Detail))
	}
	return r.left, errors.Join(listErr, ofMailboxes(errors.Join(r.failed, l.unknownRoster())), reasons.StoreFailed("sum up the mailboxes", err))
}

// MailboxError is what single mailboxes met. Nothing else is touched by it: they wait for their next
// turn, and the other sources go on as if there were none.
type MailboxError struct{ err error }

// Error implements error.
func (e *MailboxError) Error() string { return e.err.Error() }

// Unwrap returns what they met.
func (e *MailboxError) Unwrap() error { return e.err }

func ofMailboxes(err error) error {
	if err == nil {
		return nil
	}
	return &MailboxError{err}
}

// unknownRoster is the error of a round that does not surely know all extensions.
func (l *Lister) unknownRoster() error {
	if l.counted {
		return nil
	}
	return reasons.Wrap("list the extensions", reasons.From(reasons.RingCentral, cmp.Or(l.rosterErr, errPartialRoster)))
}

var errPartialRoster = fmt.Errorf("%w: the list of extensions is not whole", ringcentral.ErrBadList)

// syncMailboxes takes over what the list of extensions says: a new extension gets a mailbox, and one
// that is back is listed again. Of one that is in the list no more, everything that is known stays.
func (l *Lister) syncMailboxes() (all []mailbox, err error) {
	err = l.Store.Update(func(tx *store.Tx) error {
		known, err := tx.EachMailbox()
		if err != nil {
			return err
		}
		all = nil
		have := map[string]bool{}
		for _, m := range known {
			have[m.Owner.ExtensionID] = true
			now := m
			e, listed := l.extensions[m.Owner.ExtensionID]
			switch {
			case !listed && l.counted && m.Row:
				if err := tx.DropMailbox(m.Owner.ExtensionID); err != nil { // it can be read now
					return err
				}
				continue
			case listed:
				now = named(m, e)
			case l.roster:
				now.Status = deleted
			}
			if now.Owner != m.Owner || now.Type != m.Type || now.Status != m.Status || !now.Gone.Equal(m.Gone) {
				if err := tx.PutMailbox(now); err != nil {
					return err
				}
			}
			all = append(all, l.mailbox(now))
		}
		for id, e := range l.extensions {
			if have[id] {
				continue
			}
			m := named(store.Mailbox{}, e)
			if err := tx.PutMailbox(m); err != nil {
				return err
			}
			all = append(all, l.mailbox(m))
		}
		return l.sumUp(tx, false)
	})
	return all, err
}

// named is a mailbox as the list of extensions names it.
func named(m store.Mailbox, e ringcentral.Extension) store.Mailbox {
	m.Owner = ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	m.Type, m.Status, m.Gone = cmp.Or(e.Type, m.Type), cmp.Or(e.Status, m.Status), time.Time{}
	if e.Odd != "" {
		m.Row, m.Reason, m.Detail = true, string(reasons.MailboxUnclear), reasons.ErrMailbox.Error()+": "+e.Odd
	}
	return m
}

// listable reports whether a mailbox can be listed at all.
func (m mailbox) listable() bool { return len(m.types) > 0 && m.Gone.IsZero() && !m.Row }

func (l *Lister) mailbox(m store.Mailbox) mailbox {
	if !l.includes(m.Owner.ExtensionID) {
		return mailbox{Mailbox: m}
	}
	return mailbox{m, l.Settings.TypesOfIncluded(m.Owner.ExtensionID, l.Who.ExtensionID)}
}

// Of the Light budget, the listing of the mailboxes is planned to take this share. The rest is for
// what else needs such calls.
const shareOfLight = 0.8

// usualLight is how many Light calls a minute are allowed (docs/ringcentral.md §6.1).
const usualLight = 50

// every is in how many hours so many mailboxes are listed once each.
func (l *Lister) every(mailboxes int) int {
	rate := float64(usualLight)
	if l.Rates != nil {
		rate = l.Rates.Rate(pace.Light).PerMinute
	}
	hourly := max(1, int(rate*60*shareOfLight))
	return max(1, (mailboxes+hourly-1)/hourly)
}

// due chooses the mailboxes that are listed now, and their order. Where not all can be listed every
// hour, an hour's share of them is taken, and all that are leaving or new or were asked for.
func (l *Lister) due(all []mailbox, since time.Time) (out []mailbox) {
	n := 0
	for _, m := range all {
		if m.listable() {
			n++
		}
	}
	every := l.every(n)
	for _, m := range all {
		asked := m.At(m.types).Before(since) && (l.Now.Equal(since) || !l.waits(m)) // tried once in a run, whatever it waits for
		if m.listable() && (asked || l.isDue(m, every)) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b mailbox) int {
		return cmp.Or(
			cmp.Compare(l.rank(a), l.rank(b)), a.At(a.types).Compare(b.At(b.types)),
			a.NextTry.Compare(b.NextTry), cmp.Compare(a.Owner.ExtensionID, b.Owner.ExtensionID),
		)
	})
	if every == 1 {
		return out
	}
	share := (n + every - 1) / every
	return slices.DeleteFunc(out, func(m mailbox) bool {
		share--
		return share < 0 && l.rank(m) == usual && !m.At(m.types).Before(since)
	})
}

// waits reports whether a mailbox was tried in vain and is left alone for a while.
func (l *Lister) waits(m mailbox) bool {
	wait := m.NextTry.Sub(l.Now)
	return wait > 0 && wait <= longestPause
}

// isDue reports whether it is a mailbox's turn. One that was refused waits for a while.
func (l *Lister) isDue(m mailbox, every int) bool {
	if l.waits(m) {
		return false
	}
	at := m.At(m.types)
	next := localtime.HourAfter(at, l.Settings.AfterTheHour()).Add(time.Duration(every-1) * time.Hour)
	again := slices.ContainsFunc(m.types, func(t ledger.Type) bool { return m.Listed[t].Full.IsZero() || !m.Listed[t].Again.IsZero() })
	return again || at.After(l.Now) || !next.After(l.Now)
}

// The order of the mailboxes in a round.
const (
	leaves = iota
	isNew
	usual
	inVain // it was tried, and is due again
)

func (l *Lister) rank(m mailbox) int {
	switch {
	case m.Reason != "" || m.None:
		return inVain
	case l.leaving(m.Owner) != "":
		return leaves
	case m.At(m.types).IsZero():
		return isNew
	default:
		return usual
	}
}

// Where listing all mailboxes as far back as was asked for takes more calls than an hour has, each is
// listed so only every so many days: a day for each such hour, at most mostFullDays. Which day differs
// from mailbox to mailbox.
const mostFullDays = 6

// fullDays is in how many days each mailbox is listed as far back as was asked for.
func (l *Lister) fullDays(all []mailbox) int {
	calls := 0
	for _, m := range all {
		if m.listable() {
			calls += max(1, m.FullCalls)
		}
	}
	return min(l.every(calls), mostFullDays)
}

// fullMailboxDue reports whether it is time for that. It is each day for a mailbox with records that
// could not be read: they may be readable by now.
func (l *Lister) fullMailboxDue(m mailbox, last store.Listing) bool {
	if l.inDays <= 1 || last.Unreadable > 0 {
		return l.fullDue(last.Full)
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(m.Owner.ExtensionID)) // it never fails
	ago := l.Now.Sub(last.Full)
	return ago < 0 || ago >= time.Duration(l.inDays-1)*24*time.Hour+time.Duration(sum.Sum32()%24)*time.Hour
}

// unfinishedFor is how far back a listing goes for what was unfinished.
const unfinishedFor = 2 * completeness.LookBack

// spanOf is the span that a mailbox is listed over: the longest that one of its types needs. It goes
// back to what was unfinished.
func (l *Lister) spanOf(m mailbox) (start time.Time, full bool) {
	full = true
	for i, t := range m.types {
		last := m.Listed[t]
		from, whole := l.spanAfter(ledger.AccountSource(t), last, l.fullMailboxDue(m, last))
		if i == 0 || from.Before(start) {
			start = from
		}
		full = full && whole
		for hour := range m.Unfinished[t] {
			if at := time.Unix(hour, 0).UTC(); at.Before(start) && l.Now.Sub(at) < unfinishedFor && !at.Before(l.Settings.Since.Truncate(time.Hour)) {
				start = at
			}
		}
	}
	return start, full || !start.After(completeness.Oldest(l.Who, ledger.AccountSMS, l.Settings.Since, l.Now))
}

// visitMailbox lists one mailbox over a span, all its types in one listing, and hands on by type what can
// be archived. seen has a listing for each type.
func (l *Lister) visitMailbox(ctx context.Context, m mailbox, over span, seen map[ledger.Type]*listing, page func(ledger.Type, []listedItem) error) error {
	q := ringcentral.MessageQuery{Extension: m.Owner.ExtensionID, From: over.from, To: over.to, Since: over.since, Odd: func(r ringcentral.OddRecord) {
		seen[ofMailbox(r.Type, m.types)].odd(r)
	}}
	for _, t := range m.types {
		q.Types = append(q.Types, messageTypes[t])
	}
	return l.Client.Messages(ctx, q, func(messages []ringcentral.Message) error {
		items := map[ledger.Type][]listedItem{}
		for _, message := range messages {
			if message.Availability == ringcentral.Purged || message.Created.Before(over.since) {
				continue
			}
			of, known := sourceOf(message.Type)
			t := of.Type()
			switch {
			case !known:
				seen[m.types[0]].odd(ringcentral.OddRecord{ID: message.ID, Type: message.Type, Time: message.Created, Why: "it is of a kind that is not archived"})
				continue
			case !slices.Contains(m.types, t):
				continue
			}
			seen[t].shown.Rows++
			f, archive := l.fromMessage(t, message)
			seen[t].showed(message)
			if f.unfinished {
				seen[t].unfinished[hourOf(message.Created)]++
			}
			if archive {
				f.item.Owner = m.Owner
				items[t] = append(items[t], f)
			}
		}
		for _, t := range m.types {
			if err := page(t, items[t]); err != nil {
				return err
			}
		}
		return nil
	})
}

// ofMailbox is the type among those of a mailbox that an odd record counts against: its own, or else the
// first.
func ofMailbox(word string, types []ledger.Type) ledger.Type {
	if of, known := sourceOf(word); known && slices.Contains(types, of.Type()) {
		return of.Type()
	}
	return types[0]
}

// estimateMailboxes counts what the mailboxes hold over [start, end), as far as RingCentral gives them,
// and how many it gave. A mailbox that it does not give is missing in the estimate.
func (l *Lister) estimateMailboxes(ctx context.Context, e *estimate, start, end time.Time) (listed int, errs []error) {
	if len(l.Settings.MessageTypes()) == 0 || !start.Before(end) {
		return 0, nil
	}
	all, err := l.syncMailboxes()
	if err != nil {
		return 0, []error{reasons.StoreFailed("note the extensions", err)}
	}
	miss := func(types []ledger.Type, err error) {
		for _, t := range types {
			e.miss(t, err)
		}
		errs = append(errs, err)
	}
	if err := l.unknownRoster(); err != nil {
		miss(l.Settings.MessageTypes(), err)
	}
	for _, m := range all {
		if !m.listable() || m.None {
			continue
		}
		seen := map[ledger.Type]*listing{}
		for _, t := range m.types {
			seen[t] = newListing()
		}
		err := l.visitMailbox(ctx, m, span{start, start, end}, seen, func(_ ledger.Type, items []listedItem) error { return e.add(items) })
		if err != nil {
			miss(m.types, fmt.Errorf("list the messages of %s: %w", whose(m.Owner), reasons.From(reasons.RingCentral, err)))
			if stopsEstimate(ctx, err) {
				return listed, errs
			}
			continue
		}
		listed++
		for _, t := range m.types {
			e.unread(seen[t])
		}
	}
	return listed, errs
}
