package mailboxes

import (
	"cmp"
	"errors"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// sync takes over what the list of extensions says: a new extension gets a mailbox, and one
// that is back is listed again. Of one that is in the list no more, everything that is known stays.
func (a *Account) sync(at time.Time) (all []mailbox, err error) {
	err = a.Store.Update(func(tx *store.Tx) error {
		known, err := tx.EachMailbox()
		if err != nil {
			return err
		}
		if err := a.findInboxes(tx, known); err != nil {
			return err
		}
		all = nil
		have := map[string]bool{}
		for _, m := range known {
			have[m.Owner.ExtensionID] = true
			if m.Owner.ExtensionID == ledger.Inboxes {
				all = append(all, a.mailbox(m))
				continue
			}
			now := m
			e, listed := a.Roster.Extension(m.Owner.ExtensionID)
			switch {
			case !listed && a.Roster.Counted() && m.Row:
				if err := errors.Join(a.chooseNext(tx, m.Owner, true), tx.DropMailbox(m.Owner.ExtensionID)); err != nil { // it can be read now
					return err
				}
				continue
			case listed:
				now = named(m, e)
			case a.Roster.Sure():
				now.Status = roster.Deleted
				if err := a.chooseNext(tx, m.Owner, false); err != nil {
					return err
				}
			}
			if now.Owner != m.Owner || now.Type != m.Type || now.Status != m.Status || now.Shared != m.Shared || !now.Gone.Equal(m.Gone) {
				if err := tx.PutMailbox(now); err != nil {
					return err
				}
			}
			all = append(all, a.mailbox(now))
		}
		for id, e := range a.Roster.All() {
			if have[id] {
				continue
			}
			m := named(coverage.Mailbox{}, e)
			if err := tx.PutMailbox(m); err != nil {
				return err
			}
			all = append(all, a.mailbox(m))
		}
		if a.inboxes && !have[ledger.Inboxes] {
			all = append(all, a.mailbox(newInboxes))
			if err := tx.PutMailbox(newInboxes); err != nil {
				return err
			}
		}
		return errors.Join(a.nameChoice(tx), a.sumUp(tx, at, false))
	})
	return all, err
}

// named is a mailbox as the list of extensions names it.
func named(m coverage.Mailbox, e ringcentral.Extension) coverage.Mailbox {
	m.Owner = ledger.Owner{ExtensionID: e.ID, Number: e.Number, Name: e.Name}
	m.Type, m.Status, m.Gone = cmp.Or(e.Type, m.Type), cmp.Or(e.Status, m.Status), time.Time{}
	if answersNone(m.Type) {
		m.Shared = coverage.Shared{Messages: coverage.None, Threads: coverage.NoThreads}
	}
	if e.Odd != "" {
		m.Row, m.Reason, m.Detail = true, string(reasons.MailboxUnclear), reasons.ErrMailbox.Error()+": "+e.Odd
	}
	return m
}

// mailbox is one extension's message store in a round.
type mailbox struct {
	coverage.Mailbox
	types []ledger.Type // that are listed of it
}

// listable reports whether a mailbox can be listed at all.
func (m mailbox) listable() bool { return len(m.types) > 0 && m.Gone.IsZero() && !m.Row }

func (a *Account) mailbox(m coverage.Mailbox) mailbox {
	if !a.included(m.Owner.ExtensionID) || m.Owner.ExtensionID == ledger.Inboxes && !a.inboxes {
		return mailbox{Mailbox: m}
	}
	return mailbox{m, a.Settings.TypesOfIncluded(m.Owner.ExtensionID, a.Who.ExtensionID)}
}
