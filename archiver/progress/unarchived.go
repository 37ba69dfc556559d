package progress

import (
	"fmt"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MaxNamed is how many unarchived items a report names.
const MaxNamed = 1000

// Describe names an item as people know it, and says why it is not archived.
func Describe(it *ledger.Item) Unarchived {
	who := it.Owner.Name
	if it.Owner.Number != "" {
		who = fmt.Sprintf("%s, %s", who, it.Owner.Number)
	}
	return Unarchived{Key: it.Key, Who: who, Time: it.Time, Reason: reasons.Reason(it.Reason), Detail: it.Detail, Leaving: it.Leaving}
}

// Unarchived is an item that a pass left behind.
type Unarchived struct {
	Key     ledger.Key
	Who     string
	Time    time.Time
	Reason  reasons.Reason
	Detail  string
	Leaving string // the extension is not in use any more, as ledger.Item has it
}

// Open names the open items of a store, at most MaxNamed, and counts all.
// Errors: store.ErrDamaged.
func Open(s *store.Store) (left []Unarchived, n int, err error) {
	err = s.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		n = totals.Open
		return tx.OpenItems(func(it *ledger.Item) (bool, error) {
			left = append(left, Describe(it))
			return len(left) < MaxNamed, nil
		})
	})
	return left, n, err
}
