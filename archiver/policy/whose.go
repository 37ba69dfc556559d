package policy

import (
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Whose is whose messages the account scope archives: those of all extensions, or of some only, less
// those that are left out. A new extension is included unless Only names others.
type Whose struct{ Only, Except []ledger.Owner }

// Resolve finds the extensions that a person named by their numbers or ids: all that have such a number, which rows of the list of
// extensions that cannot be read may share, and those of the choice before that are in the list no more, as what waits of them may still
// be there. Errors: a ChoiceError.
func (w Whose) Resolve(account string, all []ledger.Owner, before Whose) (Whose, error) {
	var unknown []string
	find := func(named, before []ledger.Owner) (found []ledger.Owner) {
		deleted := slices.DeleteFunc(slices.Clone(before), func(b ledger.Owner) bool {
			return slices.ContainsFunc(all, func(o ledger.Owner) bool { return o.ExtensionID == b.ExtensionID })
		})
		there := slices.Concat(deleted, all)
		for _, n := range named {
			before := len(found)
			for _, o := range there {
				if n.Number != "" && o.Number == n.Number || o.ExtensionID == n.Number || n.ExtensionID != "" && o.ExtensionID == n.ExtensionID {
					found = append(found, o)
				}
			}
			if len(found) == before {
				unknown = append(unknown, n.Number+n.ExtensionID)
			}
		}
		return found
	}
	out := Whose{find(w.Only, before.Only), find(w.Except, before.Except)}
	if len(unknown) > 0 {
		return Whose{}, &ChoiceError{Account: account, Unknown: unknown}
	}
	leftOut := func(o ledger.Owner) bool { return slices.Contains(out.Except, o) }
	if len(out.Only) > 0 && !slices.ContainsFunc(out.Only, func(o ledger.Owner) bool { return !leftOut(o) }) {
		return Whose{}, &ChoiceError{Account: account}
	}
	return out, nil
}

// Choose sets whose messages the account scope archives. Errors: reasons.ErrStore.
func (p *Policy) Choose(w Whose) error {
	return p.choose(func(s *store.Settings) { s.Only, s.Except = w.Only, w.Except })
}

// includeMailboxes makes the mailboxes be listed as far back as they go that are listed in the name of
// the account now and were not before, and claims nothing of the hours until they are.
func (p *Policy) includeMailboxes(tx *store.Tx, before, now store.Settings) error {
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	all, err := tx.EachMailbox()
	if err != nil {
		return err
	}
	before.Backup, now.Backup = true, true
	others := !slices.Equal(before.Only, now.Only) || !slices.Equal(before.Except, now.Except)
	more := others
	for _, m := range all {
		had, types := before.TypesOf(m.Owner.ExtensionID, who.ExtensionID), now.TypesOf(m.Owner.ExtensionID, who.ExtensionID)
		inboxes := others && m.Owner.ExtensionID == ledger.Inboxes
		if inboxes {
			had, types = nil, []ledger.Type{ledger.SMS} // it shows texts of those who are taken in alone, also once texts are switched on again
		}
		for _, t := range types {
			if _, listed := m.Listed[t]; !listed || slices.Contains(had, t) {
				continue
			}
			more = true
			left := m.Listed[t].Waiting
			if delete(m.Listed, t); len(left) > 0 && !inboxes { // there it may be of one who is left out now
				m.Listed[t] = leftForLater(left)
			}
			delete(m.Unfinished, t)
			if err := tx.PutMailbox(m); err != nil {
				return err
			}
		}
	}
	if !more {
		return nil
	}
	return errors.Join(recount(tx, all, now, who.ExtensionID), uncover(tx, now.Sources()&ledger.AccountMessages))
}

// leftForLater is a listing that is still to be made, with what the one before had left for later: RingCentral may show it no more, and then it
// is to be named.
func leftForLater(waiting []coverage.Waiting) (l coverage.Listing) {
	l.Wait(waiting)
	return l
}

// recount counts the mailboxes that are listed in the name of the account now.
func recount(tx *store.Tx, all []coverage.Mailbox, now store.Settings, own string) error {
	state, err := tx.Mailboxes()
	if err != nil {
		return err
	}
	included := now.Included()
	state.Wanted, state.Listed = 0, 0
	for _, m := range all {
		if m.Owner.ExtensionID == ledger.Inboxes || !m.Gone.IsZero() || m.None || !included(m.Owner.ExtensionID) {
			continue
		}
		state.Wanted++
		if types := now.TypesOfIncluded(m.Owner.ExtensionID, own); len(types) == 0 || !m.At(types).IsZero() {
			state.Listed++
		}
	}
	return tx.PutMailboxes(state)
}

// uncover takes back that the hours were listed for sources, and that everything is there, until the
// next pass finds out.
func uncover(tx *store.Tx, sources ledger.Source) error {
	if sources == 0 {
		return nil
	}
	for _, s := range sources.Each() {
		if err := tx.PutListing(s, coverage.Listing{}); err != nil {
			return err
		}
	}
	state, err := tx.Mailboxes()
	if err != nil {
		return err
	}
	state.At = time.Time{}
	if err := tx.PutMailboxes(state); err != nil {
		return err
	}
	if err := takeBack(tx); err != nil {
		return err
	}
	return tx.EachJob(time.Time{}, func(job *ledger.Job) error {
		return tx.ChangeJob(job.From, func(j *ledger.Job) {
			for _, s := range sources.Each() {
				j.Listed[s.Index()] = time.Time{}
			}
		})
	})
}

// takeBack takes back that everything is there, until the next pass finds out.
func takeBack(tx *store.Tx) error {
	answer, err := tx.Completeness()
	if err != nil {
		return err
	}
	answer.Now = false
	return tx.PutCompleteness(answer)
}
