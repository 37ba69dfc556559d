package discover

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// ListAll lists every one of the sources but the messages of the account (ListMailboxes). When it may not read one, it goes on
// with the others and returns the error at the end. Errors: those of ringcentral.Client and of Beside,
// reasons.ErrStore.
func (l *Lister) ListAll(ctx context.Context, sources ledger.Source) error {
	l.wanted = l.Settings.Sources()
	if err := l.askShared(ctx); err != nil {
		return err
	}
	var errs []error
	for _, s := range (sources &^ ledger.AccountMessages).Each() {
		if l.beside.Has(s) {
			continue
		}
		err := l.list(ctx, s)
		if errors.Is(err, ErrLong) {
			l.left |= s
			continue
		}
		if err == nil {
			continue
		}
		errs = append(errs, err)
		if ctx.Err() != nil || reasons.Of(err).StopsAll() {
			break
		}
	}
	return errors.Join(append(errs, l.besideErr, l.concludeShared())...)
}

// Left are the sources whose lists Beside has ended with ErrLong.
func (l *Lister) Left() ledger.Source { return l.left }

// letOthers lets the others have their turn between two pages of a list.
func (l *Lister) letOthers(ctx context.Context, long ledger.Source) error {
	if l.Beside == nil {
		return nil
	}
	listed, err := l.Beside(ctx, long)
	if err != nil && (ctx.Err() != nil || errors.Is(err, ErrLong) || reasons.Of(err).StopsAll()) {
		return err
	}
	if l.beside |= listed; listed != 0 {
		l.besideErr = err
	}
	return nil
}

const errDenied = "RingCentral does not let the recordings be read"

// list lists one source over the span that is due. Where RingCentral refuses what it is asked for, which may be a date that lies too far
// back, what is newer is listed all the same. Errors: as for all of the span.
func (l *Lister) list(ctx context.Context, s ledger.Source) error {
	start, full, err := l.span(s)
	if err != nil {
		return reasons.StoreFailed("read the last listing", err)
	}
	if !start.Before(l.Now) {
		return nil // the clock was set back to before the first hour
	}
	if err = l.listSince(ctx, s, start, full); !ringcentral.RefusesSpan(err) {
		return err
	}
	for newer := range l.Rule.Newer(start) {
		if !ringcentral.RefusesSpan(l.listSince(ctx, s, newer, false)) {
			break
		}
	}
	return err
}

// listSince lists one source to its end and plans what it finds, page by page. Only
// a complete listing is marked as one.
func (l *Lister) listSince(ctx context.Context, s ledger.Source, start time.Time, full bool) error {
	held := listing.New()
	since := l.Settings.Since.Truncate(time.Hour)
	err := l.visit(ctx, s, listing.Span{Since: since, From: start, To: l.Now}, held, func(items []translate.Item) error {
		if err := l.Plan.Enter(s, items, held); err != nil {
			return err
		}
		if err := l.keepCalls(s, held.Calls); err != nil {
			return err
		}
		return l.letOthers(ctx, s)
	})
	if err != nil {
		return reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
	}
	source, why := completeness.Denied(l.wanted, l.Who)
	denied := source == s
	err = l.Store.Update(func(tx *store.Tx) error {
		if err := l.coverCalls(tx, s, start, held); err != nil || denied {
			return err
		}
		return errors.Join(l.keepListed(tx, s, start, held), l.mark(tx, s, start, full, held))
	})
	if err == nil && denied { // whether RingCentral has shown them is not known
		return reasons.Wrap("list "+s.Type().String(), reasons.Still(why, errDenied))
	}
	if errors.Is(err, ringcentral.ErrBadList) {
		return reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
	}
	if err == nil && full {
		return l.endUnnamed(s, start, held)
	}
	return reasons.StoreFailed("note the listing", err)
}

// span is the span that a source is listed over. It reaches back to the
// oldest hour that this source still has to cover, so missed hours cost one
// listing and not one each.
func (l *Lister) span(s ledger.Source) (start time.Time, full bool, err error) {
	err = l.Store.View(func(tx *store.Tx) error {
		last, err := tx.Listing(s)
		if err != nil {
			return err
		}
		l.before[s] = last
		unread, err := tx.Unread(s, last)
		start, full = l.Rule.After(s, last, l.Rule.FullDue(last.Full) || last.Unreadable > len(unread))
		return err
	})
	return start, full, err
}
