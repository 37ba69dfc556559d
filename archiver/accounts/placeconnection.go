package accounts

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// placeConnection has the archive kept from now on in another place than a Dropbox.
type placeConnection struct{ *Accounts }

// connect goes on with the archive in the place that was asked for, or begins one there. The place has to be there. What
// is connected is disconnected, once the person has agreed. Errors: those of places.Places.Find; reasons.ErrOtherPlace,
// reasons.ErrOneOfAKind, reasons.ErrStore.
func (a placeConnection) connect(ctx context.Context, ask Asking, alone Alone) error {
	ask.Yours = nil // nobody else has named the place
	agreed := false
	now, err := a.places.Find(ctx, ask.Place, places.Asking{HostKey: ask.HostKey, MadeKey: ask.MadeKey, Begin: func(now store.Dropbox) error {
		err := a.agreeToDropbox(now, ask)
		agreed = err == nil
		return err
	}})
	if err != nil {
		return reasons.From(reasons.Dropbox, err)
	}
	if agreed {
		err = a.notTwice(now.Dropbox, ask) // it may have been begun as another one meanwhile
	} else {
		err = a.agreeToDropbox(now.Dropbox, ask)
	}
	if err != nil {
		return err
	}
	release, err := alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	return a.goOnIn(ctx, now, ask)
}

// goOnIn ends what was connected, and notes where the archive lies and what opens it. That Dropbox could not be told is no failure: it is told later.
func (a placeConnection) goOnIn(ctx context.Context, now places.Found, ask Asking) error {
	name, sealed := places.SecretName(now.Place), []byte(nil)
	if name != "" {
		var err error
		if sealed, err = a.vault.Seal(name, []byte(now.Secret)); err != nil {
			return err
		}
	}
	note := func(tx *store.Tx) error {
		err := keepPlace(tx, now.Dropbox, ask)
		if name != "" {
			err = errors.Join(err, tx.PutSecret(name, sealed))
		}
		return err
	}
	if ask.Beside {
		return reasons.StoreFailed("note what is connected", a.Store.Update(note))
	}
	err := a.leave(ctx, note)
	if errors.Is(err, reasons.ErrNotDisconnected) {
		a.Log.Warn("Dropbox could not be told that it is disconnected", "error", err.Error())
		return nil
	}
	return err
}
