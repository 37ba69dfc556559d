// Package servers knows where the two services are, and which of them a token
// may be shown to. It calls neither.
package servers

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Hosts of Dropbox (docs/dropbox.md §1).
const (
	dropboxWeb     = "https://www.dropbox.com"
	dropboxAPI     = "https://api.dropboxapi.com"
	dropboxContent = "https://content.dropboxapi.com"
)

// Addresses are the origins of the services.
type Addresses struct {
	Platform, Media                        string // RingCentral's; Media may be empty
	DropboxWeb, DropboxAPI, DropboxContent string
}

// Check refuses addresses over which anyone on the way could read the tokens: those without TLS,
// except on this computer itself in a demonstration. Errors: reasons.ErrOpenAddress.
func (at Addresses) Check(simulated bool) error {
	for _, address := range []string{at.Platform, at.Media, at.DropboxWeb, at.DropboxAPI, at.DropboxContent} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" {
			continue // whether it is an address at all is the clients' question
		}
		if ip := net.ParseIP(u.Hostname()); !simulated || u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("%w: %s", reasons.ErrOpenAddress, u.Redacted())
		}
	}
	return nil
}

// Servers is how it is decided where the services are.
type Servers struct {
	Store       *store.Store // knows the host of RingCentral that was chosen at sign-in
	RingCentral string       // a server that no person has chosen, as ServerOf gives it; empty = as chosen at sign-in
	Simulated   *Addresses   // nil = the live services
}

// Decided reports whether the environment or a demonstration says where
// RingCentral is.
func (s Servers) Decided() bool { return s.Simulated != nil || s.RingCentral != "" }

// Now are the origins of the services, the simulated ones in a demonstration.
// RingCentral's is the one that was chosen at sign-in, unless the environment
// names another. Errors: those of store.Store.Connections.
func (s Servers) Now() (Addresses, error) {
	if s.Decided() {
		return s.At(""), nil
	}
	who, _, err := s.Store.Connections()
	return s.At(who.Host), err
}

// At are the origins with a host that a person chose; empty means the usual one.
func (s Servers) At(host string) Addresses {
	if s.Simulated != nil {
		return *s.Simulated
	}
	server := cmp.Or(s.RingCentral, "https://"+cmp.Or(host, RingCentralHost))
	return Addresses{Platform: server, DropboxWeb: dropboxWeb, DropboxAPI: dropboxAPI, DropboxContent: dropboxContent}
}

// HostFor is the host to sign in at: the chosen one, otherwise that of before.
// Errors: those of HostOf and of store.Store.Connections.
func (s Servers) HostFor(chosen string) (string, error) {
	if chosen != "" && !s.Decided() {
		return HostOf(chosen)
	}
	who, _, err := s.Store.Connections()
	return who.Host, err
}

// Host is the host of RingCentral's API that is used, and whether something else
// than a person's choice at sign-in decides it.
func (s Servers) Host() (host string, decided bool, err error) {
	at, err := s.Now()
	if err != nil {
		return "", false, err
	}
	u, err := url.Parse(at.Platform)
	if err != nil {
		return "", false, errors.New("the address of the RingCentral server cannot be read")
	}
	return u.Host, s.Decided(), nil
}

// Origins are where the services are for who has chosen nothing at sign-in; server, which may be
// empty, is another RingCentral. Errors: reasons.ErrServer.
func Origins(server string) (at Addresses, err error) {
	var s Servers
	if server != "" {
		s.RingCentral, err = ServerOf(server)
	}
	return s.At(""), err
}
