package accounts

import (
	"context"
	"encoding/json"
	"errors"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Origins are where the services are for who has chosen nothing at sign-in; server, which may be
// empty, is another RingCentral. Errors: reasons.ErrServer.
func Origins(server string) (at Addresses, err error) {
	a := &Accounts{}
	if server != "" {
		a.RingCentralServer, err = serverOf(server)
	}
	return a.addressesAt(""), err
}

// Origins are where the services are. Errors: those of store.Store.Connections.
func (a *Accounts) Origins() (Addresses, error) { return a.addresses() }

// TryRingCentral makes the cheapest call that a sign-in is needed for. Errors: those of ready, and of
// ringcentral.Client.Me.
func (a *Accounts) TryRingCentral(ctx context.Context) error {
	err := a.ready(func(who store.RingCentral, _ store.Dropbox) bool { return who.SignedIn }, reasons.ErrNotSignedIn)
	if err == nil {
		_, err = a.RingCentral().Me(ctx)
	}
	return reasons.From(reasons.RingCentral, err)
}

// TryDropbox makes the cheapest call that a connection is needed for. Errors: those of ready, and of
// dropbox.Client.Ping.
func (a *Accounts) TryDropbox(ctx context.Context) error {
	err := a.ready(func(_ store.RingCentral, dbx store.Dropbox) bool { return dbx.Connected }, reasons.ErrNotConnected)
	if err == nil {
		err = a.Dropbox().Ping(ctx)
	}
	return reasons.From(reasons.Dropbox, err)
}

// ready looks whether one of the sign-ins is there and may be used. Errors: missing,
// oauth.ErrKeychainLocked, reasons.ErrMovedFolder; those of the store.
func (a *Accounts) ready(has func(store.RingCentral, store.Dropbox) bool, missing error) error {
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

// Secrets are all that the store keeps secret and this computer can read, for whoever sees to it that
// none of them gets out. Errors: those of the store.
func (a *Accounts) Secrets() (all []string, err error) {
	kept := map[string][]byte{}
	if err := a.Store.View(func(tx *store.Tx) error {
		kept = tx.Secrets()
		return nil
	}); err != nil {
		return nil, err
	}
	for name, secret := range kept {
		plain, err := a.vault.Unseal(name, secret)
		if err != nil {
			continue // it cannot be read here, so it cannot have got anywhere from here
		}
		all = append(all, secretsIn(name, plain)...)
	}
	return all, nil
}

// secretsIn are the tokens in what is kept by that name, or else the whole.
func secretsIn(name string, plain []byte) (all []string) {
	several := make([]keptToken, 1)
	err := errNoTokens
	switch name {
	case store.NameRingCentral, store.NameDropbox:
		err = json.Unmarshal(plain, &several[0])
	case store.NameRevocations:
		err = json.Unmarshal(plain, &several)
	}
	if err != nil {
		return []string{string(plain)}
	}
	for _, token := range several {
		all = append(all, token.Access, token.Refresh)
	}
	return all
}

var errNoTokens = errors.New("it is no sign-in")
