package profile

import (
	"context"
	"errors"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// askEvery is how often RingCentral is asked how long it keeps recordings, and for permissions that are missing: an
// administrator may change both.
const askEvery = 24 * time.Hour

// retention asks how long recordings are kept. When it fails, what was known stays. The next pass
// asks again, or that of a day later when the user's role may not read it (docs/ringcentral.md §4).
func (r Reader) retention(ctx context.Context, who *store.RingCentral) {
	asking, enough := r.Clock.WithTimeout(ctx, longestAsked)
	defer enough()
	kept, err := r.RingCentral.Retention(asking)
	switch {
	case err == nil:
		who.Retention, who.OnDemand, who.Asked = kept.Automatic, kept.OnDemand, r.Clock.Now()
	case errors.Is(err, ringcentral.ErrPermission):
		who.Asked = r.Clock.Now()
		fallthrough
	default:
		r.Log.Info("The retention is not known", "reason", err.Error())
	}
}

// AskDaily asks once a day how long RingCentral keeps recordings, and whether permissions that were missing have been given.
// When the retention has changed, it moves the deadlines of the open recordings. Errors: that of ctx; reasons.ErrStore. An
// answer that RingCentral does not give is no error.
func (r Reader) AskDaily(ctx context.Context, who store.RingCentral) (store.RingCentral, error) {
	if now := r.Clock.Now(); now.Sub(who.Asked) < askEvery && !who.Asked.After(now) {
		return who, nil
	}
	if len(who.Missing) > 0 {
		var err error
		if who, err = r.AskAgain(ctx, who); err != nil {
			return who, err
		}
	}
	return r.askRetention(ctx, who)
}

func (r Reader) askRetention(ctx context.Context, who store.RingCentral) (store.RingCentral, error) {
	asked := who
	r.retention(ctx, &asked)
	if asked.Retention != who.Retention || asked.OnDemand != who.OnDemand {
		// first, so that after a kill in between the next pass does it again
		if err := r.moveDeadlines(asked); err != nil {
			return who, err
		}
	}
	return asked, reasons.StoreFailed("keep the retention", r.Store.Update(func(tx *store.Tx) error {
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
func (r Reader) moveDeadlines(who store.RingCentral) error {
	deadline := func(it *ledger.Item) time.Time { return completeness.Deadline(who, it, it.Time) }
	n, err := r.Store.ChangeOpen(func(it *ledger.Item) bool {
		return it.Key.Type == ledger.CallRecording && !it.Deadline.Equal(deadline(it))
	}, func(it *ledger.Item) { it.Deadline = deadline(it) })
	r.Log.Info("RingCentral keeps recordings for another time", "items", n)
	return reasons.StoreFailed("move the deadlines", err)
}
