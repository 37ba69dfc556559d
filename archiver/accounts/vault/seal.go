package vault

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// boundSecret is the first byte of a secret that is sealed for its name: in the place of another it
// cannot be opened. So no one who can write to the data file can have a sign-in sent to a mail server.
// The other first bytes are the store's, because old files have them.
const boundSecret = 'b'

// Seal makes a secret of plain for the store, which keeps it by that name: sealed where there is a
// keychain, otherwise as it is. Errors: oauth.ErrKeychainLocked; those of the system's randomness.
func (v *Vault) Seal(name string, plain []byte) ([]byte, error) {
	aead, err := v.opened()
	if err != nil {
		return nil, fmt.Errorf("seal the sign-in: %w", err)
	}
	if aead == nil {
		return append([]byte{store.OpenSecret}, plain...), nil
	}
	return seal(aead, name, plain)
}

func seal(aead cipher.AEAD, name string, plain []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal the sign-in: %w", err)
	}
	return append([]byte{boundSecret}, aead.Seal(nonce, nonce, plain, []byte(name))...), nil
}

// Unseal gives back what Seal was given by that name. Errors: oauth.ErrKeychainLocked,
// reasons.ErrSealed.
func (v *Vault) Unseal(name string, secret []byte) ([]byte, error) {
	if secret[0] == store.OpenSecret {
		return secret[1:], nil
	}
	aead, err := v.opened()
	if err != nil {
		return nil, err
	}
	if aead == nil || secret[0] != boundSecret {
		return nil, reasons.ErrSealed
	}
	return unseal(aead, secret[1:], []byte(name))
}

// SealedElsewhere reports whether the sign-ins that the store holds are sealed with a key that is not here: another computer's
// keychain has it, or one that this login has none of. One that can be read is enough for false.
func (v *Vault) SealedElsewhere(tx *store.Tx) (elsewhere bool) {
	for _, name := range []string{store.NameRingCentral, store.NameDropbox, store.NameSFTP, store.NameMadeKey, store.NameS3} {
		secret := tx.Secret(name)
		if len(secret) == 0 {
			continue
		}
		if _, err := v.Unseal(name, secret); !errors.Is(err, reasons.ErrSealed) {
			return false
		}
		elsewhere = true
	}
	return elsewhere
}

func unseal(aead cipher.AEAD, body, name []byte) ([]byte, error) {
	if len(body) < aead.NonceSize() {
		return nil, reasons.ErrSealed
	}
	plain, err := aead.Open(nil, body[:aead.NonceSize()], body[aead.NonceSize():], name)
	if err != nil {
		return nil, reasons.ErrSealed
	}
	return plain, nil
}

// sealStored seals what lies in the store as it is, from a time without a keychain, and once what an
// earlier version has sealed for no name. What it cannot open stays. Errors: reasons.ErrStore.
func (v *Vault) sealStored(aead cipher.AEAD) error {
	change := map[string][]byte{}
	unbound := false
	err := v.store.View(func(tx *store.Tx) error {
		unbound = tx.HasUnbound()
		for name, secret := range tx.Secrets() {
			plain, err := secret[1:], error(nil)
			switch {
			case secret[0] == store.OpenSecret:
			case secret[0] == store.UnboundSecret && unbound:
				plain, err = unseal(aead, secret[1:], nil)
			default:
				continue
			}
			if err != nil || !fits(name, plain) {
				continue
			}
			if change[name], err = seal(aead, name, plain); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(change) == 0 && !unbound {
		return reasons.StoreFailed("read what is to be sealed", err)
	}
	return reasons.StoreFailed("seal what the store holds", v.store.Update(func(tx *store.Tx) error {
		for name, secret := range change {
			if err := tx.PutSecret(name, secret); err != nil {
				return err
			}
		}
		return tx.EndUnbound()
	}))
}

// fits reports whether a secret can be what the name says. One that was sealed for no name may have
// been put in another's place.
func fits(name string, plain []byte) bool {
	var token oauth.Token
	isToken := bytes.HasPrefix(plain, []byte("{")) && json.Unmarshal(plain, &token) == nil && token.Access != ""
	ofDropbox := strings.HasPrefix(token.Owner, "dbid:")
	switch name {
	case store.NameRingCentral:
		return isToken && !ofDropbox
	case store.NameDropbox:
		return isToken && (ofDropbox || token.Owner == "")
	default:
		return !isToken
	}
}
