package store

import (
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/settings"
)

// What the user has chosen: see package settings.
type (
	Settings = settings.Settings
	Scope    = settings.Scope
	Mail     = settings.Mail
	Silence  = settings.Silence
	Proxy    = settings.Proxy
	Choice   = settings.Choice
)

// Earliest is before anything that RingCentral holds.
var Earliest = settings.Earliest

var keySettings = []byte("settings")

// Settings reads what the user has chosen; the zero value, with backup off, on
// a new store. Errors: ErrDamaged; ErrNewer, when a newer version of the
// program wrote them.
func (tx *Tx) Settings() (Settings, error) {
	fresh := Settings{Version: settings.Version()}
	raw := tx.file.Bucket(disk.BucketSettings).Get(keySettings)
	if raw == nil {
		return fresh, nil
	}
	return settings.Decode(raw)
}

// Settings reads what the user has chosen, in a transaction of its own. Errors:
// those of Tx.Settings.
func (s *Store) Settings() (settings Settings, err error) {
	err = s.View(func(tx *Tx) error {
		settings, err = tx.Settings()
		return err
	})
	return settings, err
}

// ChangeSettings reads the settings, lets change change them and writes them,
// in one transaction. An error of change leaves them as they were. Errors:
// those of Tx.Settings, of change and of Store.Update.
func (s *Store) ChangeSettings(change func(*Settings) error) error {
	return s.Update(func(tx *Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if err := change(&settings); err != nil {
			return err
		}
		return tx.PutSettings(settings)
	})
}

// PutSettings writes what the user has chosen. Errors: bbolt's.
func (tx *Tx) PutSettings(s Settings) error {
	s.Version = settings.Version()
	return tx.file.PutJSON(disk.BucketSettings, keySettings, s)
}
