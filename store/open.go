package store

import (
	"slices"

	"ringcentral-archiver/store/ledger"
)

// changePage is how many open items are changed in one transaction.
const changePage = 1000

// ChangeOpen changes the chosen open items, and returns how many it changed.
// Between its transactions others may write. Errors: ErrDamaged, bbolt's.
func (s *Store) ChangeOpen(chosen func(*ledger.Item) bool, change func(*ledger.Item)) (n int, err error) {
	var keys []ledger.Key
	err = s.View(func(tx *Tx) error {
		return tx.OpenItems(func(it *ledger.Item) (bool, error) {
			if chosen(it) {
				keys = append(keys, it.Key)
			}
			return true, nil
		})
	})
	if err != nil {
		return 0, err
	}
	return s.ChangeKeys(keys, change)
}

// ChangeKeys changes those of the items that are still open, page by page, and
// returns how many it changed. Errors: ErrDamaged, bbolt's.
func (s *Store) ChangeKeys(keys []ledger.Key, change func(*ledger.Item)) (n int, err error) {
	for page := range slices.Chunk(keys, changePage) {
		changed := 0
		err := s.Update(func(tx *Tx) error {
			for _, key := range page {
				it, known, err := tx.Item(key)
				if err != nil {
					return err
				}
				if !known || !it.State.Open() {
					continue
				}
				change(it)
				if err := tx.PutItem(it); err != nil {
					return err
				}
				changed++
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n += changed
	}
	return n, nil
}
