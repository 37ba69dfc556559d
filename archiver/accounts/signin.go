package accounts

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"ringcentral-archiver/archiver/accounts/places"
	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// signInPatience is how long a person may take over the consent page.
const signInPatience = 10 * time.Minute

// Asking is how a face takes part in a sign-in.
type Asking struct {
	Open    func(address string) error // opens the browser; may be nil
	Show    func(address string)       // shows the address; may be nil
	Pasted  <-chan string              // addresses that the user pastes; may be nil
	Refused func(error)                // gets why a pasted text was not accepted; may be nil
	Allowed func()                     // the person has allowed it, and the account is being read; may be nil
	// Say says an English text, with its verbs filled in, in the language of the pages that the browser shows at the end; nil is English.
	Say func(english string, args ...any) string
	// Other asks the user whether to go on with another account than before.
	// Nil refuses it.
	Other func(before, now string) bool
	// Yours asks the user whether the first account is theirs: whoever knows the
	// sign-in's address can answer it with another, and have everything archived
	// there. Nil accepts it.
	Yours func(account string) bool
	// Host of RingCentral's API, as servers.HostOf takes it; empty = as before. Login alone
	// uses it, unless the environment names another server.
	Host string
	// Place is where the archive is to lie; the zero value is in Dropbox. Connect alone uses it.
	Place places.Wanted
	// Beside has the archive kept in the place as well: it is connected beside the first.
	Beside bool
	// Same has only the place connected again that is connected, of that kind: another one is not asked about.
	Same bool
	// HostKey asks the person whether a server is to be known by that key from now on. Nil refuses it.
	HostKey func(places.HostKey) bool
	// MadeKey shows the person the public half of the key that the program has made, which has to be put on the server; may be nil.
	MadeKey func(public string)
}

func (a *Accounts) ask(ctx context.Context, p oauth.Provider, ask Asking) (oauth.Token, error) {
	token, err := oauth.SignIn{
		Provider: p, HTTP: a.HTTP, Clock: a.Clock.System(), Rand: rand.Reader,
		Ports: a.RedirectPorts, Path: servers.RedirectPath, Timeout: signInPatience,
		Open: ask.Open, NewPage: pagesOf(a.Store).create, Show: ask.Show, Pasted: ask.Pasted, Refused: ask.Refused, Say: ask.Say,
	}.Do(ctx)
	if err == nil && ask.Allowed != nil {
		ask.Allowed()
	}
	return token, err
}

// Login signs in to RingCentral in the browser. It then asks who signed in and
// what they may archive, with the new token held aside: the store, and a pass that
// runs, go on with the sign-in before until the person has agreed to another
// account. Then it calls alone, which keeps passes away until release, and token
// and identity are adopted in one transaction. Errors: reasons.ErrNoClientID,
// reasons.ErrClientIDShape, reasons.ErrServer, reasons.ErrOtherAccount, reasons.ErrStore, and those of oauth.SignIn and of
// ringcentral.Client.
func (a *Accounts) Login(ctx context.Context, ask Asking, alone Alone) error {
	id, _, err := a.ClientIDs()
	if err != nil {
		return err
	}
	if id == "" {
		return reasons.ErrNoClientID
	}
	if err := servers.CheckIDs(id, ""); err != nil {
		return err
	}
	host, err := a.servers.HostFor(ask.Host)
	if err != nil {
		return err
	}
	at := a.servers.At(host)
	token, err := a.ask(ctx, servers.Provider(store.NameRingCentral, at, id), ask)
	if err != nil {
		return err
	}
	held := vault.Hold(token)
	aside, err := a.makeClients(at, held, a.tokens(store.NameDropbox, at))
	if err != nil {
		return err
	}
	who, err := a.profileOf(aside).User(ctx)
	if err == nil {
		who.Host = host
		err = a.agreeToUser(who, ask)
	}
	if err != nil {
		a.giveBack(ctx, a.tokens(store.NameRingCentral, at), id, held)
		return err
	}
	return a.adopt(ctx, alone, a.tokens(store.NameRingCentral, at), held, func(tx *store.Tx) error {
		return errors.Join(a.keepIDs(tx, id, ""), a.keepUser(tx, who))
	})
}

// Connect connects Dropbox in the browser, as Login signs in to RingCentral, or another place.
// Errors: those of placeConnection.connect, reasons.ErrNoAppKey, reasons.ErrAppKeyShape, reasons.ErrOtherAccount, reasons.ErrNotYours,
// reasons.ErrStore, and those
// of oauth.SignIn and of dropbox.Client.
func (a *Accounts) Connect(ctx context.Context, ask Asking, alone Alone) error {
	if ask.Place.Kind() != place.Dropbox {
		return placeConnection{a}.connect(ctx, ask, alone)
	}
	_, key, err := a.ClientIDs()
	if err != nil {
		return err
	}
	if key == "" {
		return reasons.ErrNoAppKey
	}
	if err := servers.CheckIDs("", key); err != nil {
		return err
	}
	at, err := a.servers.Now()
	if err != nil {
		return err
	}
	token, err := a.ask(ctx, servers.Provider(store.NameDropbox, at, key), ask)
	if err != nil {
		return err
	}
	held := vault.Hold(token)
	aside, err := a.makeClients(at, a.tokens(store.NameRingCentral, at), held)
	if err != nil {
		return err
	}
	now, err := a.profileOf(aside).DropboxAccount(ctx)
	if err == nil {
		err = a.agreeToDropbox(now, ask)
	}
	if err != nil {
		a.giveBack(ctx, a.tokens(store.NameDropbox, at), key, held)
		return err
	}
	return a.adopt(ctx, alone, a.tokens(store.NameDropbox, at), held, func(tx *store.Tx) error {
		return errors.Join(a.keepIDs(tx, "", key), keepPlace(tx, now, ask))
	})
}

// Alone ends what uses the sign-ins and keeps it away until release.
type Alone func(ctx context.Context) (release func(), err error)

// adopt puts a held token and whose it is into the store, in one transaction, and
// has the clients use it.
func (a *Accounts) adopt(ctx context.Context, alone Alone, into vault.Tokens, held *vault.Held, keep func(*store.Tx) error) error {
	release, err := alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	token, err := held.Load()
	if err != nil {
		return err
	}
	secret, err := into.Sealed(token)
	if err != nil {
		return err
	}
	if err := reasons.StoreFailed("keep the sign-in to "+into.Name(), a.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.PutSecret(into.Name(), secret), keep(tx))
	})); err != nil {
		return err
	}
	return a.buildClients()
}

// TokensView is the two tokens of the RingCentral sign-in, for Show and Copy.
type TokensView struct{ Access, Refresh string }

// Tokens gives the tokens for display. They must go nowhere else. Errors:
// oauth.ErrNoToken, oauth.ErrSessionOver.
func (a *Accounts) Tokens(context.Context) (TokensView, error) {
	token, err := a.Token(store.NameRingCentral)
	if err != nil {
		return TokensView{}, err
	}
	return TokensView{Access: token.Access, Refresh: token.Refresh}, nil
}
