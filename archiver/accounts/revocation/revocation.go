// Package revocation tells the services which sign-ins have ended, again and again
// until they answer.
package revocation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Revocation is a sign-in that has ended here and not yet at its service: as long as the service
// was not told, whoever has the token can use it. It is kept, sealed like the token itself, until the
// service answers.
type Revocation struct {
	Service  string // the name of its connection
	ClientID string
	vault.Token
}

// Revocations are the sign-ins that have ended here. It is safe for use by several
// goroutines.
type Revocations struct {
	Store   *store.Store
	Vault   *vault.Vault
	Servers servers.Servers
	HTTP    http.RoundTripper
	Clock   *localtime.Clock
	Log     *slog.Logger
	Rand    func() *rand.Rand // returns a new source for each caller
}

// Send tells the service that issued the token. Errors: those of oauth.Session.Revoke.
func (q *Revocations) Send(ctx context.Context, r Revocation) error {
	simulated := q.Servers.Simulated != nil
	if simulated != (r.Issuer == servers.Demonstration) && r.Issuer != "" {
		return nil // a demonstration and the world know nothing of each other
	}
	at, err := q.Servers.Now()
	if err != nil {
		return err
	}
	switch {
	case r.Service != store.NameRingCentral || simulated:
	case r.Issuer != "":
		at.Platform = r.Issuer
	case !servers.UsualIssuer(q.Servers.Issuer(r.Service, at)):
		at.Platform = servers.RingCentralServer
	}
	if err := at.Check(simulated); err != nil {
		return err
	}
	provider := servers.Provider(r.Service, at, r.ClientID)
	return oauth.NewSession(provider, vault.Hold(r.Token.Token), q.HTTP, q.Clock.System(), q.Rand()).Revoke(ctx)
}

// WorthAnotherTry reports whether the service was not reached, and so may still be told.
func WorthAnotherTry(err error) bool {
	return errors.Is(err, oauth.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Failed says that the access has not ended at the service, and how a person can end it. It is nil
// where err is. Errors: reasons.ErrNotRevoked or ErrNotDisconnected.
func (r Revocation) Failed(err error, later bool) error {
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

// patience is how long telling the services may hold up what else is to be done.
const patience = time.Minute

// SendAll tells the services of sign-ins that have ended here when they could not be told.
// What fails again is tried another time.
func (q *Revocations) SendAll(ctx context.Context) {
	var waiting []Revocation
	err := q.Store.View(func(tx *store.Tx) (err error) {
		waiting, err = q.kept(tx)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return // a locked keychain: later
	}
	ctx, cancel := q.Clock.WithTimeout(ctx, patience)
	defer cancel()
	keep := make([]bool, len(waiting))
	var sending sync.WaitGroup
	for i, r := range waiting {
		sending.Go(func() { // a service that does not answer must not keep the other from being told
			ended := !r.RefreshExpiry.IsZero() && r.RefreshExpiry.Before(q.Clock.Now())
			keep[i] = !ended && WorthAnotherTry(q.Send(ctx, r))
		})
	}
	sending.Wait()
	var done []Revocation
	for i, r := range waiting {
		if !keep[i] {
			done = append(done, r)
		}
	}
	if len(done) == 0 {
		return
	}
	if err := q.Store.Update(func(tx *store.Tx) error {
		left, err := q.kept(tx)
		if err != nil {
			return err
		}
		return q.put(tx, slices.DeleteFunc(left, func(r Revocation) bool {
			return slices.ContainsFunc(done, func(d Revocation) bool { return d.Access == r.Access && d.Refresh == r.Refresh })
		}))
	}); err != nil {
		q.Log.Warn("It could not be noted that a sign-in was revoked", "error", err.Error())
	}
}

// Add keeps a revocation for later. Errors: oauth.ErrKeychainLocked, and those of the store.
func (q *Revocations) Add(tx *store.Tx, r Revocation) error {
	waiting, err := q.kept(tx)
	if err != nil {
		return err
	}
	return q.put(tx, append(waiting, r))
}

// kept reads what is kept; none where another computer has sealed it. Errors:
// oauth.ErrKeychainLocked.
func (q *Revocations) kept(tx *store.Tx) (all []Revocation, err error) {
	secret := tx.Secret(store.NameRevocations)
	if secret == nil {
		return nil, nil
	}
	plain, err := q.Vault.Unseal(store.NameRevocations, secret)
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

func (q *Revocations) put(tx *store.Tx, all []Revocation) error {
	if len(all) == 0 {
		return tx.PutSecret(store.NameRevocations, nil)
	}
	plain, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode the sign-ins to revoke: %w", err)
	}
	secret, err := q.Vault.Seal(store.NameRevocations, plain)
	if err != nil {
		return err
	}
	return tx.PutSecret(store.NameRevocations, secret)
}
