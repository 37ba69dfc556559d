package mailboxes

import (
	"time"

	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// note notes the mailboxes that were listed: what they hold, how far each is listed, and what of it
// could not be read.
func (r *round) note() error {
	if len(r.done) == 0 {
		return nil
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		switched, err := r.switched(tx)
		if err != nil || switched { // they are listed again
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		further := settings.Since.Before(r.Settings.Since) // the user has reached further back meanwhile
		if err := r.keepHeld(tx); err != nil {
			return err
		}
		for _, n := range r.done {
			if err := r.enterVanished(tx, n); err != nil {
				return err
			}
			err := r.change(tx, n.Mailbox, func(m *coverage.Mailbox) {
				if n.cover(m, r.Account, further); n.tooFar != nil {
					m.Failed = n.Failed
					r.wait(m, explained(n.mailbox, n.tooFar), shortPause, time.Hour)
				}
			})
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
		r.Leave(n.Owner.ExtensionID)
	}
	r.done = nil
	return nil
}

// change writes a mailbox, as the round knows it, with what was asked for since it was read.
func (r *round) change(tx *store.Tx, m coverage.Mailbox, change func(*coverage.Mailbox)) error {
	now, err := tx.Mailbox(m.Owner.ExtensionID)
	if err != nil {
		return err
	}
	if m.Listed == nil {
		m.Listed = map[ledger.Type]coverage.Listing{}
	}
	before := map[ledger.Type]coverage.Listing{}
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

// enterVanished enters what was left for later in a mailbox and is not shown any more.
func (r *round) enterVanished(tx *store.Tx, n noted) error {
	for t, seen := range n.seen {
		vanished := seen.Vanished(n.Listed[t], n.start, n.shared || n.Shared.Messages == coverage.None)
		if err := r.Plan.Vanished(tx, ledger.AccountSource(t), vanished); err != nil {
			return err
		}
	}
	return nil
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
			for at, count := range seen.Counts {
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
func (n noted) cover(m *coverage.Mailbox, a *Account, further bool) {
	if n.full {
		m.FullCalls = 1
		for _, seen := range n.seen {
			m.FullCalls += seen.Shown.Rows / rowsInCall
		}
	}
	switch {
	case n.refusal != nil:
		m.Shared = shared.Refuse(m.Shared, n.refusal)
	case n.full && n.shared:
		m.Shared.Messages = coverage.Listed
	}
	m.Reason, m.Detail, m.Failed, m.NextTry, m.None = "", "", 0, time.Time{}, false
	if m.Unfinished == nil {
		m.Unfinished = map[ledger.Type]map[int64]int{}
	}
	for t, seen := range n.seen {
		last := m.Listed[t]
		seen.Cover(&last, a.Now, n.start, n.full)
		if n.full && !further {
			last.Full = a.Now
		}
		if unread, err := n.unread(t, *m, a); err == nil { // it was found out before whether they are too many
			last.Unread, last.Unreadable = unread, len(unread)
		}
		m.Listed[t] = last
		open := map[int64]int{}
		for hour, count := range m.Unfinished[t] {
			if hour < n.start.Unix() {
				open[hour] = count
			}
		}
		for hour, count := range seen.Unfinished {
			open[hour.Unix()] = count
		}
		delete(m.Unfinished, t)
		if len(open) > 0 {
			m.Unfinished[t] = open
		}
	}
}
