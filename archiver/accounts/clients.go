package accounts

import (
	"fmt"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// tokens are the kept tokens of a service, for its address alone.
func (a *Accounts) tokens(name string, at servers.Addresses) vault.Tokens {
	return a.vault.Tokens(name, a.servers.Issuer(name, at))
}

// buildClients makes the sessions and the clients that use them. One goroutine does so at a time, so
// that the newest sign-ins are used.
func (a *Accounts) buildClients() error {
	a.building.Lock()
	defer a.building.Unlock()
	if a.first != nil {
		return placeConnection{a}.build()
	}
	at, err := a.servers.Now()
	if err != nil {
		return err
	}
	c, err := a.makeClients(at, a.tokens(store.NameRingCentral, at), a.tokens(store.NameDropbox, at))
	if err != nil {
		return err
	}
	a.mu.Lock()
	before := a.clients.place
	a.clients = c
	a.mu.Unlock()
	a.places.Shut(before)
	return nil
}

// makeClients makes sessions with the tokens of two vaults, and clients that use
// them.
func (a *Accounts) makeClients(at servers.Addresses, rcTokens, dbxTokens oauth.Vault) (c clients, err error) {
	ringCentralID, appKey, err := a.ClientIDs()
	if err != nil {
		return c, err
	}
	if err := at.Check(a.servers.Simulated != nil); err != nil {
		return c, err
	}
	c.rcSession = oauth.NewSession(servers.Provider(store.NameRingCentral, at, ringCentralID), rcTokens, a.HTTP, a.Clock.System(), a.Rand())
	c.dbxSession = oauth.NewSession(servers.Provider(store.NameDropbox, at, appKey), dbxTokens, a.HTTP, a.Clock.System(), a.Rand())
	var origins []string
	if at.Media != "" {
		origins = append(origins, at.Media)
	}
	c.ringCentral, err = ringcentral.New(ringcentral.Config{
		Server: at.Platform, Origins: origins,
		HTTP: a.HTTP, Tokens: c.rcSession, Clock: a.Clock.System(), Rand: a.Rand(), Log: a.Log,
	})
	if err != nil {
		return c, fmt.Errorf("prepare RingCentral: %w", err)
	}
	c.dropbox, err = dropbox.New(dropbox.Config{
		API: at.DropboxAPI, Content: at.DropboxContent,
		HTTP: a.HTTP, Tokens: c.dbxSession, Clock: a.Clock.System(), Rand: a.Rand(), Log: a.Log,
	})
	if err != nil {
		return c, fmt.Errorf("prepare Dropbox: %w", err)
	}
	_, in, err := a.Store.Connections()
	c.place = c.dropbox
	if err == nil && in.Kind() != place.Dropbox {
		c.place = a.places.Open(in)
	}
	return c, err
}
