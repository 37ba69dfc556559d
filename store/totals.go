package store

// Totals counts all items of the store.
type Totals struct {
	Archived, Open, Gone int
	Bytes                int64 // of the committed parts
}

var keyTotals = []byte("totals")

// Totals reads the counts. They are kept with every change, so that no screen
// has to read all items.
func (tx *Tx) Totals() (t Totals, err error) {
	if tx.totals != nil {
		return *tx.totals, nil
	}
	_, err = tx.getJSON(bucketMeta, keyTotals, &t)
	return t, err
}

func (tx *Tx) addTotals(it *Item, by int) error {
	if tx.totals == nil {
		t, err := tx.Totals()
		if err != nil {
			return err
		}
		tx.totals = &t
	}
	tx.totals.add(it, by)
	return nil
}

func (t *Totals) add(it *Item, by int) {
	switch {
	case it.State == Archived:
		t.Archived += by
	case it.State.Open():
		t.Open += by
	case it.State == Gone:
		t.Gone += by
	}
	t.Bytes += int64(by) * it.Bytes()
}
