package mailboxes

import (
	"context"
	"slices"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// The texts in shared inboxes (message threads, docs/ringcentral.md §11) are in the message store of no extension. They are listed as one
// mailbox more, of the account.

// kindInboxes stands in the place of a kind of extension.
const kindInboxes = "MessageThreads"

var newInboxes = coverage.Mailbox{Owner: ledger.OfInboxes, Type: kindInboxes, Shared: coverage.Shared{Messages: coverage.None}}

func (m mailbox) isInboxes() bool { return m.Owner.ExtensionID == ledger.Inboxes }

// findInboxes finds out whether the shared inboxes are listed: the app may read them, and RingCentral has not said lately that there are
// none. Where it does not say, their list tells.
func (a *Account) findInboxes(tx *store.Tx, all []coverage.Mailbox) error {
	own, err := tx.Shared()
	some := func(m coverage.Mailbox) bool { return m.Shared.Threads == coverage.SomeThreads }
	switch a.has = own.Threads; {
	case slices.ContainsFunc(all, some):
		a.has = coverage.SomeThreads
	case completeness.Old(own, a.Now):
		a.has = coverage.ThreadsNotKnown
	}
	a.inboxes = a.Who.Threads && a.Settings.Sources().Has(ledger.AccountSMS) && a.has != coverage.NoThreads
	return err
}

// takeInboxes takes the shared inboxes into what is known of all mailboxes.
func (a *Account) takeInboxes(s *coverage.Mailboxes, m mailbox) {
	s.Inboxes, s.NoInboxes = a.inboxes && !m.None, a.inboxes && m.None
	if s.Inboxes {
		countFailing(s, m)
	}
}

// listInboxes lists the shared inboxes where only this round has found out that there are some.
func (r *round) listInboxes(ctx context.Context) error {
	if r.inboxes || r.Over() {
		return nil
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		all, err := tx.EachMailbox()
		if err != nil {
			return err
		}
		if err := r.findInboxes(tx, all); err != nil || !r.inboxes {
			return err
		}
		box := newInboxes
		if i := slices.IndexFunc(all, func(m coverage.Mailbox) bool { return m.Owner.ExtensionID == ledger.Inboxes }); i >= 0 {
			box = all[i]
		}
		r.due, r.of = append(r.due, r.mailbox(box)), r.of+1
		return tx.PutMailbox(box)
	})
	if err != nil {
		return reasons.StoreFailed("note the shared inboxes", err)
	}
	return r.list(ctx)
}

// visitInboxes lists the texts in shared inboxes over a span. A text that is new and young waits for the name of its thread; else it is
// archived without.
func (a *Account) visitInboxes(ctx context.Context, m mailbox, over listing.Span, seen *listing.Listing, page func([]translate.Item) error) error {
	q := ringcentral.ThreadQuery{From: over.From, To: over.To, Since: over.Since, Odd: seen.Odd, Undeleted: func() { seen.Undeleted = true }}
	return a.Client.ThreadMessages(ctx, q, func(messages []ringcentral.Message) error {
		known, err := a.textsKnown(messages)
		if err != nil {
			return err
		}
		var items []translate.Item
		for _, text := range messages {
			if text.Availability == ringcentral.Purged || text.Created.Before(over.Since) {
				continue
			}
			have, named, young := known[text.ID], true, a.Read.Age(text.Created) < completeness.Patience
			stub := isStub(text)
			if stub && have == nil {
				continue
			}
			if have == nil {
				if named, err = a.threads.name(ctx, a.Client, &text, young, m.Failed, a.Now); err != nil {
					return err
				}
			}
			f, archive := a.readText(text, have)
			if !a.included(f.Item.ChosenBy()) {
				continue
			}
			seen.Row(f.Item.Key.ID)
			if seen.Showed(text); !named && young {
				f.Unfinished, archive = true, false
				w := f.Waiting()
				w.Why = progress.Nameless
				seen.Later(w)
			}
			if f.Unfinished && !stub {
				seen.Unfinished[listing.HourOf(text.Created)]++
			}
			switch {
			case archive:
				items = append(items, f)
			case named && !stub:
				seen.Later(f.Waiting())
			}
		}
		return page(items)
	})
}

// isStub reports whether nothing is left of a text but that it was deleted, as of a purged message in a store.
func isStub(m ringcentral.Message) bool {
	return m.Availability == ringcentral.Deleted && m.Subject == "" && len(m.Attachments) == 0
}

// textsKnown are the items of those texts that were shown before, by the texts' ids.
func (a *Account) textsKnown(messages []ringcentral.Message) (known map[string]*ledger.Item, err error) {
	known = map[string]*ledger.Item{}
	err = a.Store.View(func(tx *store.Tx) error {
		for _, m := range messages {
			it, there, err := tx.Item(keyOf(m))
			if err != nil {
				return err
			}
			if there {
				known[m.ID] = it
			}
		}
		return nil
	})
	return known, reasons.StoreFailed("read the texts", err)
}

// keyOf is the key of a text in a shared inbox: a message in a store may have the same id.
func keyOf(m ringcentral.Message) ledger.Key {
	return ledger.Key{Type: ledger.SMS, ID: layout.OfMailbox(m.ID, ledger.Inboxes)}
}

// readText gives the item of a text, and whether it is one to archive. What is known already has its names.
func (a *Account) readText(m ringcentral.Message, have *ledger.Item) (translate.Item, bool) {
	m.ID = keyOf(m).ID
	f, archive := a.Read.Message(ledger.SMS, m, ledger.OfInboxes)
	if have != nil {
		f.Item.Owner, f.Item.Mailbox, f.Item.From, f.Item.To = have.Owner, have.Mailbox, have.From, have.To
	}
	return f, archive
}
