package accounts

import (
	"context"
	"sync"

	"ringcentral-archiver/archiver/oauth"
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

// revoke gives back a token that was not agreed to.
func (a *Accounts) revoke(ctx context.Context, s *oauth.Session) {
	if err := s.Revoke(context.WithoutCancel(ctx)); err != nil {
		a.Log.Warn("A refused sign-in could not be revoked", "error", err)
	}
}
