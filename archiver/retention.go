package archiver

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// How long RingCentral keeps things where the account does not say (RingCentral
// sheet §4 and §5.4). Messages have no promised time; 30 days were measured.
// There are limits by number as well: 100,000 recordings in an account, 200
// unheard voicemails and unread faxes, 5,000 texts in a folder. What those delete
// has no date that could be known before, so they are not in a deadline: an
// account that is near one is served by the hourly pass alone.
const (
	recordingRetention = 90 * 24 * time.Hour
	messageRetention   = 30 * 24 * time.Hour
)

// askEvery is how often RingCentral is asked how long it keeps recordings: an
// administrator may change that.
const askEvery = 24 * time.Hour

// keptFor is how long a recording that was made in that way is kept.
func keptFor(who store.RingCentral, made string) time.Duration {
	kept := who.Retention
	if strings.EqualFold(made, "OnDemand") {
		kept = who.OnDemand
	}
	if kept <= 0 {
		kept = recordingRetention
	}
	return kept
}

// retention asks how long recordings are kept; where the role may not know, the
// defaults stand (RingCentral sheet §4). What could not be asked is asked again
// by the next pass.
func (a *Archiver) retention(ctx context.Context, who *store.RingCentral) {
	kept, err := a.rc.Retention(ctx)
	switch {
	case err == nil:
		who.Retention, who.OnDemand, who.Asked = kept.Automatic, kept.OnDemand, a.now()
	case errors.Is(err, ringcentral.ErrPermission):
		who.Asked = a.now()
		fallthrough
	default:
		a.log.Info("The retention is not known", "reason", err.Error())
	}
}

// askRetention asks once a day how long recordings are kept, and moves the
// deadlines of the open ones when that has changed.
func (a *Archiver) askRetention(ctx context.Context, who store.RingCentral) (store.RingCentral, error) {
	if now := a.now(); now.Sub(who.Asked) < askEvery && !who.Asked.After(now) {
		return who, nil
	}
	asked := who
	a.retention(ctx, &asked)
	if asked.Retention != who.Retention || asked.OnDemand != who.OnDemand {
		if err := a.moveDeadlines(asked); err != nil { // before it is noted: a kill between leaves it to be done again
			return who, err
		}
	}
	return asked, storeFailed("keep the retention", a.store.Update(func(tx *store.Tx) error {
		now, err := tx.RingCentral()
		if err != nil || now.AccountID != who.AccountID {
			return err
		}
		now.Retention, now.OnDemand, now.Asked = asked.Retention, asked.OnDemand, asked.Asked
		return tx.PutRingCentral(now)
	}))
}

// moveDeadlines gives the open recordings the deadlines of another retention. It
// counts from the beginning of the call, which no recording is older than.
func (a *Archiver) moveDeadlines(who store.RingCentral) error {
	deadline := func(it *store.Item) time.Time { return it.Time.Add(keptFor(who, it.Label)) }
	n, err := a.changeOpen(func(it *store.Item) bool {
		return it.Key.Type == store.CallRecording && !it.Deadline.Equal(deadline(it))
	}, func(it *store.Item) { it.Deadline = deadline(it) })
	a.log.Info("RingCentral keeps recordings for another time", "items", n)
	return storeFailed("move the deadlines", err)
}

// changePage is how many open items are changed in one transaction.
const changePage = 1000

// changeOpen changes those open items that are chosen, and tells how many it
// changed.
func (a *Archiver) changeOpen(chosen func(*store.Item) bool, change func(*store.Item)) (n int, err error) {
	var keys []store.Key
	err = a.store.View(func(tx *store.Tx) error {
		return tx.OpenItems(func(it *store.Item) (bool, error) {
			if chosen(it) {
				keys = append(keys, it.Key)
			}
			return true, nil
		})
	})
	if err != nil {
		return 0, err
	}
	return a.changeKeys(keys, change)
}

// changeKeys changes those of the items that are still open, page by page, and
// tells how many it changed.
func (a *Archiver) changeKeys(keys []store.Key, change func(*store.Item)) (n int, err error) {
	for page := range slices.Chunk(keys, changePage) {
		changed := 0
		err := a.store.Update(func(tx *store.Tx) error {
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
