package policy

import (
	"slices"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// ownList is a list that shows what the signed-in extension has of a type.
type ownList struct {
	read bool // by what is chosen now
	get  func() (coverage.Listing, error)
	put  func(coverage.Listing) error
	all  bool // it shows that of others, too
}

// handOver gives what RingCentral had not finished of the signed-in extension to the list that shows it now, where that was another: the
// own list, or that of the account. What is not shown there any more is then named, as if it were the list that has shown it.
func handOver(tx *store.Tx, settings store.Settings, who store.RingCentral) error {
	for _, t := range ledger.Types {
		lists := ownLists(tx, t, settings, who)
		i := slices.IndexFunc(lists, func(l ownList) bool { return l.read })
		if i < 0 {
			continue
		}
		for _, from := range lists {
			if from.read {
				continue
			}
			if err := from.giveTo(lists[i], who.ExtensionID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l ownList) giveTo(to ownList, own string) error {
	from, err := l.get()
	if err != nil {
		return err
	}
	given := slices.DeleteFunc(slices.Clone(from.Waiting), func(w coverage.Waiting) bool { return l.all && w.Owner.ExtensionID != own })
	if len(given) == 0 {
		return nil
	}
	is := func(key ledger.Key) func(coverage.Waiting) bool {
		return func(w coverage.Waiting) bool { return w.Key == key }
	}
	from.Waiting = slices.DeleteFunc(from.Waiting, func(w coverage.Waiting) bool { return slices.ContainsFunc(given, is(w.Key)) })
	from.Waits -= len(given)
	if err := l.put(from); err != nil {
		return err
	}
	now, err := to.get()
	if err != nil {
		return err
	}
	for _, w := range given {
		if !slices.ContainsFunc(now.Waiting, is(w.Key)) {
			now.Wait(append(now.Waiting, w))
		}
	}
	return to.put(now)
}

func ownLists(tx *store.Tx, t ledger.Type, settings store.Settings, who store.RingCentral) []ownList {
	listing := func(s ledger.Source) ownList {
		return ownList{
			read: settings.Sources().Has(s), all: s&ledger.AccountRecordings != 0,
			get: func() (coverage.Listing, error) { return tx.Listing(s) },
			put: func(l coverage.Listing) error { return tx.PutListing(s, l) },
		}
	}
	if t == ledger.CallRecording {
		return []ownList{listing(ledger.OwnSource(t)), listing(ledger.AccountSource(t))}
	}
	return []ownList{listing(ledger.OwnSource(t)), ownMailbox(tx, t, settings, who)}
}

// ownMailbox is the mailbox of the signed-in extension, as it is listed in the name of the account.
func ownMailbox(tx *store.Tx, t ledger.Type, settings store.Settings, who store.RingCentral) ownList {
	return ownList{
		read: slices.Contains(settings.TypesOf(who.ExtensionID, who.ExtensionID), t),
		get: func() (coverage.Listing, error) {
			m, err := tx.Mailbox(who.ExtensionID)
			return m.Listed[t], err
		},
		put: func(l coverage.Listing) error {
			m, err := tx.Mailbox(who.ExtensionID)
			if err != nil {
				return err
			}
			if m.Owner.ExtensionID == "" { // it was never listed so
				m.Owner = ledger.Owner{ExtensionID: who.ExtensionID, Number: who.Number, Name: who.Extension}
			}
			if m.Listed == nil {
				m.Listed = map[ledger.Type]coverage.Listing{}
			}
			m.Listed[t] = l
			return tx.PutMailbox(m)
		},
	}
}
