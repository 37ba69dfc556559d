package accounts

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// Hosts of the services (docs/ringcentral.md §1.1, docs/dropbox.md §1).
const (
	dropboxWeb     = "https://www.dropbox.com"
	dropboxAPI     = "https://api.dropboxapi.com"
	dropboxContent = "https://content.dropboxapi.com"
)

// dropboxScopes is what uploading, listing and showing the account need (docs/dropbox.md §1).
var dropboxScopes = []string{"account_info.read", "files.content.write", "files.content.read", "files.metadata.read"}

// ringCentralScopes is what the app must have been granted (docs/ringcentral.md §1.2). RingCentral
// ignores scopes in the request; they are checked afterwards.
var ringCentralScopes = []string{"ReadAccounts", "ReadCallLog", "ReadCallRecording", "ReadMessages"}

// addresses are the origins of the services, the simulated ones in a
// demonstration. RingCentral's is the one that was chosen at sign-in, unless the
// environment names another. Errors: those of store.Store.Connections.
func (a *Accounts) addresses() (Addresses, error) {
	if a.decided() {
		return a.addressesAt(""), nil
	}
	who, _, err := a.Store.Connections()
	return a.addressesAt(who.Host), err
}

// addressesAt are the origins with a host that a person chose; empty means the
// usual one.
func (a *Accounts) addressesAt(host string) Addresses {
	if a.Simulated != nil {
		return *a.Simulated
	}
	server := cmp.Or(a.RingCentralServer, "https://"+cmp.Or(host, RingCentralHost))
	return Addresses{Platform: server, DropboxWeb: dropboxWeb, DropboxAPI: dropboxAPI, DropboxContent: dropboxContent}
}

// check refuses addresses over which anyone on the way could read the tokens: those without TLS,
// except on this computer itself in a demonstration. Errors: reasons.ErrOpenAddress.
func (at Addresses) check(simulated bool) error {
	for _, address := range []string{at.Platform, at.Media, at.DropboxWeb, at.DropboxAPI, at.DropboxContent} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" {
			continue // whether it is an address at all is the clients' question
		}
		if ip := net.ParseIP(u.Hostname()); !simulated || u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("%w: %s", reasons.ErrOpenAddress, u.Redacted())
		}
	}
	return nil
}

// demonstration is the issuer of all simulated tokens. Their addresses change from start to start.
const demonstration = "demonstration"

// tokens are the kept tokens of a service, for its address alone.
func (a *Accounts) tokens(name string, at Addresses) tokens {
	t := tokens{vault: a.vault, name: name, issuer: demonstration}
	if a.Simulated == nil {
		t.issuer = issuerOf(name, at)
	}
	return t
}

// issuerOf is where a service's tokens come from, written in one way.
func issuerOf(name string, at Addresses) string {
	address := at.Platform
	if name == store.NameDropbox {
		address = at.DropboxAPI
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + strings.TrimSuffix(strings.ToLower(u.Host), ":443")
}

// usualIssuer reports whether a token may go there that does not say where it comes from: to the
// services' own hosts and the demonstration.
func usualIssuer(issuer string) bool {
	host := strings.TrimPrefix(issuer, "https://")
	return issuer == demonstration || issuer == dropboxAPI || slices.ContainsFunc([]string{"ringcentral.com", "ringcentral.biz"}, func(domain string) bool {
		return strings.HasSuffix(host, "."+domain)
	})
}

// ClientIDs are the names of this program at the services: those of the build
// or the environment, otherwise those given in the window. Errors: those of
// store.Store.Settings.
func (a *Accounts) ClientIDs() (ringCentral, dbx string, err error) {
	ringCentral, dbx = a.RingCentralClientID, a.DropboxAppKey
	if ringCentral != "" && dbx != "" {
		return ringCentral, dbx, nil
	}
	settings, err := a.Store.Settings()
	if err != nil {
		return "", "", err
	}
	if ringCentral == "" {
		ringCentral = settings.RingCentralClient
	}
	if dbx == "" {
		dbx = settings.DropboxAppKey
	}
	return ringCentral, dbx, nil
}

// TypedIDs are the client ids that a person has given, as far as they are used: empty where the build
// or the environment gives one. Errors: those of store.Store.Settings.
func (a *Accounts) TypedIDs() (ringCentral, dbx string, err error) {
	ringCentral, dbx, err = a.ClientIDs()
	if a.RingCentralClientID != "" {
		ringCentral = ""
	}
	if a.DropboxAppKey != "" {
		dbx = ""
	}
	return ringCentral, dbx, err
}

// buildClients makes the sessions and the clients that use them. One goroutine does so at a time, so
// that the newest sign-ins are used.
func (a *Accounts) buildClients() error {
	a.building.Lock()
	defer a.building.Unlock()
	at, err := a.addresses()
	if err != nil {
		return err
	}
	c, err := a.makeClients(at, a.tokens(store.NameRingCentral, at), a.tokens(store.NameDropbox, at))
	if err != nil {
		return err
	}
	a.mu.Lock()
	a.clients = c
	a.mu.Unlock()
	return nil
}

// makeClients makes sessions with the tokens of two vaults, and clients that use
// them.
func (a *Accounts) makeClients(at Addresses, rcTokens, dbxTokens oauth.Vault) (c clients, err error) {
	ringCentralID, appKey, err := a.ClientIDs()
	if err != nil {
		return c, err
	}
	if err := at.check(a.Simulated != nil); err != nil {
		return c, err
	}
	c.rcSession = oauth.NewSession(ringCentralProvider(at, ringCentralID), rcTokens, a.HTTP, a.Clock.System(), a.Rand())
	c.dbxSession = oauth.NewSession(dropboxProvider(at, appKey), dbxTokens, a.HTTP, a.Clock.System(), a.Rand())
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
	return c, nil
}

func ringCentralProvider(at Addresses, clientID string) oauth.Provider {
	return oauth.Provider{
		Name: string(reasons.RingCentral), ClientID: clientID,
		AuthURL:   at.Platform + "/restapi/oauth/authorize",
		TokenURL:  at.Platform + "/restapi/oauth/token",
		RevokeURL: at.Platform + "/restapi/oauth/revoke",
	}
}

func dropboxProvider(at Addresses, appKey string) oauth.Provider {
	return oauth.Provider{
		Name: string(reasons.Dropbox), ClientID: appKey,
		AuthURL:          at.DropboxWeb + "/oauth2/authorize",
		TokenURL:         at.DropboxAPI + "/oauth2/token",
		RevokeURL:        at.DropboxAPI + "/2/auth/token/revoke",
		Scopes:           dropboxScopes,
		Extra:            url.Values{"token_access_type": {"offline"}},
		RevokeWithBearer: true, BareCode: true,
	}
}
