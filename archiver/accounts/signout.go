package accounts

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/accounts/revocation"
	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Logout revokes the sign-in at RingCentral and forgets it here. The archive,
// the log and the settings stay. Before it revokes anything, it calls stop,
// which has to end whatever uses the sign-in. It signs out here even when
// RingCentral cannot be reached; then it is told later (revocation.Revocations.SendAll). Errors:
// reasons.ErrNotSignedIn, reasons.ErrNotRevoked, reasons.ErrStore.
func (a *Accounts) Logout(ctx context.Context, stop func()) error {
	who, _, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if !who.SignedIn {
		return reasons.ErrNotSignedIn
	}
	stop()
	return a.leave(ctx, store.NameRingCentral, func(tx *store.Tx) error {
		who.SignedIn = false
		return tx.PutRingCentral(who)
	})
}

// Disconnect revokes the connection at Dropbox and forgets it here. The archive
// stays. Before it revokes anything, it calls stop, which has to end whatever
// uses the connection. It disconnects here even when Dropbox cannot be reached;
// then it is told later (revocation.Revocations.SendAll). Errors: reasons.ErrNotConnected,
// reasons.ErrNotDisconnected, reasons.ErrStore.
func (a *Accounts) Disconnect(ctx context.Context, stop func()) error {
	_, dbx, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if !dbx.Connected {
		return reasons.ErrNotConnected
	}
	stop()
	return placeConnection{a}.leave(ctx, func(tx *store.Tx) error {
		dbx.Connected = false
		return errors.Join(places.Forget(tx), tx.PutDropbox(dbx))
	})
}

// errElsewhere: whoever has the key of the sign-in can go on with it.
var errElsewhere = errors.New("the sign-in is encrypted with a key that this computer does not have")

// leave ends a sign-in, here even where the service cannot be told, and notes that in the same
// transaction. Errors: reasons.ErrNotRevoked or ErrNotDisconnected, which say what a person can do;
// reasons.ErrStore.
func (a *Accounts) leave(ctx context.Context, service string, note func(*store.Tx) error) error {
	r, err := a.revocationOf(service)
	var revoked error
	switch {
	case err == nil:
		revoked = a.revocations.Send(ctx, r)
	case errors.Is(err, reasons.ErrSealed):
		revoked = errElsewhere
	case !errors.Is(err, oauth.ErrNoToken) && !errors.Is(err, oauth.ErrSessionOver):
		revoked = err
	}
	later := revocation.WorthAnotherTry(revoked)
	err = reasons.StoreFailed("note the sign-out", a.Store.Update(func(tx *store.Tx) error {
		if later {
			if err := a.revocations.Add(tx, r); err != nil {
				return err
			}
		}
		return errors.Join(tx.PutSecret(service, nil), note(tx))
	}))
	if err == nil {
		err = a.buildClients()
	}
	return errors.Join(err, r.Failed(revoked, later))
}

// revocationOf is the kept sign-in to a service, whoever has issued it. Errors: those of vault.Tokens.Kept,
// of store.Store.Settings.
func (a *Accounts) revocationOf(service string) (r revocation.Revocation, err error) {
	r.Service = service
	at, err := a.servers.Now()
	if err != nil {
		return r, err
	}
	if r.Token, err = a.tokens(service, at).Kept(); err != nil {
		return r, err
	}
	ringCentral, dropbox, err := a.ClientIDs()
	if r.ClientID = ringCentral; service == store.NameDropbox {
		r.ClientID = dropbox
	}
	return r, err
}

// giveBack ends a sign-in at the service it is from that was not agreed to, now or later.
func (a *Accounts) giveBack(ctx context.Context, from vault.Tokens, clientID string, held *vault.Held) {
	token, err := held.Load()
	if err != nil {
		return
	}
	r := revocation.Revocation{
		Service: from.Name(), ClientID: clientID,
		Token: vault.Token{Token: token, Issuer: from.Issuer()},
	}
	err = a.revocations.Send(context.WithoutCancel(ctx), r)
	if revocation.WorthAnotherTry(err) {
		err = errors.Join(err, a.Store.Update(func(tx *store.Tx) error { return a.revocations.Add(tx, r) }))
	}
	if err != nil {
		a.Log.Warn("A refused sign-in could not be revoked", "error", err.Error())
	}
}
