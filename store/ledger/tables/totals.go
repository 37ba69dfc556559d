package tables

import (
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// KeyTotals is the key of the counts in disk.BucketState.
var KeyTotals = []byte("totals")

// Totals reads the counts. They are kept with every change, so that no screen
// has to read all items. Errors: ErrDamaged.
func (tx *Hours) Totals() (t ledger.Totals, err error) {
	if tx.totals != nil {
		return *tx.totals, nil
	}
	_, err = tx.file.GetJSON(disk.BucketState, KeyTotals, &t)
	return t, err
}

// TotalsForChange gives the counts. Changes to them are written when the
// transaction ends.
func (tx *Hours) TotalsForChange() (*ledger.Totals, error) {
	if tx.totals == nil {
		t, err := tx.Totals()
		if err != nil {
			return nil, err
		}
		tx.totals = &t
	}
	return tx.totals, nil
}

// ResetTotals begins the counts from nothing.
func (tx *Hours) ResetTotals() { tx.totals = &ledger.Totals{} }

// AddTotals counts an item in, or with by -1 out.
func (tx *Hours) AddTotals(it *ledger.Item, by int) error {
	t, err := tx.TotalsForChange()
	if err == nil {
		t.Add(it, by)
	}
	return err
}
