package store

import (
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/settings"
)

// RingCentral is the user who is, or was last, signed in.
type RingCentral struct {
	SignedIn            bool
	AccountID           string
	Account             string // the account's name
	MainNumber          string
	ExtensionID         string
	Extension           string // the user's name
	Number              string // the extension's number
	Role                string
	TimeZone            string // IANA name, or empty
	AccountScope        bool   // may archive the recordings of all extensions
	OwnRecordings       bool   // may fetch the own recordings
	NoCompanyRecordings bool   `json:",omitempty"` // may not fetch those of others any more, though AccountScope says so
	NoRecordingScope    bool   `json:",omitempty"` // the app may fetch no recordings
	Threads             bool   `json:",omitempty"` // the app may read message threads, which are the account's shared inboxes
	Missing             []string
	Retention           time.Duration // how long automatic recordings are kept; 0 = not known
	OnDemand            time.Duration
	Host                string    `json:",omitempty"` // of the API, as chosen at sign-in; empty = the usual one
	Asked               time.Time // when RingCentral was last asked how long it keeps recordings
	Since               time.Time
}

// User is who that is, for the settings.
func (c RingCentral) User() settings.User {
	return settings.User{AccountID: c.AccountID, ExtensionID: c.ExtensionID, AccountScope: c.AccountScope}
}

// Dropbox is where the archive lies, or lay last: the account that is connected, or another place.
type Dropbox struct {
	Connected   bool
	AccountID   string // of the archive's place: Dropbox's of the account, or the mark that lies in the place
	place.Place        // where the archive lies that is not in Dropbox
	Name        string
	Email       string
	Used        int64
	Allocated   int64
	Since       time.Time
	// Begun: what was committed before lies in another Dropbox. Only an archive of
	// before archives were kept apart has it.
	Begun time.Time `json:",omitzero"`
}

// Names of the connections and of their secrets.
const (
	NameRingCentral = "ringcentral"
	NameDropbox     = "dropbox"
	NameSFTP        = "sftp"      // the password or the private key for the SFTP server; a secret only
	NameMadeKey     = "sftp-made" // the private key that the program has made; a secret only
	NameS3          = "s3"        // the secret access key for the bucket; a secret only
	NameMail        = "mail"      // the password of the mail server; a secret only
	NamePing        = "ping"      // the address that is pinged; a secret only
	NameHook        = "hook"      // the address of the webhook; a secret only
	NameProxy       = "proxy"     // the password of the proxy; a secret only
	NameRevocations = "revoke"    // sign-ins whose service is still to be told that they have ended; a secret only
)

// RingCentral reads who is signed in; the zero value on a new store. Errors:
// ErrDamaged.
func (tx *Tx) RingCentral() (c RingCentral, err error) {
	_, err = tx.file.GetJSON(disk.BucketConnections, []byte(NameRingCentral), &c)
	return c, err
}

// PutRingCentral writes who is signed in, and goes on with the archives of that
// user. Errors: bbolt's.
func (tx *Tx) PutRingCentral(c RingCentral) error {
	if err := tx.file.PutJSON(disk.BucketConnections, []byte(NameRingCentral), c); err != nil {
		return err
	}
	all, err := tx.Besides()
	if err != nil {
		return err
	}
	for _, one := range all {
		if of := tx.on(one.Kind()); of != tx {
			if err := of.chooseArchive(); err != nil {
				return err
			}
		}
	}
	if of := tx.on(""); of != tx {
		if err := of.chooseArchive(); err != nil {
			return err
		}
	}
	return tx.chooseArchive()
}

// Dropbox reads what is connected; the zero value on a new store. Errors:
// ErrDamaged.
func (tx *Tx) Dropbox() (c Dropbox, err error) {
	if c, err = tx.connection(); err != nil {
		return c, err
	}
	c.Begun = time.Time{}
	_, err = tx.file.GetJSON(disk.BucketState, keyBegun, &c.Begun)
	return c, err
}

// connection is what is connected, without what the archive there knows.
func (tx *Tx) connection() (c Dropbox, err error) {
	_, err = tx.file.GetJSON(disk.BucketConnections, tx.connectionName(), &c)
	return c, err
}

// keyBegun is in an archive of before archives were kept apart: what was committed
// before that time lies in another Dropbox.
var keyBegun = []byte("begun")

// PutBegun notes for the archive in use that what was committed before lies in
// another Dropbox. Errors: bbolt's.
func (tx *Tx) PutBegun(at time.Time) error { return tx.file.PutJSON(disk.BucketState, keyBegun, at) }

// PutDropbox writes what is connected, and goes on with the archive that lies
// there. Errors: bbolt's.
func (tx *Tx) PutDropbox(c Dropbox) error {
	c.Begun = time.Time{} // it is the archive's
	if err := tx.file.PutJSON(disk.BucketConnections, tx.connectionName(), c); err != nil {
		return err
	}
	return tx.chooseArchive()
}

// archiveOf is the archive of a user in a Dropbox.
func archiveOf(rc RingCentral, dbx Dropbox) disk.Archive {
	return disk.Archive{Account: rc.AccountID, Extension: rc.ExtensionID, Destination: dbx.AccountID}
}

// chooseArchive goes on with the archive of who is signed in and connected.
func (tx *Tx) chooseArchive() error {
	rc, err := tx.RingCentral()
	if err != nil {
		return err
	}
	dbx, err := tx.connection()
	if err != nil {
		return err
	}
	if of := archiveOf(rc, dbx); !tx.file.UsesArchive(of) {
		if tx.file.HasArchive() {
			err = tx.Flush()
		}
		if err != nil {
			return err
		}
		tx.Forget()
		return tx.file.UseArchive(of)
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
