package discover

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/discover/shared"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// askSharedEvery is how often RingCentral is asked what the user's own extension has: an administrator may change that.
const askSharedEvery = 24 * time.Hour

// ownShared are the user's own sources that may show messages of shared numbers.
const ownShared = ledger.OwnSMS | ledger.OwnVoiceMail

// askShared asks once a day whether there are messages of shared numbers, and shared inboxes. Where the lists are to ask for such messages
// and have not so far, they are listed as far back as was asked for. Where RingCentral does not answer, what was known stays. Errors:
// those of ringcentral.Client that stop everything; reasons.ErrStore.
func (l *Lister) askShared(ctx context.Context) error {
	if l.wanted&(ownShared|ledger.AccountSMS) == 0 {
		return nil
	}
	before, err := l.shared()
	if err != nil || !before.Due(l.Now, askSharedEvery) {
		return err
	}
	now, err := shared.Ask(ctx, l.Client, "", before, l.Now)
	if err = reasons.From(reasons.RingCentral, err); err != nil {
		if ctx.Err() != nil || reasons.Of(err).StopsAll() {
			return reasons.Wrap("ask about shared numbers", err)
		}
		if l.Log != nil {
			l.Log.Info("Whether there are messages of shared numbers is not known", "reason", err.Error())
		}
		return nil
	}
	return reasons.StoreFailed("note what is shared", l.Store.Update(func(tx *store.Tx) error {
		if now.Asks() && now.Messages != coverage.Listed {
			for _, s := range ownShared.Each() {
				if err := tx.ChangeListing(s, func(of *coverage.Listing) { of.Full = time.Time{} }); err != nil {
					return err
				}
			}
		}
		return tx.PutShared(now)
	}))
}

// concludeShared notes that the lists have shown the messages of shared numbers as far back as was asked for.
func (l *Lister) concludeShared() error {
	known, err := l.shared()
	wanted := l.wanted & ownShared
	if err != nil || !known.Asks() || known.Messages == coverage.Listed || wanted == 0 {
		return err
	}
	return reasons.StoreFailed("note what is shared", l.Store.Update(func(tx *store.Tx) error {
		for _, s := range wanted.Each() {
			if of, err := tx.Listing(s); err != nil || of.Full.Before(known.At) {
				return err
			}
		}
		known.Messages = coverage.Listed
		return tx.PutShared(known)
	}))
}

// shared is what is known of the user's own extension.
func (l *Lister) shared() (known coverage.Shared, err error) {
	err = l.Store.View(func(tx *store.Tx) error {
		known, err = tx.Shared()
		return err
	})
	return known, reasons.StoreFailed("read what is shared", err)
}

// sharedOf is shared for one source.
func (l *Lister) sharedOf(s ledger.Source) (coverage.Shared, error) {
	if s&ownShared == 0 {
		return coverage.Shared{}, nil
	}
	return l.shared()
}

func (l *Lister) putShared(s coverage.Shared) error {
	return reasons.StoreFailed("note what is shared", l.Store.Update(func(tx *store.Tx) error { return tx.PutShared(s) }))
}
