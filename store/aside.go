package store

import (
	"time"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// setAside sets aside what could not be read, and writes the rows of those hours as they were
// counted again. If that fails, as on a full disk, nothing is lost: it is done another time.
func (s *Store) setAside(hours []time.Time) {
	_ = s.Update(func(tx *Tx) error {
		for _, at := range hours {
			if err := tx.ChangeJob(at, func(*ledger.Job) {}); err != nil {
				return err
			}
		}
		return tx.ItemsBehind(ledger.Key{}, func(*ledger.Item) (bool, error) { return true, nil })
	})
}

// setAside sets aside the items that the transaction could not read. Their sources are listed again
// as far back as they go, because a listing brings them back. Until then it is not said that
// everything is there. Dropbox is listed again as well: what lies there is shown on the pages as the
// records there have it, also when RingCentral does not show it any more.
func (tx *Tx) setAside() error {
	items, hours := tx.Met()
	if len(items)+len(hours) == 0 {
		return nil
	}
	answer, err := tx.Completeness()
	if err != nil {
		return err
	}
	if answer.Now {
		answer.Now = false
		if err := tx.PutCompleteness(answer); err != nil {
			return err
		}
	}
	aside, err := tx.SetAside(time.Now())
	if err != nil || len(aside) == 0 {
		return err
	}
	if err := tx.PutRemoteListing(destination.RemoteListing{}); err != nil {
		return err
	}
	for key, damage := range aside {
		for _, s := range ledger.Sources {
			if s.Type() != key.Type {
				continue
			}
			if err := tx.listAgain(s, damage.Hour); err != nil {
				return err
			}
		}
	}
	return nil
}

// AcceptDamage forgets items that were set aside, because a person agrees to that. It passes over
// those that a listing may still bring back, and returns how many it has forgotten. Errors:
// ErrDamaged, bbolt's.
func (tx *Tx) AcceptDamage(keys []ledger.Key) (n int, err error) {
	for _, key := range keys {
		waits, err := tx.waitsForListing(key.Type)
		if err != nil {
			return n, err
		}
		if waits {
			continue
		}
		dropped, err := tx.DropDamage(key)
		if err != nil {
			return n, err
		}
		if dropped {
			n++
		}
	}
	return n, nil
}

// waitsForListing reports whether a source of a type is still to be listed again.
func (tx *Tx) waitsForListing(of ledger.Type) (bool, error) {
	for _, s := range ledger.Sources {
		if s.Type() != of {
			continue
		}
		l, err := tx.Listing(s)
		if err != nil {
			return false, err
		}
		if !l.At.IsZero() && (l.Full.IsZero() || !l.Again.IsZero()) {
			return true, nil
		}
	}
	return false, nil
}

// listAgain makes the next listing of a source reach back to that hour, or as far as it goes when
// the hour is not known.
func (tx *Tx) listAgain(s ledger.Source, hour time.Time) error {
	l, err := tx.Listing(s)
	if err != nil || l.At.IsZero() {
		return err
	}
	return tx.ChangeListing(s, func(l *coverage.Listing) {
		switch {
		case hour.IsZero():
			l.Full = time.Time{}
		case l.Again.IsZero() || hour.Before(l.Again):
			l.Again = hour
		}
	})
}
