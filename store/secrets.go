package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

// The first byte of a secret says how it is kept. Whoever seals one has further ones.
const (
	OpenSecret    = 'p' // as it is
	UnboundSecret = 's' // sealed by a version of before secrets were sealed for their names
)

// keyUnbound is in BucketMeta until the secrets of an older file have been sealed for their names.
// Afterwards no UnboundSecret is believed any more.
var keyUnbound = []byte("unbound")

// HasUnbound reports whether the file is of before secrets were sealed for their names, and still
// has them.
func (tx *Tx) HasUnbound() bool { return tx.file.Bucket(disk.BucketMeta).Get(keyUnbound) != nil }

// EndUnbound notes that there are no such secrets any more. Errors: bbolt's.
func (tx *Tx) EndUnbound() error { return tx.file.Bucket(disk.BucketMeta).Delete(keyUnbound) }

// Secrets reads all secrets, by name.
func (tx *Tx) Secrets() map[string][]byte {
	all := map[string][]byte{}
	c := tx.file.Bucket(disk.BucketSecrets).Cursor()
	for name, secret := c.First(); name != nil; name, secret = c.Next() {
		if len(secret) > 0 {
			all[string(name)] = bytes.Clone(secret)
		}
	}
	return all
}

// Secret reads a secret as it was put: sealed by the caller where the system
// has a keychain. Nil when there is none.
func (tx *Tx) Secret(name string) []byte {
	raw := tx.file.Bucket(disk.BucketSecrets).Get([]byte(name))
	if raw == nil {
		return nil
	}
	return append([]byte{}, raw...)
}

// PutSecret writes a secret; nil removes it. What was there before is overwritten
// in the file once the transaction is done. Errors: bbolt's.
func (tx *Tx) PutSecret(name string, secret []byte) error {
	if tx.Secret(name) != nil {
		tx.ended = true
		if err := markWipe(tx.file.B); err != nil {
			return err
		}
	}
	if secret != nil {
		return tx.RenewSecret(name, secret)
	}
	if err := tx.file.Bucket(disk.BucketSecrets).Delete([]byte(name)); err != nil {
		return fmt.Errorf("remove secret %s: %w", name, err)
	}
	return nil
}

// RenewSecret is PutSecret for a secret that takes the place of one every hour. It leaves the file's
// free pages to the next PutSecret: to go through all of them is much work in a large file. Errors:
// bbolt's.
func (tx *Tx) RenewSecret(name string, secret []byte) error {
	if err := tx.file.Bucket(disk.BucketSecrets).Put([]byte(name), secret); err != nil {
		return fmt.Errorf("write secret %s: %w", name, err)
	}
	return nil
}

// closeSecrets makes a secret of the address that is pinged, whose path is one, and notes that an
// older file has secrets that are sealed for no name, and perhaps some in its free pages.
func closeSecrets(b *bbolt.Tx) error {
	settings, secrets := b.Bucket(disk.BucketSettings), b.Bucket(disk.BucketSecrets)
	var doc map[string]json.RawMessage
	if raw := settings.Get(keySettings); raw != nil {
		if err := json.Unmarshal(raw, &doc); err != nil {
			return fmt.Errorf("settings: %w: %w", ErrDamaged, err)
		}
	} else if first, _ := secrets.Cursor().First(); first == nil {
		return nil // a new file, or one in which nothing was done yet
	}
	if err := b.Bucket(disk.BucketMeta).Put(keyUnbound, []byte{1}); err != nil {
		return fmt.Errorf("note the secrets of an older version: %w", err)
	}
	if err := markWipe(b); err != nil {
		return err
	}
	var ping string
	if raw, there := doc["Ping"]; !there || json.Unmarshal(raw, &ping) != nil {
		return nil
	}
	delete(doc, "Ping")
	if address, err := url.Parse(ping); err == nil {
		doc["PingHost"], _ = json.Marshal(address.Host) // a string has no error
	}
	if err := secrets.Put([]byte(NamePing), append([]byte{OpenSecret}, ping...)); err != nil {
		return fmt.Errorf("write secret %s: %w", NamePing, err)
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return settings.Put(keySettings, raw)
}
