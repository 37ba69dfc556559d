package accounts

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// TryRingCentral makes the cheapest call that a sign-in is needed for. Errors: those of ready, and of
// ringcentral.Client.Me.
func (a *Accounts) TryRingCentral(ctx context.Context) error {
	err := ready(a, func(who store.RingCentral, _ store.Dropbox) bool { return who.SignedIn }, reasons.ErrNotSignedIn)
	if err == nil {
		_, err = a.RingCentral().Me(ctx)
	}
	return reasons.From(reasons.RingCentral, err)
}

// TryPlace makes the cheapest call that the connection to where the archive lies is needed for. Errors: those of ready, and of
// target.Destination.Ping.
func (a *Accounts) TryPlace(ctx context.Context) error {
	err := ready(a, func(_ store.RingCentral, dbx store.Dropbox) bool { return dbx.Connected }, reasons.ErrNotConnected)
	if err == nil {
		err = a.Place().Ping(ctx)
	}
	return reasons.From(reasons.Dropbox, err)
}

// ready looks whether one of the sign-ins is there and may be used. Errors: missing,
// oauth.ErrKeychainLocked, reasons.ErrMovedFolder; those of the store.
func ready(a *Accounts, has func(store.RingCentral, store.Dropbox) bool, missing error) error {
	who, dbx, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if !has(who, dbx) {
		return missing
	}
	if _, err = a.Ready(); errors.Is(err, oauth.ErrKeychainLocked) || errors.Is(err, reasons.ErrMovedFolder) {
		return err
	}
	return nil
}
