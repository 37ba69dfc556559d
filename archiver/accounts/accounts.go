// Package accounts signs in and out at the two services, makes the clients that
// use the sign-ins, and says whether they can be used. It stops no pass and wakes
// none. Its rooms: servers is where the services are, vault where the sign-ins are
// kept, places where else than in Dropbox the archive may lie, computer whether they are this computer's, profile whose they are and what
// they may do, revocation what is told to the services when they end.
package accounts

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"

	"ringcentral-archiver/archiver/accounts/computer"
	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/accounts/profile"
	"ringcentral-archiver/archiver/accounts/revocation"
	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
)

// Config is what Accounts is made of.
type Config struct {
	Store *store.Store
	Clock *localtime.Clock
	Log   *slog.Logger
	HTTP  http.RoundTripper
	Place http.RoundTripper // to a storage with the archive, if that lies in one
	Rand  func() *rand.Rand // returns a new source for each caller
	// RingCentralClientID and DropboxAppKey name this program to the services;
	// empty means as the settings have them.
	RingCentralClientID, DropboxAppKey string
	RingCentralServer                  string             // empty = as chosen at sign-in
	RedirectPorts                      []int              // nil = those that are registered
	Simulated                          *servers.Addresses // nil = the live services
	// seal the sign-ins with a key in the system's keychain
	Keychain bool
}

// Accounts is who is signed in. It is safe for use by several goroutines.
type Accounts struct {
	Config
	first       *Accounts // whose sign-in to RingCentral and to Dropbox is used; nil in that of the first place
	servers     servers.Servers
	vault       *vault.Vault
	computer    *computer.Computer
	revocations *revocation.Revocations
	places      places.Places // other than Dropbox, where the archive may lie

	building sync.Mutex // held while the clients are made
	mu       sync.RWMutex
	clients  clients
}

// clients are the sessions and clients made with the present client ids.
type clients struct {
	rcSession, dbxSession *oauth.Session
	ringCentral           *ringcentral.Client
	dropbox               *dropbox.Client
	place                 target.Destination // of the archive
}

// Open opens the vault and makes the clients. A locked keychain does not hold it
// up: see vault.Vault.Unlock. ctx ends with the program. Errors: those of oauth.OpenKey
// besides a locked keychain, store.ErrDamaged, reasons.ErrServer, reasons.ErrOpenAddress.
func Open(ctx context.Context, c Config) (*Accounts, error) {
	if c.RedirectPorts == nil {
		c.RedirectPorts = servers.RedirectPorts
	}
	at := servers.Servers{Store: c.Store, Simulated: c.Simulated}
	var err error
	if c.RingCentralServer != "" {
		if at.RingCentral, err = servers.ServerOf(c.RingCentralServer); err != nil {
			return nil, err
		}
	}
	a := &Accounts{Config: c, servers: at}
	if err := pagesOf(a.Store).remove(); err != nil {
		a.Log.Warn("A page of an earlier sign-in could not be removed", "error", err.Error())
	}
	if a.vault, err = vault.Open(ctx, c.Store, c.Keychain, c.Clock, c.Log); err != nil {
		return nil, err
	}
	if a.computer, err = computer.Of(c.Store, a.vault, c.Log, c.Simulated != nil); err != nil {
		return nil, err
	}
	a.revocations = &revocation.Revocations{
		Store: c.Store, Vault: a.vault, Servers: at, HTTP: c.HTTP, Clock: c.Clock, Log: c.Log, Rand: c.Rand,
	}
	a.places = places.Places{Store: c.Store, Vault: a.vault, HTTP: c.Place, Clock: c.Clock, Rand: c.Rand, Log: c.Log}
	return a, a.buildClients()
}

// Close ends the connections to where the archive lies.
func (a *Accounts) Close() { a.places.Shut(a.current().place) }

// pagesOf are the pages that lead to a sign-in.
func pagesOf(s *store.Store) pages { return pages{filepath.Dir(s.Path())} }

// Computer is the one that the program runs on.
func (a *Accounts) Computer() *computer.Computer { return a.computer }

// Vault keeps secrets in the store, sealed where there is a keychain.
func (a *Accounts) Vault() *vault.Vault { return a.vault }

// Servers are where the services are.
func (a *Accounts) Servers() servers.Servers { return a.servers }

// Revocations are the sign-ins that have ended here and not yet at their service.
func (a *Accounts) Revocations() *revocation.Revocations { return a.revocations }

// Profile asks the services about the accounts, with the present sign-ins.
func (a *Accounts) Profile() profile.Reader { return a.profileOf(a.current()) }

func (a *Accounts) profileOf(c clients) profile.Reader {
	return profile.Reader{
		Store: a.Store, Clock: a.Clock, Log: a.Log,
		RingCentral: c.ringCentral, Dropbox: c.dropbox, Place: c.place, Token: c.rcSession.Token,
	}
}

// RingCentral is the client of the signed-in user.
func (a *Accounts) RingCentral() *ringcentral.Client { return a.current().ringCentral }

// Place is where the archive lies.
func (a *Accounts) Place() target.Destination {
	if places.Waits(a.current().place) && !a.vault.Locked() { // its secret may be readable by now
		if err := a.buildClients(); err != nil {
			a.Log.Warn("Where the archive lies could not be opened", "error", err.Error())
		}
	}
	return a.current().place
}

func (a *Accounts) current() clients {
	a.mu.RLock()
	c := a.clients
	a.mu.RUnlock()
	if a.first != nil {
		place := c.place
		if c = a.first.current(); place != nil {
			c.place = place
		} else {
			c.place = c.dropbox
		}
	}
	return c
}

// Token is the sign-in to a service, by the name of its connection, as it is kept. Errors: oauth.ErrNoToken,
// oauth.ErrSessionOver.
func (a *Accounts) Token(service string) (oauth.Token, error) {
	if service == store.NameDropbox {
		return a.current().dbxSession.Token()
	}
	return a.current().rcSession.Token()
}

// Ready says who is signed in. It fails when one of the two sign-ins is
// missing or cannot be used. Errors: oauth.ErrKeychainLocked,
// reasons.ErrMovedFolder, reasons.ErrNotSignedIn, reasons.ErrNotConnected; those
// of store.Store.Settings.
func (a *Accounts) Ready() (store.RingCentral, error) {
	who, dbx, err := a.Store.Connections()
	if err != nil {
		return who, err
	}
	settings, err := a.Store.Settings()
	switch {
	case err != nil:
		return who, err
	case a.vault.Locked():
		return who, oauth.ErrKeychainLocked
	case a.computer.IsOther(settings):
		return who, reasons.ErrMovedFolder
	case !who.SignedIn:
		return who, reasons.ErrNotSignedIn
	case !dbx.Connected:
		return who, reasons.ErrNotConnected
	default:
		return who, nil
	}
}

// AdoptSimulated signs a demonstration in at the services that have never been
// signed in to. A user who has signed out stays signed out. Errors:
// reasons.ErrStore, and those of both services.
func (a *Accounts) AdoptSimulated(ctx context.Context, rc, dbx oauth.Token) error {
	before, dropboxBefore, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if before.AccountID == "" {
		err = errors.Join(err, simulated{a}.adoptUser(ctx, rc))
	}
	if dropboxBefore.AccountID == "" {
		err = errors.Join(err, simulated{a}.adoptDropbox(ctx, dbx))
	}
	return err
}

// simulated adopts sign-ins of a demonstration.
type simulated struct{ *Accounts }

func (a simulated) adoptUser(ctx context.Context, token oauth.Token) error {
	if err := a.current().rcSession.Adopt(token); err != nil {
		return err
	}
	who, err := a.Profile().User(ctx)
	if err != nil {
		return err
	}
	return a.Store.Update(func(tx *store.Tx) error { return a.keepUser(tx, who) })
}

func (a simulated) adoptDropbox(ctx context.Context, token oauth.Token) error {
	if err := a.current().dbxSession.Adopt(token); err != nil {
		return err
	}
	now, err := a.Profile().DropboxAccount(ctx)
	if err != nil {
		return err
	}
	return a.Store.Update(func(tx *store.Tx) error { return tx.PutDropbox(now) })
}
