package accounts

import (
	"context"
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/place"
)

// Beside makes the Accounts of a place beside the first, of a kind that is connected: it signs in to RingCentral as the first does, and
// has a client of its own for the place. Whoever made it closes it. Errors: those of the store.
func (a *Accounts) Beside(kind place.Kind) (*Accounts, error) {
	b := &Accounts{
		Config: a.Config, first: a, servers: a.servers, vault: a.vault, computer: a.computer, revocations: a.revocations, places: a.places,
	}
	b.Store = a.Store.Beside(kind)
	b.places.Store = b.Store
	_, in, err := b.Store.Connections()
	if err != nil {
		return nil, err
	}
	placeConnection{b}.open(in)
	return b, nil
}

// build makes the client of a place beside the first anew. Dropbox's is the first's, which has the sign-in.
func (a placeConnection) build() error {
	_, in, err := a.Store.Connections()
	if err != nil {
		return err
	}
	a.open(in)
	if in.Kind() == place.Dropbox {
		return a.first.buildClients()
	}
	return nil
}

// open makes the client of a place beside the first.
func (a placeConnection) open(in store.Dropbox) {
	if in.Kind() == place.Dropbox {
		return
	}
	opened := a.places.Open(in)
	a.mu.Lock()
	before := a.clients.place
	a.clients.place = opened
	a.mu.Unlock()
	a.places.Shut(before)
}

// keepPlace notes what is connected: in its own place, or in another beside it. An archive that lies elsewhere than before, as far as that is known,
// is to be verified: it may have been copied there. Errors: bbolt's, ErrDamaged.
func keepPlace(tx *store.Tx, now store.Dropbox, ask Asking) error {
	if ask.Beside {
		return errors.Join(tx.PutBeside(now), verifyAgain(tx, now))
	}
	before, err := tx.Dropbox()
	if err = errors.Join(err, places.Forget(tx), tx.PutDropbox(now)); err != nil {
		return err
	}
	if before.AccountID == now.AccountID && before.Address() == now.Address() && before.SFTP.HostKey == now.SFTP.HostKey {
		return nil
	}
	return verifyAgain(tx, now)
}

// verifyAgain has the archive that was connected verified in the next pass, if files are known there from before. Errors: bbolt's, ErrDamaged.
func verifyAgain(tx *store.Tx, now store.Dropbox) error {
	return tx.EachPlace(func(of *store.Tx) error {
		at, err := of.Dropbox()
		if err != nil || at.AccountID != now.AccountID {
			return err
		}
		some := errors.New("some file is known")
		if of.KnownFiles(func(destination.KnownFile) error { return some }) == nil { // damage is named by whoever needs them
			return nil
		}
		last, err := of.Verification()
		if last.Again = true; err != nil {
			return err
		}
		return of.PutVerification(last)
	})
}

// notTwice fails for a place that is connected already besides the one that is asked for. Errors: reasons.ErrConnectedTwice, those of
// the store.
func (a placeConnection) notTwice(now store.Dropbox, ask Asking) error {
	return a.Store.View(func(tx *store.Tx) error {
		others, err := tx.Elsewhere()
		if err != nil {
			return err
		}
		if ask.Beside {
			own, err := tx.Dropbox()
			if err != nil {
				return err
			}
			others = append(others, own)
		}
		for _, other := range others {
			if other.AccountID == now.AccountID {
				return fmt.Errorf("%w: %s", reasons.ErrConnectedTwice, now.Name)
			}
		}
		return nil
	})
}

// dropboxElsewhere reports whether Dropbox is connected as another place than this one, so that its sign-in has to stay.
func (a placeConnection) dropboxElsewhere() (is bool, err error) {
	err = a.Store.View(func(tx *store.Tx) error {
		others, err := tx.Elsewhere()
		for _, other := range others {
			is = is || other.Kind() == place.Dropbox
		}
		return err
	})
	return is, err
}

// leave ends the connection to the place and notes it. Dropbox is told, unless it stays connected beside it. Errors: those of Accounts.leave.
func (a placeConnection) leave(ctx context.Context, note func(*store.Tx) error) error {
	stays, err := a.dropboxElsewhere()
	if err != nil {
		return err
	}
	if !stays {
		return a.Accounts.leave(ctx, store.NameDropbox, note)
	}
	if err := reasons.StoreFailed("note what is disconnected", a.Store.Update(note)); err != nil {
		return err
	}
	return a.buildClients()
}

// Drop disconnects a place beside the first, as Disconnect does the first. Its archive stays. These Accounts must not be used afterwards,
// but for Close. Errors: those of leave.
func (a *Accounts) Drop(ctx context.Context) error {
	_, is, err := a.Store.Connections()
	if err != nil {
		return err
	}
	note := func(tx *store.Tx) error { return errors.Join(places.ForgetOf(tx, is.Place), tx.DropBeside(is.Kind())) }
	if is.Kind() == place.Dropbox {
		return a.first.leave(ctx, store.NameDropbox, note)
	}
	return reasons.StoreFailed("note what is disconnected", a.first.Store.Update(note))
}

// GoOnWith disconnects the first place and goes on with one beside it as the first. The archive there stays. Errors: those of leave.
func (a *Accounts) GoOnWith(ctx context.Context, kind place.Kind) error {
	return placeConnection{a}.leave(ctx, func(tx *store.Tx) error { return errors.Join(places.Forget(tx), tx.PutFirst(kind)) })
}
