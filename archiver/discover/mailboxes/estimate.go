package mailboxes

import (
	"context"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// Estimate is what counts what the lists hold.
type Estimate interface {
	Add(items []translate.Item) error
	Miss(t ledger.Type, why error)
	CountUnread(*listing.Listing)
	// Stops reports whether an error meets every list, and not only one
	Stops(ctx context.Context, err error) bool
}

// Estimate counts what the mailboxes hold over [start, end), as far as RingCentral gives them,
// and how many it gave. A mailbox that it does not give is missing in the estimate.
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
	for _, m := range all {
		if !m.listable() || m.None {
			continue
		}
		seen := map[ledger.Type]*listing.Listing{}
		for _, t := range m.types {
			seen[t] = listing.New()
		}
		_, err := a.visit(ctx, m, listing.Span{Since: start, From: start, To: end}, seen, func(_ ledger.Type, items []translate.Item) error { return e.Add(items) })
		if err != nil {
			miss(m.types, fmt.Errorf("list the messages of %s: %w", roster.Describe(m.Owner), reasons.From(reasons.RingCentral, err)))
			if e.Stops(ctx, err) {
				return listed, errs
			}
			continue
		}
		listed++
		for _, t := range m.types {
			e.CountUnread(seen[t])
		}
	}
	return listed, errs
}
