// Package accounts knows who is signed in at the two services: it signs in and
// out, keeps the tokens, makes the clients that use them, and asks what the
// account may do. It stops no pass and wakes none.
package accounts

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// Addresses are the origins of the services.
type Addresses struct {
	Platform, Media                        string // RingCentral's; Media may be empty
	DropboxWeb, DropboxAPI, DropboxContent string
}

// Config is what Accounts is made of.
type Config struct {
	Store *store.Store
	Clock *localtime.Clock
	Log   *slog.Logger
	HTTP  http.RoundTripper
	Rand  func() *rand.Rand // returns a new source for each caller
	// RingCentralClientID and DropboxAppKey name this program to the services;
	// empty means as the settings have them.
	RingCentralClientID, DropboxAppKey string
	RingCentralServer                  string     // empty = as chosen at sign-in
	RedirectPorts                      []int      // nil = those that are registered
	Simulated                          *Addresses // nil = the live services
	// seal the sign-ins with a key in the system's keychain
	Keychain bool
}

// Accounts is who is signed in. It is safe for use by several goroutines.
type Accounts struct {
	Config
	vault    *Vault
	computer string // its name
	machine  string // what the operating system calls it; empty where that says nothing

	building sync.Mutex // held while the clients are made
	mu       sync.RWMutex
	clients  clients
}

// clients are the sessions and clients made with the present client ids.
type clients struct {
	rcSession, dbxSession *oauth.Session
	ringCentral           *ringcentral.Client
	dropbox               *dropbox.Client
}

// Open opens the vault and makes the clients. A locked keychain does not hold it
// up: see Unlock. ctx ends with the program. Errors: those of oauth.OpenKey
// besides a locked keychain, store.ErrDamaged, reasons.ErrServer, reasons.ErrOpenAddress.
func Open(ctx context.Context, c Config) (*Accounts, error) {
	if c.RedirectPorts == nil {
		c.RedirectPorts = redirectPorts
	}
	a := &Accounts{Config: c, computer: computerName(), machine: machineID()}
	var err error
	if c.RingCentralServer != "" {
		if a.RingCentralServer, err = serverOf(c.RingCentralServer); err != nil {
			return nil, err
		}
	}
	if err := a.pages().remove(); err != nil {
		a.Log.Warn("A page of an earlier sign-in could not be removed", "error", err.Error())
	}
	if a.vault, err = openVault(ctx, c.Store, c.Keychain, c.Clock, c.Log); err != nil {
		return nil, err
	}
	if err := a.adoptName(); err != nil {
		return nil, err
	}
	return a, a.buildClients()
}

// pages are the pages that lead to a sign-in.
func (a *Accounts) pages() pages { return pages{filepath.Dir(a.Store.Path())} }

// Computer is the name of this computer.
func (a *Accounts) Computer() string { return a.computer }

// Vault keeps secrets in the store, sealed where there is a keychain.
func (a *Accounts) Vault() *Vault { return a.vault }

// RingCentral is the client of the signed-in user.
func (a *Accounts) RingCentral() *ringcentral.Client { return a.current().ringCentral }

// Dropbox is the client of the connected account.
func (a *Accounts) Dropbox() *dropbox.Client { return a.current().dropbox }

func (a *Accounts) current() clients {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.clients
}

// Token is the RingCentral sign-in as it is kept. Errors: oauth.ErrNoToken,
// oauth.ErrSessionOver.
func (a *Accounts) Token() (oauth.Token, error) { return a.current().rcSession.Token() }

// KeychainLocked reports whether the keychain has to be unlocked before the
// sign-ins can be used.
func (a *Accounts) KeychainLocked() bool { return a.vault.Locked() }

// Unlock has the desktop ask for the keychain's password, if it is locked, and
// waits for the answer. Errors: oauth.ErrKeychainLocked and others of
// oauth.OpenKey.
func (a *Accounts) Unlock(ctx context.Context) error { return a.vault.unlock(ctx) }

// AskForKeychain has the desktop ask for the keychain's password, if it is
// locked, and does not wait.
func (a *Accounts) AskForKeychain() { a.vault.ask() }

// LookAtKeychain reports whether a keychain that was locked has been unlocked
// meanwhile. It asks the user nothing.
func (a *Accounts) LookAtKeychain(ctx context.Context) bool { return a.vault.look(ctx) }

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
	case a.KeychainLocked():
		return who, oauth.ErrKeychainLocked
	case a.OtherComputer(settings):
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
		err = errors.Join(err, a.adoptUser(ctx, rc))
	}
	if dropboxBefore.AccountID == "" {
		err = errors.Join(err, a.adoptDropbox(ctx, dbx))
	}
	return err
}

func (a *Accounts) adoptUser(ctx context.Context, token oauth.Token) error {
	if err := a.current().rcSession.Adopt(token); err != nil {
		return err
	}
	who, err := a.identify(ctx)
	if err != nil {
		return err
	}
	return a.Store.Update(func(tx *store.Tx) error { return a.keepUser(tx, who) })
}

func (a *Accounts) adoptDropbox(ctx context.Context, token oauth.Token) error {
	if err := a.current().dbxSession.Adopt(token); err != nil {
		return err
	}
	now, err := a.identifyDropbox(ctx)
	if err != nil {
		return err
	}
	return a.Store.Update(func(tx *store.Tx) error { return tx.PutDropbox(now) })
}
