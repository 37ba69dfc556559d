package vault

import (
	"encoding/json"
	"errors"

	"ringcentral-archiver/store"
)

// Secrets are all that the store keeps secret and this computer can read, for whoever sees to it that
// none of them gets out. Errors: those of the store.
func (v *Vault) Secrets() (all []string, err error) {
	kept := map[string][]byte{}
	if err := v.store.View(func(tx *store.Tx) error {
		kept = tx.Secrets()
		return nil
	}); err != nil {
		return nil, err
	}
	for name, secret := range kept {
		plain, err := v.Unseal(name, secret)
		if err != nil {
			continue // it cannot be read here, so it cannot have got anywhere from here
		}
		all = append(all, secretsIn(name, plain)...)
	}
	return all, nil
}

// secretsIn are the tokens in what is kept by that name, or else the whole.
func secretsIn(name string, plain []byte) (all []string) {
	several := make([]Token, 1)
	err := errNoTokens
	switch name {
	case store.NameRingCentral, store.NameDropbox:
		err = json.Unmarshal(plain, &several[0])
	case store.NameRevocations:
		err = json.Unmarshal(plain, &several)
	}
	if err != nil {
		return []string{string(plain)}
	}
	for _, token := range several {
		all = append(all, token.Access, token.Refresh)
	}
	return all
}

var errNoTokens = errors.New("it is no sign-in")
