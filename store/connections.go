package store

import (
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
)

// RingCentral is the user who is, or was last, signed in.
type RingCentral struct {
	SignedIn      bool
	AccountID     string
	Account       string // the account's name
	MainNumber    string
	ExtensionID   string
	Extension     string // the user's name
	Number        string // the extension's number
	Role          string
	TimeZone      string // IANA name, or empty
	AccountScope  bool   // may archive the recordings of all extensions
	OwnRecordings bool   // may fetch the own recordings
	Missing       []string
	Retention     time.Duration // how long automatic recordings are kept; 0 = not known
	OnDemand      time.Duration
	Asked         time.Time // when RingCentral was last asked how long it keeps recordings
	Since         time.Time
}

// Dropbox is the account that is, or was last, connected.
type Dropbox struct {
	Connected bool
	AccountID string
	Name      string
	Email     string
	Used      int64
	Allocated int64
	Since     time.Time
	Begun     time.Time // when this account replaced another; zero for the first
}

// Names of the connections and of their secrets.
const (
	NameRingCentral = "ringcentral"
	NameDropbox     = "dropbox"
	NameMail        = "mail" // the password of the mail server; a secret only
)

// RingCentral reads who is signed in; the zero value on a new store. Errors:
// ErrDamaged.
func (tx *Tx) RingCentral() (c RingCentral, err error) {
	_, err = tx.GetJSON(disk.BucketConnections, []byte(NameRingCentral), &c)
	return c, err
}

// PutRingCentral writes who is signed in. Errors: bbolt's.
func (tx *Tx) PutRingCentral(c RingCentral) error {
	return tx.PutJSON(disk.BucketConnections, []byte(NameRingCentral), c)
}

// Dropbox reads what is connected; the zero value on a new store. Errors:
// ErrDamaged.
func (tx *Tx) Dropbox() (c Dropbox, err error) {
	_, err = tx.GetJSON(disk.BucketConnections, []byte(NameDropbox), &c)
	return c, err
}

// PutDropbox writes what is connected. Errors: bbolt's.
func (tx *Tx) PutDropbox(c Dropbox) error {
	return tx.PutJSON(disk.BucketConnections, []byte(NameDropbox), c)
}

// Secret reads a secret as it was put: sealed by the caller where the system
// has a keychain. Nil when there is none.
func (tx *Tx) Secret(name string) []byte {
	raw := tx.Bucket(disk.BucketSecrets).Get([]byte(name))
	if raw == nil {
		return nil
	}
	return append([]byte{}, raw...)
}

// PutSecret writes a secret; nil removes it. Errors: bbolt's.
func (tx *Tx) PutSecret(name string, secret []byte) error {
	b := tx.Bucket(disk.BucketSecrets)
	if secret == nil {
		if err := b.Delete([]byte(name)); err != nil {
			return fmt.Errorf("remove secret %s: %w", name, err)
		}
		return nil
	}
	if err := b.Put([]byte(name), secret); err != nil {
		return fmt.Errorf("write secret %s: %w", name, err)
	}
	return nil
}

// Connections reads who is signed in to both services, in one transaction.
// Errors: ErrDamaged.
func (s *Store) Connections() (rc RingCentral, dbx Dropbox, err error) {
	err = s.View(func(tx *Tx) error {
		if rc, err = tx.RingCentral(); err != nil {
			return err
		}
		dbx, err = tx.Dropbox()
		return err
	})
	return rc, dbx, err
}
