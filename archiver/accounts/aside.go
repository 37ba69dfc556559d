package accounts

import (
	"context"
	"errors"
	"sync"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/store"
)

// heldToken is a token that no one has agreed to use yet. It lies in memory: the
// store, and whatever works with it, go on with the one before.
type heldToken struct {
	mu    sync.Mutex
	token oauth.Token
}

var _ oauth.Vault = (*heldToken)(nil)

// Load implements oauth.Vault.
func (h *heldToken) Load() (oauth.Token, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.token, nil
}

// Save implements oauth.Vault: the service may renew the token before it is agreed
// to.
func (h *heldToken) Save(t oauth.Token) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.token = t
	return nil
}

// Delete implements oauth.Vault.
func (h *heldToken) Delete() error { return h.Save(oauth.Token{}) }

// aside makes accounts that speak to one service with a token held aside. They
// answer questions; they keep nothing.
func (a *Accounts) aside(at Addresses, rc, dbx oauth.Vault) (*Accounts, error) {
	c, err := a.makeClients(at, rc, dbx)
	return &Accounts{Config: a.Config, vault: a.vault, computer: a.computer, clients: c}, err
}

// giveBack ends a sign-in at the service it is from that was not agreed to, now or later.
func (a *Accounts) giveBack(ctx context.Context, from tokens, clientID string, held *heldToken) {
	token, err := held.Load()
	if err != nil {
		return
	}
	r := revocation{from.name, clientID, keptToken{token, from.issuer}}
	err = a.sendRevocation(context.WithoutCancel(ctx), r)
	if worthAnotherTry(err) {
		err = errors.Join(err, a.Store.Update(func(tx *store.Tx) error { return a.addRevocation(tx, r) }))
	}
	if err != nil {
		a.Log.Warn("A refused sign-in could not be revoked", "error", err.Error())
	}
}
