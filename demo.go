package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/accounts"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ownfile"
	"ringcentral-archiver/ui/control"
	"ringcentral-archiver/ui/terminal/upgrade"
)

// ownFiles is what the program itself has in its data folder, as patterns of path.Match.
var ownFiles = []string{
	store.FileName, store.FileName + ".*", logName, logName + ".1", crashFile, "computer-id*",
	control.SocketName, control.PortName, accounts.SignInPages, upgrade.Note,
}

// claimDemo makes the data folder one of a demonstration, before anything is written there. Errors:
// those of ownfile.MakeFolder and of simulator.Claim.
func claimDemo(dir string) error {
	if err := ownfile.MakeFolder(dir); err != nil {
		return fmt.Errorf("open the folder of the demonstration: %w", err)
	}
	err := simulator.Claim(dir, ownFiles...)
	if errors.Is(err, simulator.ErrNotOurs) {
		return fmt.Errorf("%w; a demonstration needs an empty or a new folder, or its own from before: give one with --data", err)
	}
	return err
}

// startDemo starts the simulated services and points the engine at them.
func (p *program) startDemo(o *archiver.Options) error {
	services, err := simulator.Start(simulator.Options{Dir: p.dir, Beside: ownFiles, Demo: true})
	if err != nil {
		return fmt.Errorf("start the demonstration: %w", err)
	}
	p.services = services
	o.RingCentralClientID, o.DropboxAppKey, o.Keychain = services.RingCentralClientID, services.DropboxAppKey, false
	o.Demo = &archiver.Demo{
		Platform: services.PlatformURL, Media: services.MediaURL, DropboxWeb: services.DropboxWebURL,
		DropboxAPI: services.DropboxAPIURL, DropboxContent: services.DropboxContentURL, Folder: services.DropboxFolder,
	}
	return p.grantDemo(o.Demo)
}

// grantDemo signs a new demonstration in to both services. Once the user has
// signed out, the demonstration stays signed out.
func (p *program) grantDemo(demo *archiver.Demo) error {
	var ringCentral store.RingCentral
	var dropbox store.Dropbox
	err := p.store.View(func(tx *store.Tx) (err error) {
		if ringCentral, err = tx.RingCentral(); err != nil {
			return err
		}
		dropbox, err = tx.Dropbox()
		return err
	})
	if err != nil {
		return err
	}
	now := clockwork.NewRealClock().Now()
	if ringCentral.AccountID == "" {
		granted, err := p.services.RingCentral.Grant(ringcentralserver.AnaID)
		if err != nil {
			return fmt.Errorf("sign in to the demonstration: %w", err)
		}
		demo.RingCentral = oauth.Token{
			Access: granted.Access, Refresh: granted.Refresh, Issued: now, Owner: granted.OwnerID,
			Expiry: now.Add(granted.Expires), RefreshExpiry: now.Add(granted.RefreshExpires),
		}
	}
	if dropbox.AccountID == "" {
		var life time.Duration
		demo.Dropbox.Access, demo.Dropbox.Refresh, life = p.services.Dropbox.Grant()
		demo.Dropbox.Issued, demo.Dropbox.Expiry = now, now.Add(life)
	}
	return nil
}
