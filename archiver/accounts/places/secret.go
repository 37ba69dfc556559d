package places

import (
	"errors"
	"slices"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// SecretName is the name of the secret that opens a place; empty where none of ours does.
func SecretName(p place.Place) string {
	switch {
	case p.Kind() == place.S3:
		return store.NameS3
	case p.SFTP.SignIn == place.ByMadeKey:
		return store.NameMadeKey
	case p.SFTP.SignIn == place.ByPassword, p.SFTP.SignIn == place.ByKey:
		return store.NameSFTP
	default:
		return ""
	}
}

// secretFor is what opens the place that was asked for: what was given, or what is kept for the same user of the same place. Errors:
// reasons.ErrNoSecret; those of vault.Vault.Secret.
func (p Places) secretFor(wanted Wanted) (string, error) {
	name := SecretName(wanted.Place)
	if wanted.Secret != "" || name == "" {
		return wanted.Secret, nil
	}
	_, before, err := p.Store.Connections()
	if err != nil {
		return "", err
	}
	if !sameUser(before.Place, wanted.Place) {
		return "", reasons.ErrNoSecret
	}
	return p.Vault.Secret(name)
}

// sameUser reports whether a secret of one place is for the other as well: no other server or storage gets to see it.
func sameUser(one, other place.Place) bool {
	return one.Kind() == other.Kind() &&
		one.SFTP.Host == other.SFTP.Host && one.SFTP.Port == other.SFTP.Port && one.SFTP.User == other.SFTP.User && one.SFTP.SignIn == other.SFTP.SignIn &&
		one.S3.Endpoint == other.S3.Endpoint && one.S3.KeyID == other.S3.KeyID
}

// Forget forgets what opened the place where an archive lay, but for what opens the other places that are connected. Errors:
// ErrDamaged, bbolt's.
func Forget(tx *store.Tx) error {
	others, err := tx.Elsewhere()
	if err != nil {
		return err
	}
	for _, name := range []string{store.NameSFTP, store.NameMadeKey, store.NameS3} {
		used := slices.ContainsFunc(others, func(other store.Dropbox) bool { return SecretName(other.Place) == name })
		if !used {
			err = errors.Join(err, forget(tx, name))
		}
	}
	return err
}

// ForgetOf forgets what opened one place. Errors: bbolt's.
func ForgetOf(tx *store.Tx, p place.Place) error { return forget(tx, SecretName(p)) }

func forget(tx *store.Tx, name string) error {
	if name == "" || tx.Secret(name) == nil {
		return nil
	}
	return tx.PutSecret(name, nil)
}
