package accounts

import (
	"cmp"
	"context"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// ClientIDs are the names of this program at the services: those of the build
// or the environment, otherwise those given in the window. Errors: those of
// store.Store.Settings.
func (a *Accounts) ClientIDs() (ringCentral, dbx string, err error) {
	ringCentral, dbx = a.RingCentralClientID, a.DropboxAppKey
	if ringCentral != "" && dbx != "" {
		return ringCentral, dbx, nil
	}
	settings, err := a.Store.Settings()
	if err != nil {
		return "", "", err
	}
	if ringCentral == "" {
		ringCentral = settings.RingCentralClient
	}
	if dbx == "" {
		dbx = settings.DropboxAppKey
	}
	return ringCentral, dbx, nil
}

// TypedIDs are the client ids that a person has given, as far as they are used: empty where the build
// or the environment gives one. Errors: those of store.Store.Settings.
func (a *Accounts) TypedIDs() (ringCentral, dbx string, err error) {
	ringCentral, dbx, err = a.ClientIDs()
	if a.RingCentralClientID != "" {
		ringCentral = ""
	}
	if a.DropboxAppKey != "" {
		dbx = ""
	}
	return ringCentral, dbx, err
}

// keepIDs keeps the client ids that a sign-in was made with. Those of the environment are not there
// when the session starts the program, and the sign-in can be renewed with them alone.
func (a *Accounts) keepIDs(tx *store.Tx, ringCentral, dropbox string) error {
	if a.servers.Simulated != nil {
		return nil
	}
	s, err := tx.Settings()
	if err != nil {
		return err
	}
	s.RingCentralClient = cmp.Or(ringCentral, s.RingCentralClient)
	s.DropboxAppKey = cmp.Or(dropbox, s.DropboxAppKey)
	return tx.PutSettings(s)
}

// SetClientIDs keeps the client ids that the user gave in the window; an empty
// one leaves the present id. The ids of the build or the environment take
// precedence. A sign-in that was made with another id ends when it is to be renewed.
// Meanwhile other goroutines may only read the clients. Errors: those of
// servers.CheckIDs, reasons.ErrStore.
func (a *Accounts) SetClientIDs(_ context.Context, ringCentral, dropbox string) error {
	if err := servers.CheckIDs(ringCentral, dropbox); err != nil {
		return err
	}
	if err := reasons.StoreFailed("keep the client ids", a.Store.ChangeSettings(func(s *store.Settings) error {
		s.RingCentralClient = cmp.Or(ringCentral, s.RingCentralClient)
		s.DropboxAppKey = cmp.Or(dropbox, s.DropboxAppKey)
		return nil
	})); err != nil {
		return err
	}
	return a.buildClients()
}
