package accounts

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// tokens is the vault for the tokens of one service, which come from one issuer.
type tokens struct {
	vault  *Vault
	name   string
	issuer string
}

// keptToken is a token as it is kept: only its issuer gets it.
type keptToken struct {
	oauth.Token
	Issuer string `json:"issuer,omitempty"` // empty: an earlier version kept it
}

var _ oauth.Vault = tokens{}

// Load implements oauth.Vault. A token that another computer sealed, or that another issuer gave,
// counts as none. Errors: oauth.ErrNoToken, oauth.ErrKeychainLocked, oauth.ErrSessionOver with
// reasons.ErrSealed or reasons.ErrOtherIssuer, store.ErrDamaged.
func (t tokens) Load() (oauth.Token, error) {
	kept, err := t.kept()
	if err == nil && kept.Issuer != t.issuer && (kept.Issuer != "" || !usualIssuer(t.issuer)) {
		err = fmt.Errorf("%w: %w: %s", oauth.ErrSessionOver, reasons.ErrOtherIssuer, cmp.Or(kept.Issuer, ringCentralServer))
	}
	if err != nil {
		return oauth.Token{}, err
	}
	return kept.Token, nil
}

// kept reads the token, whoever has issued it. Errors: those of Load.
func (t tokens) kept() (kept keptToken, err error) {
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
func (t tokens) Save(token oauth.Token) error {
	secret, err := t.sealed(token)
	if err != nil {
		return err
	}
	return reasons.StoreFailed("keep the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.RenewSecret(t.name, secret)
	}))
}

// sealed is a token as the store keeps it.
func (t tokens) sealed(token oauth.Token) ([]byte, error) {
	plain, err := json.Marshal(keptToken{token, t.issuer})
	if err != nil {
		return nil, fmt.Errorf("encode the sign-in to %s: %w", t.name, err)
	}
	return t.vault.Seal(t.name, plain)
}

// Delete implements oauth.Vault. Errors: reasons.ErrStore.
func (t tokens) Delete() error {
	return reasons.StoreFailed("forget the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.PutSecret(t.name, nil)
	}))
}
