package mailboxes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// Estimate is what counts what the lists hold.
type Estimate interface {
	Add(items []translate.Item) error
	Miss(t ledger.Type, why error)
	CountUnread(*listing.Listing)
	Lack(completeness.Uncovered)
	// Stops reports whether an error meets every list, and not only one
	Stops(ctx context.Context, err error) bool
}

// Estimate counts what the mailboxes hold over [start, end), as far as RingCentral gives them,
// and how many it gave. A mailbox that it does not give is missing in the estimate. Of so many that nothing is known of RingCentral is
// asked first whether they have messages of shared numbers; what the others have is not in the counts, and the estimate says so.
func (a *Account) Estimate(ctx context.Context, e Estimate, start, end time.Time) (listed int, errs []error) {
	if len(a.Settings.MessageTypes()) == 0 || !start.Before(end) {
		return 0, nil
	}
	all, err := a.sync(a.Now)
	if err != nil {
		return 0, []error{reasons.StoreFailed("note the extensions", err)}
	}
	miss := func(types []ledger.Type, err error) {
		for _, t := range types {
			e.Miss(t, err)
		}
		errs = append(errs, err)
	}
	if err := a.Roster.Unknown(); err != nil {
		miss(a.Settings.MessageTypes(), err)
	}
	var asked []mailbox
	defer func() {
		if err := a.noteShared(asked); err != nil {
			errs = append(errs, err)
		}
	}()
	for _, m := range all {
		if !m.listable() || m.None {
			continue
		}
		if m.mayHaveShared() && m.Shared.At.IsZero() && len(asked) < mostAsked {
			m.Shared, err = shared.Ask(ctx, a.Client, m.Owner.ExtensionID, m.Shared, a.Now)
			if err = reasons.From(reasons.RingCentral, err); err != nil && e.Stops(ctx, err) {
				return listed, append(errs, err)
			}
			m.Shared.Again = err != nil
			asked = append(asked, m)
		}
		seen := map[ledger.Type]*listing.Listing{}
		for _, t := range m.types {
			seen[t] = listing.New()
		}
		refusal, err := a.visit(ctx, m, listing.Span{Since: start, From: start, To: end}, seen, func(_ ledger.Type, items []translate.Item) error { return e.Add(items) })
		if err != nil {
			if a.hasNone(m, err) {
				continue
			}
			miss(m.types, fmt.Errorf("list the messages of %s: %w", roster.Describe(m.Owner), reasons.From(reasons.RingCentral, err)))
			if e.Stops(ctx, err) {
				return listed, errs
			}
			continue
		}
		listed++
		e.Lack(m.lacks(refusal))
		if slices.Contains(m.types, ledger.SMS) {
			e.Lack(completeness.InboxesOf(m.Shared, a.Who.Threads, true))
		}
		for _, t := range m.types {
			if e.CountUnread(seen[t]); seen[t].Undeleted {
				e.Lack(completeness.DeletedMessages)
			}
		}
	}
	return listed, errs
}

// lacks is what a list of a mailbox has not shown of messages of shared numbers; refusal is what RingCentral answered instead.
func (m mailbox) lacks(refusal error) (is completeness.Uncovered) {
	if !m.mayHaveShared() {
		return 0
	}
	if refusal != nil {
		m.Shared = shared.Refuse(m.Shared, refusal)
	}
	for _, t := range m.types {
		is |= completeness.InStore(m.Shared, t)
	}
	if m.Shared.Asks() {
		is &^= completeness.SharedNotKnown
	}
	return is
}
