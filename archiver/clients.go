package archiver

import (
	"errors"
	"fmt"
	"net/url"
	"os"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// Hosts of the services (RingCentral sheet §1.1, Dropbox sheet §1).
const (
	ringCentralServer = "https://platform.ringcentral.com"
	dropboxWeb        = "https://www.dropbox.com"
	dropboxAPI        = "https://api.dropboxapi.com"
	dropboxContent    = "https://content.dropboxapi.com"
)

// dropboxScopes is what uploading, listing and showing the account need
// (Dropbox sheet §1).
var dropboxScopes = []string{"account_info.read", "files.content.write", "files.content.read", "files.metadata.read"}

// ringCentralScopes is what the app must have been granted (RingCentral sheet
// §1.2). RingCentral ignores scopes in the request; they are checked afterwards.
var ringCentralScopes = []string{"ReadAccounts", "ReadCallLog", "ReadCallRecording", "ReadMessages"}

// addresses are the origins of the services, the simulated ones in a
// demonstration.
func (a *Archiver) addresses() Demo {
	if a.opts.Demo != nil {
		return *a.opts.Demo
	}
	server := a.opts.RingCentralServer
	if server == "" {
		server = ringCentralServer
	}
	return Demo{Platform: server, DropboxWeb: dropboxWeb, DropboxAPI: dropboxAPI, DropboxContent: dropboxContent}
}

// clientIDs are the names of this program at the services: from the build or
// the environment, else as given in the window.
func (a *Archiver) clientIDs() (ringCentral, box string, err error) {
	ringCentral, box = a.opts.RingCentralClientID, a.opts.DropboxAppKey
	if ringCentral != "" && box != "" {
		return ringCentral, box, nil
	}
	settings, err := a.settings()
	if err != nil {
		return "", "", err
	}
	if ringCentral == "" {
		ringCentral = settings.RingCentralClient
	}
	if box == "" {
		box = settings.DropboxAppKey
	}
	return ringCentral, box, nil
}

// buildClients makes the sessions and the clients that use them.
func (a *Archiver) buildClients() error {
	ringCentralID, appKey, err := a.clientIDs()
	if err != nil {
		return err
	}
	at := a.addresses()
	a.phone = oauth.NewSession(ringCentralProvider(at, ringCentralID), tokens{a.vault, store.NameRingCentral}, a.http, a.clock, a.rng())
	a.box = oauth.NewSession(dropboxProvider(at, appKey), tokens{a.vault, store.NameDropbox}, a.http, a.clock, a.rng())
	var origins []string
	if at.Media != "" {
		origins = append(origins, at.Media)
	}
	a.rc, err = ringcentral.New(ringcentral.Config{
		Server: at.Platform, Origins: origins,
		HTTP: a.http, Tokens: a.phone, Clock: a.clock, Rand: a.rng(), Log: a.log,
	})
	if err != nil {
		return fmt.Errorf("prepare RingCentral: %w", err)
	}
	a.dbx, err = dropbox.New(dropbox.Config{
		API: at.DropboxAPI, Content: at.DropboxContent,
		HTTP: a.http, Tokens: a.box, Clock: a.clock, Rand: a.rng(), Log: a.log,
	})
	if err != nil {
		return fmt.Errorf("prepare Dropbox: %w", err)
	}
	return nil
}

func ringCentralProvider(at Demo, clientID string) oauth.Provider {
	return oauth.Provider{
		Name: string(atRingCentral), ClientID: clientID,
		AuthURL:   at.Platform + "/restapi/oauth/authorize",
		TokenURL:  at.Platform + "/restapi/oauth/token",
		RevokeURL: at.Platform + "/restapi/oauth/revoke",
	}
}

func dropboxProvider(at Demo, appKey string) oauth.Provider {
	return oauth.Provider{
		Name: string(atDropbox), ClientID: appKey,
		AuthURL:          at.DropboxWeb + "/oauth2/authorize",
		TokenURL:         at.DropboxAPI + "/oauth2/token",
		RevokeURL:        at.DropboxAPI + "/2/auth/token/revoke",
		Scopes:           dropboxScopes,
		Extra:            url.Values{"token_access_type": {"offline"}},
		RevokeWithBearer: true, BareCode: true,
	}
}

// adoptDemo signs a demonstration in where nobody ever was: signing out stays
// signed out.
func (a *Archiver) adoptDemo() error {
	if a.opts.Demo == nil {
		return nil
	}
	phone, box, err := a.connections()
	if err != nil {
		return err
	}
	ctx := a.closing
	if phone.AccountID == "" {
		err = errors.Join(err, a.phone.Adopt(a.opts.Demo.RingCentral), a.identify(ctx, nil))
	}
	if box.AccountID == "" {
		err = errors.Join(err, a.box.Adopt(a.opts.Demo.Dropbox), a.identifyDropbox(ctx, nil))
	}
	return err
}

// computerName is how this computer calls itself.
func computerName() string {
	name, err := os.Hostname()
	if err != nil {
		return "this computer"
	}
	return name
}

func (a *Archiver) settings() (s store.Settings, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		s, err = tx.Settings()
		return err
	})
	return s, err
}

func (a *Archiver) connections() (phone store.RingCentral, box store.Dropbox, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		if phone, err = tx.RingCentral(); err != nil {
			return err
		}
		box, err = tx.Dropbox()
		return err
	})
	return phone, box, err
}
