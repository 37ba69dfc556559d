package main

import (
	"fmt"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
)

// startDemo starts the simulated services and points the engine at them.
func (h *house) startDemo(o *archiver.Options) error {
	services, err := simulator.Start(simulator.Options{Dir: h.dir, Demo: true})
	if err != nil {
		return fmt.Errorf("start the demonstration: %w", err)
	}
	h.services = services
	o.RingCentralClientID, o.DropboxAppKey, o.Keychain = services.RingCentralClientID, services.DropboxAppKey, false
	o.Demo = &archiver.Demo{
		Platform: services.PlatformURL, Media: services.MediaURL, DropboxWeb: services.DropboxWebURL,
		DropboxAPI: services.DropboxAPIURL, DropboxContent: services.DropboxContentURL, Folder: services.DropboxFolder,
	}
	return h.grantDemo(o.Demo)
}

// grantDemo gives a new demonstration its sign-ins: it is used signed in and
// connected from the start, and stays signed out once somebody has signed out.
func (h *house) grantDemo(demo *archiver.Demo) error {
	var phone store.RingCentral
	var box store.Dropbox
	err := h.store.View(func(tx *store.Tx) (err error) {
		if phone, err = tx.RingCentral(); err != nil {
			return err
		}
		box, err = tx.Dropbox()
		return err
	})
	if err != nil {
		return err
	}
	now := clockwork.NewRealClock().Now()
	if phone.AccountID == "" {
		granted, err := h.services.RingCentral.Grant(ringcentralserver.AnaID)
		if err != nil {
			return fmt.Errorf("sign in to the demonstration: %w", err)
		}
		demo.RingCentral = oauth.Token{
			Access: granted.Access, Refresh: granted.Refresh, Issued: now, Owner: granted.OwnerID,
			Expiry: now.Add(granted.Expires), RefreshExpiry: now.Add(granted.RefreshExpires),
		}
	}
	if box.AccountID == "" {
		var life time.Duration
		demo.Dropbox.Access, demo.Dropbox.Refresh, life = h.services.Dropbox.Grant()
		demo.Dropbox.Issued, demo.Dropbox.Expiry = now, now.Add(life)
	}
	return nil
}
