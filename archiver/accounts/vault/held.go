package vault

import (
	"sync"

	"ringcentral-archiver/archiver/oauth"
)

// Held is a token that no one has agreed to use yet. It lies in memory: the
// store, and whatever works with it, go on with the one before.
type Held struct {
	mu    sync.Mutex
	token oauth.Token
}

var _ oauth.Vault = (*Held)(nil)

// Hold holds a token.
func Hold(token oauth.Token) *Held { return &Held{token: token} }

// Load implements oauth.Vault.
func (h *Held) Load() (oauth.Token, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.token, nil
}

// Save implements oauth.Vault: the service may renew the token before it is agreed
// to.
func (h *Held) Save(t oauth.Token) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.token = t
	return nil
}

// Delete implements oauth.Vault.
func (h *Held) Delete() error { return h.Save(oauth.Token{}) }
