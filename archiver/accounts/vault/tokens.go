package vault

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Tokens is the vault for the tokens of one service, which come from one issuer.
type Tokens struct {
	vault  *Vault
	name   string // of the service's connection
	issuer string // as servers.Servers.Issuer has it
}

// Tokens are the kept tokens of the service with that connection, for that issuer alone.
func (v *Vault) Tokens(name, issuer string) Tokens { return Tokens{v, name, issuer} }

// Name is the name of the service's connection.
func (t Tokens) Name() string { return t.name }

// Issuer is where the tokens come from.
func (t Tokens) Issuer() string { return t.issuer }

// Token is a token as it is kept: only its issuer gets it.
type Token struct {
	oauth.Token
	Issuer string `json:"issuer,omitempty"` // empty: an earlier version kept it
}

var _ oauth.Vault = Tokens{}

// Load implements oauth.Vault. A token that another computer sealed, or that another issuer gave,
// counts as none. Errors: oauth.ErrNoToken, oauth.ErrKeychainLocked, oauth.ErrSessionOver with
// reasons.ErrSealed or reasons.ErrOtherIssuer, store.ErrDamaged.
func (t Tokens) Load() (oauth.Token, error) {
	kept, err := t.Kept()
	if err == nil && kept.Issuer != t.issuer && (kept.Issuer != "" || !servers.UsualIssuer(t.issuer)) {
		err = fmt.Errorf("%w: %w: %s", oauth.ErrSessionOver, reasons.ErrOtherIssuer, cmp.Or(kept.Issuer, servers.RingCentralServer))
	}
	if err != nil {
		return oauth.Token{}, err
	}
	return kept.Token, nil
}

// Kept reads the token, whoever has issued it. Errors: those of Load.
func (t Tokens) Kept() (kept Token, err error) {
	var secret []byte
	if err := t.vault.store.View(func(tx *store.Tx) error {
		secret = tx.Secret(t.name)
		return nil
	}); err != nil {
		return kept, fmt.Errorf("read the sign-in to %s: %w", t.name, err)
	}
	if len(secret) == 0 {
		return kept, oauth.ErrNoToken
	}
	plain, err := t.vault.Unseal(t.name, secret)
	if errors.Is(err, oauth.ErrKeychainLocked) { // it can be read later
		return kept, fmt.Errorf("read the sign-in to %s: %w", t.name, err)
	}
	if err != nil {
		return kept, fmt.Errorf("%w: %w", oauth.ErrSessionOver, err)
	}
	if err := json.Unmarshal(plain, &kept); err != nil {
		return kept, fmt.Errorf("read the sign-in to %s: %w", t.name, store.ErrDamaged)
	}
	return kept, nil
}

// Save implements oauth.Vault. The token is on disk when Save returns. Errors:
// reasons.ErrStore.
func (t Tokens) Save(token oauth.Token) error {
	secret, err := t.Sealed(token)
	if err != nil {
		return err
	}
	return reasons.StoreFailed("keep the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.RenewSecret(t.name, secret)
	}))
}

// Sealed is a token as the store keeps it. Errors: those of Vault.Seal.
func (t Tokens) Sealed(token oauth.Token) ([]byte, error) {
	plain, err := json.Marshal(Token{token, t.issuer})
	if err != nil {
		return nil, fmt.Errorf("encode the sign-in to %s: %w", t.name, err)
	}
	return t.vault.Seal(t.name, plain)
}

// Delete implements oauth.Vault. Errors: reasons.ErrStore.
func (t Tokens) Delete() error {
	return reasons.StoreFailed("forget the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.PutSecret(t.name, nil)
	}))
}
