package tables

import (
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Leavers gives up to limit extensions that are leaving and have open items.
// Errors: ErrDamaged.
func (tx *Ledger) Leavers(limit int) (out []ledger.Leaver, err error) {
	for _, id := range tx.words(orderLeavers) {
		if len(out) == limit {
			break
		}
		var l ledger.Leaver
		for key := range tx.walk(orderLeavers, id, time.Time{}) {
			if l.Status == "" {
				it, err := tx.queued(key)
				if err != nil {
					return nil, err
				}
				if it == nil {
					continue
				}
				l.Owner, l.Status = it.Owner, it.Leaving
			}
			l.Types[key.Type.Column()]++
		}
		if l.Status != "" {
			out = append(out, l)
		}
	}
	return out, nil
}

var keyRoster = []byte("roster")

// Roster is the mark of the list of extensions that the open items were last
// compared with; empty when they never were.
func (tx *Ledger) Roster() string { return string(tx.file.Bucket(disk.BucketState).Get(keyRoster)) }

// PutRoster notes which list of extensions the open items agree with. Errors:
// bbolt's.
func (tx *Ledger) PutRoster(mark string) error {
	if err := tx.file.Bucket(disk.BucketState).Put(keyRoster, []byte(mark)); err != nil {
		return fmt.Errorf("note the list of extensions: %w", err)
	}
	return nil
}
