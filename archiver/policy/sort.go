package policy

import (
	"errors"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Sort sorts the items of an archive where another choice was made since they were: one that was not connected then holds what is not asked
// for any more, has hours wait for lists that are not made any more, and leaves out what is asked for again. Errors: reasons.ErrStore.
func Sort(s *store.Store, now time.Time) error {
	sorted := func(tx *store.Tx) (settings store.Settings, is bool, err error) {
		if settings, err = tx.Settings(); err != nil {
			return settings, false, err
		}
		asked, err := tx.Asked()
		return settings, asked == settings.Asked() || settings.Sources() == 0, err
	}
	var is bool
	err := s.View(func(tx *store.Tx) (err error) {
		_, is, err = sorted(tx)
		return err
	})
	if err == nil && !is {
		err = s.Update(func(tx *store.Tx) error {
			settings, is, err := sorted(tx)
			if err != nil || is {
				return err
			}
			return errors.Join(listInboxesAgain(tx, settings), expectLists(tx, settings, now), sortItems(tx, settings, now), excludeSources(tx, settings.Sources()))
		})
	}
	return reasons.StoreFailed("sort the items by what is chosen", err)
}

// listInboxesAgain has the shared inboxes of an archive listed as far back as they go: their lists have passed over the texts of those who
// were left out until then.
func listInboxesAgain(tx *store.Tx, settings store.Settings) error {
	asked, err := tx.Asked()
	if err != nil || asked == "" || !settings.Sources().Has(ledger.AccountSMS) {
		return err
	}
	m, err := tx.Mailbox(ledger.Inboxes)
	if _, listed := m.Listed[ledger.SMS]; err != nil || !listed {
		return err
	}
	delete(m.Listed, ledger.SMS)
	delete(m.Unfinished, ledger.SMS)
	return errors.Join(tx.PutMailbox(m), uncover(tx, ledger.AccountSMS))
}

// expectLists makes the hours that a list has not covered wait for it, as it may have been switched on meanwhile, and takes back that
// everything is there.
func expectLists(tx *store.Tx, settings store.Settings, now time.Time) error {
	asked, err := tx.Asked()
	if err != nil || asked == "" {
		return err
	}
	for _, s := range settings.Sources().Each() {
		last, err := tx.Listing(s)
		if err != nil {
			return err
		}
		if err := includeSource(tx, s, last.At.Add(-completeness.SettleTime-time.Hour), now); err != nil {
			return err
		}
	}
	return takeBack(tx)
}

// sortItems takes out of the work what is not asked for, and puts to work again what was taken out of it and is: RingCentral may have deleted
// it meanwhile, and then no list brings it back.
func sortItems(tx *store.Tx, settings store.Settings, now time.Time) error {
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	if err := handOver(tx, settings, who); err != nil {
		return err
	}
	var changed []*ledger.Item
	if err := tx.OpenItems(func(it *ledger.Item) (bool, error) {
		switch wanted := settings.Wants(who.ExtensionID, it); {
		case !wanted:
			it.Exclude()
		case it.Sources&settings.Sources() == 0:
			it.Sources = it.ShownBy(who.ExtensionID)
		default:
			return true, nil
		}
		changed = append(changed, it)
		return true, nil
	}); err != nil {
		return err
	}
	if err := eachExcluded(tx, func(it *ledger.Item) {
		if settings.Wants(who.ExtensionID, it) {
			it.Sources = it.ShownBy(who.ExtensionID)
			include(it, now)
			changed = append(changed, it)
		}
	}); err != nil {
		return err
	}
	for _, it := range changed {
		if err := tx.PutItem(it); err != nil {
			return err
		}
	}
	return tx.PutAsked(settings.Asked())
}

// eachExcluded visits what was taken out of the work.
func eachExcluded(tx *store.Tx, visit func(*ledger.Item)) error {
	return tx.EachJob(time.Time{}, func(job *ledger.Job) error {
		for _, n := range job.Counts {
			if n.Excluded == 0 {
				continue
			}
			return tx.HourItems(job.From, func(it *ledger.Item) (bool, error) {
				if it.State == ledger.Excluded {
					visit(it)
				}
				return true, nil
			})
		}
		return nil
	})
}

// include has an item tried again from the beginning. Only a list brings a text that the store does not hold any more.
func include(it *ledger.Item, now time.Time) {
	it.Reopen()
	for i := range it.Parts {
		if p := &it.Parts[i]; layout.UnreadableText(*p) {
			p.Failing = &ledger.Failing{Reason: string(reasons.Gone), Detail: reasons.Gone.Sentence(), Gone: now}
		}
	}
	retry.Settle(it, now)
}
