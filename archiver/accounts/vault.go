package accounts

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Vault keeps the tokens in the store, sealed with a key that lies in the
// operating system's keychain. Rotating tokens change hourly and must change in
// one step; the store can do that and a keychain cannot, while the key never
// changes. Without a keychain the tokens lie in the store as they are, which the
// window and `status` say.
type Vault struct {
	store *store.Store
	aead  cipher.AEAD // nil without a keychain
}

// Names of the key in the keychain.
const (
	keychainService = "RingCentral Archiver"
	keychainUser    = "sign-in key"
)

// keychainPatience is how long a keychain may take to answer: long enough for
// a person to unlock it.
const keychainPatience = 30 * time.Second

func openVault(ctx context.Context, s *store.Store, keychain bool, clock *localtime.Clock) (*Vault, error) {
	v := &Vault{store: s}
	if !keychain {
		return v, nil
	}
	ctx, cancel := clock.WithTimeout(ctx, keychainPatience)
	defer cancel()
	key, err := oauth.OpenKey(ctx, keychainService, keychainUser)
	switch {
	case errors.Is(err, oauth.ErrNoKeychain):
		return v, nil
	case err != nil:
		return nil, fmt.Errorf("open the keychain: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use the key of the keychain: %w", err)
	}
	if v.aead, err = cipher.NewGCM(block); err != nil {
		return nil, fmt.Errorf("use the key of the keychain: %w", err)
	}
	return v, nil
}

// Sealed reports whether secrets are sealed with a key in the keychain.
func (v *Vault) Sealed() bool { return v.aead != nil }

// The first byte of a secret says whether it is sealed.
const (
	plainSecret  = 'p'
	sealedSecret = 's'
)

// Seal makes a secret of plain for the store: sealed where there is a keychain,
// otherwise as it is. Errors: those of the system's randomness.
func (v *Vault) Seal(plain []byte) ([]byte, error) {
	if v.aead == nil {
		return append([]byte{plainSecret}, plain...), nil
	}
	nonce := make([]byte, v.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal the sign-in: %w", err)
	}
	return append([]byte{sealedSecret}, v.aead.Seal(nonce, nonce, plain, nil)...), nil
}

// Unseal gives back what Seal was given. Errors: reasons.ErrSealed.
func (v *Vault) Unseal(secret []byte) ([]byte, error) {
	if secret[0] == plainSecret {
		return secret[1:], nil
	}
	body := secret[1:]
	if v.aead == nil || len(body) < v.aead.NonceSize() {
		return nil, reasons.ErrSealed
	}
	plain, err := v.aead.Open(nil, body[:v.aead.NonceSize()], body[v.aead.NonceSize():], nil)
	if err != nil {
		return nil, reasons.ErrSealed
	}
	return plain, nil
}

// tokens is the vault for the tokens of one service.
type tokens struct {
	vault *Vault
	name  string
}

var _ oauth.Vault = tokens{}

// Load implements oauth.Vault. A token that another computer sealed counts as
// none. Errors: oauth.ErrNoToken, oauth.ErrSessionOver with reasons.ErrSealed,
// store.ErrDamaged.
func (t tokens) Load() (token oauth.Token, err error) {
	var secret []byte
	if err := t.vault.store.View(func(tx *store.Tx) error {
		secret = tx.Secret(t.name)
		return nil
	}); err != nil {
		return token, fmt.Errorf("read the sign-in to %s: %w", t.name, err)
	}
	if len(secret) == 0 {
		return token, oauth.ErrNoToken
	}
	plain, err := t.vault.Unseal(secret)
	if err != nil {
		return token, fmt.Errorf("%w: %w", oauth.ErrSessionOver, err)
	}
	if err := json.Unmarshal(plain, &token); err != nil {
		return token, fmt.Errorf("read the sign-in to %s: %w", t.name, store.ErrDamaged)
	}
	return token, nil
}

// Save implements oauth.Vault. The token is on disk when Save returns. Errors:
// reasons.ErrStore.
func (t tokens) Save(token oauth.Token) error {
	secret, err := t.sealed(token)
	if err != nil {
		return err
	}
	return reasons.StoreFailed("keep the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.PutSecret(t.name, secret)
	}))
}

// sealed is a token as the store keeps it.
func (t tokens) sealed(token oauth.Token) ([]byte, error) {
	plain, err := json.Marshal(token)
	if err != nil {
		return nil, fmt.Errorf("encode the sign-in to %s: %w", t.name, err)
	}
	return t.vault.Seal(plain)
}

// Delete implements oauth.Vault. Errors: reasons.ErrStore.
func (t tokens) Delete() error {
	return reasons.StoreFailed("forget the sign-in to "+t.name, t.vault.store.Update(func(tx *store.Tx) error {
		return tx.PutSecret(t.name, nil)
	}))
}
