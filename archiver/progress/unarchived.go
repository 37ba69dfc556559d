package progress

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// MaxNamed is how many unarchived items a report names.
const MaxNamed = 1000

// Describe names an item as people know it, and says why it is not archived.
func Describe(it *ledger.Item) Unarchived {
	who := it.Owner.Name
	switch {
	case who == "":
		who = it.Owner.Number
	case it.Owner.Number != "":
		who = fmt.Sprintf("%s, %s", who, it.Owner.Number)
	}
	u := Unarchived{Key: it.Key, Who: who, Time: it.Time, Reason: reasons.Reason(it.Reason), Detail: it.Detail, Leaving: it.Leaving}
	if it.Partly() {
		u.Files, u.Archived = len(it.Parts), it.DoneParts()
	}
	return u
}

// Unarchived is an item that a pass left behind.
type Unarchived struct {
	Key     ledger.Key
	Who     string
	Time    time.Time
	Reason  reasons.Reason
	Detail  string
	Leaving string // the extension is not in use any more, as ledger.Item has it
	// Files are those of an item of which some are archived and others not, and Archived the former; both 0 elsewhere.
	Files, Archived int
	// Record is set for a record that could not be read: Key has only its type.
	Record *coverage.Unread
}

// Open names what is not archived of what RingCentral has shown, at most MaxNamed, and counts all:
// the items whose records in the store are damaged, the open ones, and the records of the chosen
// sources that could not be read or were left for later. Errors: store.ErrDamaged.
func Open(s *store.Store) (left []Unarchived, n int, err error) {
	err = s.View(func(tx *store.Tx) error {
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		n = totals.Open + totals.Damaged
		if totals.Damaged > 0 {
			if left, err = damaged(tx); err != nil {
				return err
			}
		}
		err = tx.OpenItems(func(it *ledger.Item) (bool, error) {
			left = append(left, Describe(it))
			return len(left) < MaxNamed, nil
		})
		if err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		settings.Backup = true
		for _, more := range []func(*store.Tx, ledger.Source) ([]Unarchived, int, error){Waiting, unread} {
			named, m, err := more(tx, settings.Sources())
			if err != nil {
				return err
			}
			left, n = append(left, named...), n+m
		}
		return nil
	})
	return left, n, err
}

// damaged names the items that were set aside, in the order of their keys.
func damaged(tx *store.Tx) (out []Unarchived, err error) {
	all, err := tx.Damaged()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if key, err := ledger.ParseKey(name); err == nil && len(out) < MaxNamed {
			out = append(out, Unarchived{Key: key, Time: all[name].Hour, Reason: reasons.Damaged})
		}
	}
	return out, err
}

// Nameless is the detail of a text that is no item yet, in English: it is said in the language of whoever reads it.
const Nameless = "RingCentral has not said yet whose text it is"

// Vanished is the detail of an item, and Unwritten of what is left of one, in English as well.
const (
	Vanished  = "RingCentral had not finished it, and does not list it any more"
	Unwritten = "RingCentral has not finished its transcript"
)

// Waiting names what the lists of sources showed and left for later, as long as it is no item, and counts all.
func Waiting(tx *store.Tx, of ledger.Source) (left []Unarchived, n int, err error) {
	named := map[ledger.Key]bool{}
	for _, s := range of.Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return nil, 0, err
		}
		n += max(0, l.Waits-len(l.Waiting))
		for _, w := range l.Waiting {
			it, known, err := tx.Item(w.Key)
			if err != nil && !errors.Is(err, store.ErrDamaged) { // it counts as what it is
				return nil, 0, err
			}
			counts := known && (!w.More || it.State.Open() || it.State == ledger.Excluded)
			if err == nil && !counts && !named[w.Key] {
				named[w.Key] = true
				left = append(left, Unarchived{Key: w.Key, Time: w.Time, Reason: reasons.NotYetAvailable, Detail: w.Why})
			}
		}
	}
	return left, n + len(left), nil
}

// unread names the records that could not be read, and counts all.
func unread(tx *store.Tx, of ledger.Source) (left []Unarchived, n int, err error) {
	records, n, err := tx.UnreadOf(of)
	for _, u := range records {
		left = append(left, Unarchived{Key: ledger.Key{Type: u.Type}, Time: u.Time, Reason: reasons.Reason(u.Reason), Record: &u.Unread})
	}
	return left, n, err
}
