package reconcile

import (
	"context"
	"slices"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// acceptPage is how many items are accepted in one transaction.
const acceptPage = 256

// Accept notes that a person has agreed to the absence of items: they were archived, their files
// were removed from Dropbox, and RingCentral no longer has them. Without keys it takes all such
// items. From then on they do not count as missing. Items whose records in the store are damaged,
// and that no listing has brought back, are accepted as well, but only by their keys. It returns how
// many items there were; a file that only another store's manifest names counts as one. Errors:
// reasons.ErrStore; that of ctx.
func Accept(ctx context.Context, s *store.Store, keys []ledger.Key) (n int, err error) {
	var mark ledger.Key
	for page, more := keys, true; more; {
		if len(keys) == 0 {
			if page, mark, err = removedBehind(ctx, s, mark); err != nil {
				return n, reasons.StoreFailed("find what was removed", err)
			}
		}
		accepted, err := acceptItems(s, page)
		n += accepted
		if err != nil {
			return n, err
		}
		more = len(keys) == 0 && len(page) == acceptPage
	}
	damaged, unowned := 0, 0
	err = s.Update(func(tx *store.Tx) (err error) {
		if damaged, err = tx.AcceptDamage(keys); err != nil {
			return err
		}
		unowned, err = tx.AcceptMissing(func(item string) bool {
			return len(keys) == 0 || slices.ContainsFunc(keys, func(k ledger.Key) bool { return k.String() == item })
		})
		if err != nil {
			return err
		}
		return missFewer(tx, unowned)
	})
	return n + damaged + unowned, reasons.StoreFailed("accept what was removed", err)
}

// removedBehind gives a page of the items after a key that were removed, and where to go on.
func removedBehind(ctx context.Context, s *store.Store, after ledger.Key) (keys []ledger.Key, next ledger.Key, err error) {
	next = after
	err = s.View(func(tx *store.Tx) error {
		return tx.ItemsBehind(after, func(it *ledger.Item) (bool, error) {
			if next = it.Key; it.State == ledger.Removed {
				keys = append(keys, it.Key)
			}
			return len(keys) < acceptPage, context.Cause(ctx)
		})
	})
	return keys, next, err
}

// acceptItems accepts those of the items that were removed.
func acceptItems(s *store.Store, keys []ledger.Key) (n int, err error) {
	err = s.Update(func(tx *store.Tx) error {
		n = 0
		files := 0
		for _, key := range keys {
			it, known, err := tx.Item(key)
			if err != nil {
				return err
			}
			if !known || it.State != ledger.Removed {
				continue
			}
			for _, p := range it.Parts {
				if !p.Done() {
					files++
				}
			}
			it.State = ledger.Accepted
			if err := tx.PutItem(it); err != nil {
				return err
			}
			n++
		}
		return missFewer(tx, files)
	})
	return n, reasons.StoreFailed("accept what was removed", err)
}

// missFewer takes files out of what the last verification counts as missing.
func missFewer(tx *store.Tx, files int) error {
	last, err := tx.Verification()
	if err != nil || last.At.IsZero() || files == 0 {
		return err
	}
	last.Missing = max(0, last.Missing-files)
	return tx.PutVerification(last)
}
