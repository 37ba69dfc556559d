package accounts

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// redirectPorts are the ports that the browser may come back to. Both services match redirect
// addresses exactly, so each has to be registered with both (docs/ringcentral.md §1.4,
// docs/dropbox.md §1).
var redirectPorts = []int{17380, 17381, 17382}

const redirectPath = "/callback"

// signInPatience is how long a person may take over the consent page.
const signInPatience = 10 * time.Minute

// Asking is how a face takes part in a sign-in.
type Asking struct {
	Open    func(address string) error // opens the browser; may be nil
	Show    func(address string)       // shows the address; may be nil
	Pasted  <-chan string              // addresses that the user pastes; may be nil
	Refused func(error)                // told of a pasted text that will not do; may be nil
	// Other is asked when another account than before has come back: whether to
	// go on with it. Nil refuses it.
	Other func(before, now string) bool
}

func (a *Accounts) ask(ctx context.Context, p oauth.Provider, ask Asking) (oauth.Token, error) {
	return oauth.SignIn{
		Provider: p, HTTP: a.HTTP, Clock: a.Clock.System(), Rand: rand.Reader,
		Ports: a.RedirectPorts, Path: redirectPath, Timeout: signInPatience,
		Open: ask.Open, Show: ask.Show, Pasted: ask.Pasted, Refused: ask.Refused,
	}.Do(ctx)
}

// Login signs in to RingCentral in the browser, and learns who that is and what
// the user may archive.
func (a *Accounts) Login(ctx context.Context, ask Asking) error {
	id, _, err := a.ClientIDs()
	if err != nil {
		return err
	}
	if id == "" {
		return reasons.ErrNoClientID
	}
	token, err := a.ask(ctx, ringCentralProvider(a.addresses(), id), ask)
	if err != nil {
		return err
	}
	return a.replace(ctx, a.current().rcSession, token, func(ctx context.Context) error { return a.identify(ctx, ask.Other) })
}

// Connect connects Dropbox in the browser.
func (a *Accounts) Connect(ctx context.Context, ask Asking) error {
	_, key, err := a.ClientIDs()
	if err != nil {
		return err
	}
	if key == "" {
		return reasons.ErrNoAppKey
	}
	token, err := a.ask(ctx, dropboxProvider(a.addresses(), key), ask)
	if err != nil {
		return err
	}
	return a.replace(ctx, a.current().dbxSession, token, func(ctx context.Context) error { return a.identifyDropbox(ctx, ask.Other) })
}

// replace adopts a new token and asks the service who it belongs to. A token of
// an account that will not do is given back, and the one before is kept.
func (a *Accounts) replace(ctx context.Context, s *oauth.Session, token oauth.Token, identify func(context.Context) error) error {
	before, beforeErr := s.Token()
	if err := s.Adopt(token); err != nil {
		return err
	}
	err := identify(ctx)
	if err == nil {
		return nil
	}
	if revoked := s.Revoke(context.WithoutCancel(ctx)); revoked != nil {
		a.Log.Warn("A refused sign-in could not be revoked", "error", revoked)
	}
	if beforeErr == nil && before.Access != "" {
		err = errors.Join(err, s.Adopt(before))
	}
	return err
}

// Logout revokes the sign-in at RingCentral and forgets it here. What is
// archived, the log and the settings stay. An error that comes back although
// one is signed out says that RingCentral could not be told. stop is called
// before anything is revoked, and ends what uses the sign-in.
// Errors: reasons.ErrNotSignedIn.
func (a *Accounts) Logout(ctx context.Context, stop func()) error {
	who, _, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if !who.SignedIn {
		return reasons.ErrNotSignedIn
	}
	stop()
	revoked := a.current().rcSession.Revoke(ctx)
	err = reasons.StoreFailed("note the sign-out", a.Store.Update(func(tx *store.Tx) error {
		who.SignedIn = false
		return tx.PutRingCentral(who)
	}))
	if revoked != nil {
		revoked = fmt.Errorf("signed out here, but the access could not be revoked at RingCentral: %w", revoked)
	}
	return errors.Join(err, revoked)
}

// Disconnect revokes the connection at Dropbox and forgets it here. What is
// archived stays. stop is called before anything is revoked, and ends what uses
// the connection. Errors: reasons.ErrNotConnected.
func (a *Accounts) Disconnect(ctx context.Context, stop func()) error {
	_, dbx, err := a.Store.Connections()
	if err != nil {
		return err
	}
	if !dbx.Connected {
		return reasons.ErrNotConnected
	}
	stop()
	revoked := a.current().dbxSession.Revoke(ctx)
	err = reasons.StoreFailed("note the disconnection", a.Store.Update(func(tx *store.Tx) error {
		dbx.Connected = false
		return tx.PutDropbox(dbx)
	}))
	if revoked != nil {
		revoked = fmt.Errorf("disconnected here, but the access could not be revoked at Dropbox: %w", revoked)
	}
	return errors.Join(err, revoked)
}

// SetClientIDs keeps the names of this program at the services as given in the
// window; an empty one is left as it is. Those of the build or the environment
// come before them. Nothing may use the clients meanwhile but to read.
func (a *Accounts) SetClientIDs(_ context.Context, ringCentral, dropbox string) error {
	if err := reasons.StoreFailed("keep the client ids", a.Store.ChangeSettings(func(s *store.Settings) error {
		s.RingCentralClient = cmp.Or(ringCentral, s.RingCentralClient)
		s.DropboxAppKey = cmp.Or(dropbox, s.DropboxAppKey)
		return nil
	})); err != nil {
		return err
	}
	return a.buildClients()
}

// TokensView is the two tokens of the RingCentral sign-in, for Show and Copy.
type TokensView struct{ Access, Refresh string }

// Tokens gives the tokens to be shown. They go nowhere else.
func (a *Accounts) Tokens(context.Context) (TokensView, error) {
	token, err := a.Token()
	if err != nil {
		return TokensView{}, err
	}
	return TokensView{Access: token.Access, Refresh: token.Refresh}, nil
}
