package archiver

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/store"
)

// redirectPorts are the ports that the browser may come back to. Both services
// match redirect addresses exactly, so each has to be registered with both
// (RingCentral sheet §1.4, Dropbox sheet §1).
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

func (a *Archiver) ask(ctx context.Context, p oauth.Provider, ask Asking) (oauth.Token, error) {
	return oauth.SignIn{
		Provider: p, HTTP: a.http, Clock: a.clock, Rand: rand.Reader,
		Ports: a.opts.RedirectPorts, Path: redirectPath, Timeout: signInPatience,
		Open: ask.Open, Show: ask.Show, Pasted: ask.Pasted, Refused: ask.Refused,
	}.Do(ctx)
}

// Login signs in to RingCentral in the browser, and learns who that is and what
// the user may archive.
func (a *Archiver) Login(ctx context.Context, ask Asking) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	id, _, err := a.clientIDs()
	if err != nil {
		return err
	}
	if id == "" {
		return ErrNoClientID
	}
	token, err := a.ask(ctx, ringCentralProvider(a.addresses(), id), ask)
	if err != nil {
		return err
	}
	if err := a.replace(ctx, a.phone, token, func(ctx context.Context) error { return a.identify(ctx, ask.Other) }); err != nil {
		return err
	}
	a.signedIn(SignedOut)
	return nil
}

// Connect connects Dropbox in the browser.
func (a *Archiver) Connect(ctx context.Context, ask Asking) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	_, key, err := a.clientIDs()
	if err != nil {
		return err
	}
	if key == "" {
		return ErrNoAppKey
	}
	token, err := a.ask(ctx, dropboxProvider(a.addresses(), key), ask)
	if err != nil {
		return err
	}
	if err := a.replace(ctx, a.box, token, func(ctx context.Context) error { return a.identifyDropbox(ctx, ask.Other) }); err != nil {
		return err
	}
	a.signedIn(Disconnected)
	return nil
}

// replace adopts a new token and asks the service who it belongs to. A token of
// an account that will not do is given back, and the one before is kept.
func (a *Archiver) replace(ctx context.Context, s *oauth.Session, token oauth.Token, identify func(context.Context) error) error {
	before, beforeErr := s.Token()
	if err := s.Adopt(token); err != nil {
		return err
	}
	err := identify(ctx)
	if err == nil {
		return nil
	}
	if revoked := s.Revoke(context.WithoutCancel(ctx)); revoked != nil {
		a.log.Warn("A refused sign-in could not be revoked", "error", revoked)
	}
	if beforeErr == nil && before.Access != "" {
		err = errors.Join(err, s.Adopt(before))
	}
	return err
}

// signedIn lets a pass that stood still for want of a sign-in go on.
func (a *Archiver) signedIn(cured Reason) {
	a.mu.Lock()
	if a.waiting == cured {
		a.waiting, a.nextProbe = NoReason, time.Time{}
	}
	a.mu.Unlock()
	a.signal()
}

// Logout revokes the sign-in at RingCentral and forgets it here. What is
// archived, the log and the settings stay. An error that comes back although
// one is signed out says that RingCentral could not be told.
func (a *Archiver) Logout(ctx context.Context) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	phone, _, err := a.connections()
	if err != nil {
		return err
	}
	if !phone.SignedIn {
		return ErrNotSignedIn
	}
	a.stopRunning()
	revoked := a.phone.Revoke(ctx)
	err = storeFailed("note the sign-out", a.store.Update(func(tx *store.Tx) error {
		phone.SignedIn = false
		return tx.PutRingCentral(phone)
	}))
	a.signal()
	if revoked != nil {
		revoked = fmt.Errorf("signed out here, but RingCentral could not be told: %w", revoked)
	}
	return errors.Join(err, revoked)
}

// Disconnect revokes the connection at Dropbox and forgets it here. What is
// archived stays.
func (a *Archiver) Disconnect(ctx context.Context) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	_, box, err := a.connections()
	if err != nil {
		return err
	}
	if !box.Connected {
		return ErrNotConnected
	}
	a.stopRunning()
	revoked := a.box.Revoke(ctx)
	err = storeFailed("note the disconnection", a.store.Update(func(tx *store.Tx) error {
		box.Connected = false
		return tx.PutDropbox(box)
	}))
	a.signal()
	if revoked != nil {
		revoked = fmt.Errorf("disconnected here, but Dropbox could not be told: %w", revoked)
	}
	return errors.Join(err, revoked)
}

// SetClientIDs keeps the names of this program at the services as given in the
// window; an empty one is left as it is. Those of the build or the environment
// come before them.
func (a *Archiver) SetClientIDs(_ context.Context, ringCentral, box string) error {
	a.actions.Lock()
	defer a.actions.Unlock()
	a.stopRunning()
	if err := a.changeSettings(func(s *store.Settings) error {
		s.RingCentralClient = cmp.Or(ringCentral, s.RingCentralClient)
		s.DropboxAppKey = cmp.Or(box, s.DropboxAppKey)
		return nil
	}); err != nil {
		return err
	}
	defer a.signal()
	return a.buildClients()
}

// TokensView is the two tokens of the RingCentral sign-in, for Show and Copy.
type TokensView struct{ Access, Refresh string }

// Tokens gives the tokens to be shown. They go nowhere else.
func (a *Archiver) Tokens(context.Context) (TokensView, error) {
	token, err := a.phone.Token()
	if err != nil {
		return TokensView{}, err
	}
	return TokensView{Access: token.Access, Refresh: token.Refresh}, nil
}
