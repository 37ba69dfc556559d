package vault

import (
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Secret reads a secret that is no sign-in, by its name. Errors: reasons.ErrNoSecret, oauth.ErrKeychainLocked; oauth.ErrSessionOver with
// reasons.ErrSealed where another computer has sealed it; those of the store.
func (v *Vault) Secret(name string) (string, error) {
	var secret []byte
	if err := v.store.View(func(tx *store.Tx) error {
		secret = tx.Secret(name)
		return nil
	}); err != nil {
		return "", fmt.Errorf("read the secret %s: %w", name, err)
	}
	if len(secret) == 0 {
		return "", reasons.ErrNoSecret
	}
	plain, err := v.Unseal(name, secret)
	switch {
	case errors.Is(err, reasons.ErrSealed):
		return "", fmt.Errorf("%w: %w", oauth.ErrSessionOver, err)
	case err != nil:
		return "", fmt.Errorf("read the secret %s: %w", name, err)
	default:
		return string(plain), nil
	}
}

// Keep keeps a secret that is no sign-in, sealed where there is a keychain. Errors: those of Seal, reasons.ErrStore.
func (v *Vault) Keep(name, secret string) error {
	sealed, err := v.Seal(name, []byte(secret))
	if err != nil {
		return err
	}
	return reasons.StoreFailed("keep the secret "+name, v.store.Update(func(tx *store.Tx) error { return tx.PutSecret(name, sealed) }))
}
