package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// revocation is a sign-in that has ended here and not yet at its service: as long as the service
// was not told, whoever has the token can use it. It is kept, sealed like the token itself, until the
// service answers.
type revocation struct {
	Service  string // the name of its connection
	ClientID string
	keptToken
}

// leave ends a sign-in, here even where the service cannot be told, and notes that in the same
// transaction. Errors: reasons.ErrNotRevoked or ErrNotDisconnected, which say what a person can do;
// reasons.ErrStore.
func (a *Accounts) leave(ctx context.Context, service string, note func(*store.Tx) error) error {
	r, err := a.revocationOf(service)
	var revoked error
	switch {
	case err == nil:
		revoked = a.sendRevocation(ctx, r)
	case !errors.Is(err, oauth.ErrNoToken) && !errors.Is(err, oauth.ErrSessionOver):
		revoked = err
	}
	later := worthAnotherTry(revoked)
	err = reasons.StoreFailed("note the sign-out", a.Store.Update(func(tx *store.Tx) error {
		if later {
			if err := a.addRevocation(tx, r); err != nil {
				return err
			}
		}
		return errors.Join(tx.PutSecret(service, nil), note(tx))
	}))
	if err == nil {
		err = a.buildClients()
	}
	return errors.Join(err, notRevoked(r, revoked, later))
}

// revocationOf is the kept sign-in to a service, whoever has issued it. Errors: those of tokens.kept,
// of store.Store.Settings.
func (a *Accounts) revocationOf(service string) (r revocation, err error) {
	r.Service = service
	at, err := a.addresses()
	if err != nil {
		return r, err
	}
	if r.keptToken, err = a.tokens(service, at).kept(); err != nil {
		return r, err
	}
	ringCentral, dropbox, err := a.ClientIDs()
	if r.ClientID = ringCentral; service == store.NameDropbox {
		r.ClientID = dropbox
	}
	return r, err
}

// sendRevocation tells the service that issued the token. Errors: those of oauth.Session.Revoke.
func (a *Accounts) sendRevocation(ctx context.Context, r revocation) error {
	if (a.Simulated != nil) != (r.Issuer == demonstration) && r.Issuer != "" {
		return nil // a demonstration and the world know nothing of each other
	}
	at, err := a.addresses()
	if err != nil {
		return err
	}
	switch {
	case r.Service != store.NameRingCentral || a.Simulated != nil:
	case r.Issuer != "":
		at.Platform = r.Issuer
	case !usualIssuer(a.tokens(r.Service, at).issuer):
		at.Platform = ringCentralServer
	}
	if err := at.check(a.Simulated != nil); err != nil {
		return err
	}
	provider := ringCentralProvider(at, r.ClientID)
	if r.Service == store.NameDropbox {
		provider = dropboxProvider(at, r.ClientID)
	}
	return oauth.NewSession(provider, &heldToken{token: r.Token}, a.HTTP, a.Clock.System(), a.Rand()).Revoke(ctx)
}

// worthAnotherTry reports whether the service was not reached, and so may still be told.
func worthAnotherTry(err error) bool {
	return errors.Is(err, oauth.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// notRevoked says that the access has not ended at the service, and how a person can end it.
func notRevoked(r revocation, err error, later bool) error {
	if err == nil {
		return nil
	}
	kind, where := reasons.ErrNotRevoked, "end this program's session in your RingCentral account, or change your password"
	if r.Service == store.NameDropbox {
		kind, where = reasons.ErrNotDisconnected, "disconnect the app at https://www.dropbox.com/account/connected_apps"
	}
	then := "to end it"
	if later {
		then = "RingCentral Archiver tries again while it runs; to end it now"
	}
	return fmt.Errorf("%w: %w; %s, %s", kind, err, then, where)
}

// revocationTime is how long telling the services may hold up what else is to be done.
const revocationTime = time.Minute

// SendRevocations tells the services of sign-ins that have ended here when they could not be told.
// What fails again is tried another time.
func (a *Accounts) SendRevocations(ctx context.Context) {
	var waiting []revocation
	err := a.Store.View(func(tx *store.Tx) (err error) {
		waiting, err = a.revocations(tx)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return // a locked keychain: later
	}
	ctx, cancel := a.Clock.WithTimeout(ctx, revocationTime)
	defer cancel()
	var done []revocation
	for _, r := range waiting {
		ended := !r.RefreshExpiry.IsZero() && r.RefreshExpiry.Before(a.Clock.Now())
		if ended || !worthAnotherTry(a.sendRevocation(ctx, r)) {
			done = append(done, r)
		}
	}
	if len(done) == 0 {
		return
	}
	if err := a.Store.Update(func(tx *store.Tx) error {
		left, err := a.revocations(tx)
		if err != nil {
			return err
		}
		return a.putRevocations(tx, slices.DeleteFunc(left, func(r revocation) bool {
			return slices.ContainsFunc(done, func(d revocation) bool { return d.Access == r.Access && d.Refresh == r.Refresh })
		}))
	}); err != nil {
		a.Log.Warn("It could not be noted that a sign-in was revoked", "error", err.Error())
	}
}

// addRevocation keeps a revocation for later.
func (a *Accounts) addRevocation(tx *store.Tx, r revocation) error {
	waiting, err := a.revocations(tx)
	if err != nil {
		return err
	}
	return a.putRevocations(tx, append(waiting, r))
}

// revocations reads what is kept; none where another computer has sealed it. Errors:
// oauth.ErrKeychainLocked.
func (a *Accounts) revocations(tx *store.Tx) (all []revocation, err error) {
	secret := tx.Secret(store.NameRevocations)
	if secret == nil {
		return nil, nil
	}
	plain, err := a.vault.Unseal(store.NameRevocations, secret)
	if errors.Is(err, reasons.ErrSealed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(plain, &all); err != nil {
		return nil, fmt.Errorf("read the sign-ins to revoke: %w", store.ErrDamaged)
	}
	return all, nil
}

func (a *Accounts) putRevocations(tx *store.Tx, all []revocation) error {
	if len(all) == 0 {
		return tx.PutSecret(store.NameRevocations, nil)
	}
	plain, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode the sign-ins to revoke: %w", err)
	}
	secret, err := a.vault.Seal(store.NameRevocations, plain)
	if err != nil {
		return err
	}
	return tx.PutSecret(store.NameRevocations, secret)
}
