package others

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// Join takes over the entries that another place's archive keeps of others' day records, of items of which a file lies here: it was copied
// from there, and the entry tells what it is. Errors: ErrRoom, reasons.ErrStore; that of ctx.
func (o *Others) Join(ctx context.Context, from *store.Store) error {
	archive, next, due, err := o.joinable(from)
	if err != nil || !due {
		return err
	}
	for mark, more := []byte(nil), true; more; more = mark != nil {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := o.findRoom(); err != nil {
			return err
		}
		var some []entry
		some, mark, err = entriesBehind(from, mark)
		if err == nil {
			err = o.Store.Update(func(tx *store.Tx) error { return o.join(tx, some) })
		}
		if errors.Is(err, store.ErrNoPlace) { // it was disconnected meanwhile
			return nil
		}
		if err != nil {
			return reasons.StoreFailed("take over what others have archived in another place", err)
		}
	}
	return reasons.StoreFailed("note what was taken over", o.Store.Update(func(tx *store.Tx) error { return tx.PutJoined(archive, next) }))
}

// joinable reports whether there may be others to take over than the last time.
func (o *Others) joinable(from *store.Store) (archive string, next destination.Joined, due bool, err error) {
	err = from.View(func(tx *store.Tx) error {
		archive, next.There = tx.ArchiveName(), tx.OtherChanges()
		return nil
	})
	if errors.Is(err, store.ErrNoPlace) {
		return "", next, false, nil
	}
	if err == nil {
		err = o.Store.View(func(tx *store.Tx) error {
			next.Here = tx.RemoteChanges()
			last, err := tx.Joined(archive)
			due = last != next
			return err
		})
	}
	return archive, next, due, reasons.StoreFailed("read what others have archived in another place", err)
}

// entriesBehind reads entries behind a mark, as many as are taken over in one transaction, and the mark to go on from; nil where there are
// no more.
func entriesBehind(from *store.Store, mark []byte) (some []entry, next []byte, err error) {
	err = from.View(func(tx *store.Tx) (err error) {
		size := 0
		next, err = tx.OthersBehind(mark, func(packed []byte) (bool, error) {
			it, text, err := contents.Entry(packed)
			if err != nil && !errors.Is(err, store.ErrDamaged) { // one that is damaged is read in the record again
				return false, err
			}
			if it != nil {
				some = append(some, entry{it, text})
			}
			size += len(text)
			return len(some) < entriesAtOnce && size < bytesAtOnce, nil
		})
		return err
	})
	return some, next, err
}

// join keeps the entries of items of which more files lie here than the entry names that is kept already.
func (o *Others) join(tx *store.Tx, some []entry) error {
	for _, e := range some {
		key, hour := contents.KeyOf(e.Item), e.Time.UTC().Truncate(time.Hour)
		lying, err := contents.Lying(tx, e.Item)
		if err != nil {
			return err
		}
		if key.Type == 0 || len(lying) == 0 {
			continue
		}
		before := bytes.Clone(tx.Other(hour, key.String()))
		kept, err := lyingOf(tx, before)
		if err != nil {
			return err
		}
		if kept >= len(lying) {
			continue
		}
		if err := o.takeEntry(tx, e.Time.In(o.Zone).Format(time.DateOnly), e.Item, e.text); err != nil {
			return err
		}
		if bytes.Equal(before, tx.Other(hour, key.String())) {
			continue
		}
		if err := tx.MarkChanged(hour); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// lyingOf is how many files lie here that an entry names; none where there is no entry, or it cannot be read.
func lyingOf(tx *store.Tx, packed []byte) (int, error) {
	if packed == nil {
		return 0, nil
	}
	it, _, err := contents.Entry(packed)
	if err != nil || it == nil {
		return 0, nil
	}
	lying, err := contents.Lying(tx, it)
	return len(lying), err
}
