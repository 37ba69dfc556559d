package places

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// configOf is how a server is called, with what opens it.
func (p Places) configOf(s place.Server, opens opening) sftp.Config {
	c := sftp.Config{
		Address: net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), User: s.User, Folder: s.Path,
		HostKey: sftp.HostKey(s.HostKey), Hashes: hashes{p.Store, sumOf(place.Place{SFTP: s})}, Clock: p.Clock.System(), Dial: p.Dial, Ours: ours,
	}
	if below, is := strings.CutPrefix(s.Path, "~"); is { // the server begins there where no slash comes first
		c.Folder = strings.TrimPrefix(below, "/")
	}
	switch s.SignIn {
	case place.ByAgent:
		c.Agent = sftp.SystemAgent
	case place.ByPassword:
		c.Password = opens
	default:
		c.Key = func() ([]byte, error) {
			key, err := opens()
			return []byte(key), err
		}
	}
	return c
}

// serverOf is the client of a folder on a server, in which an archive lies.
func (p Places) serverOf(at store.Dropbox, opens opening) *sftp.Client {
	c := p.configOf(at.SFTP, opens)
	c.Mark = at.AccountID
	return sftp.New(c)
}

// onServer finds the archive in the folder of a server that was asked for, or begins one. A server whose key is not known, or has
// changed, gets no secret before the person has agreed to the key. Errors: those of place.Server.Checked and sftp.Connect,
// reasons.ErrNoSecret, reasons.ErrHostKeyRefused.
func (p Places) onServer(ctx context.Context, wanted Wanted, ask Asking) (now Found, err error) {
	if now.SFTP, err = wanted.SFTP.Checked(); err != nil {
		return now, err
	}
	wanted.SFTP = now.SFTP
	if now.SFTP.SignIn == place.ByMadeKey {
		now.Secret, err = p.madeKey(ask)
	} else {
		now.Secret, err = p.secretFor(wanted)
	}
	if err != nil {
		return now, err
	}
	if now.SFTP.HostKey, err = p.knownKey(now.SFTP); err != nil {
		return now, err
	}
	var archive sftp.Archive
	connect := func(begin func() error) (err error) {
		c := p.configOf(now.SFTP, given(now.Secret))
		c.Begin = begin
		archive, err = sftp.Connect(ctx, c)
		return err
	}
	err = ask.beginning(now.Place, connect)
	if other, is := errors.AsType[*sftp.HostKeyError](err); is {
		if !ask.agreesToKey(now.SFTP, other) {
			return now, fmt.Errorf("%w: %w", reasons.ErrHostKeyRefused, err)
		}
		now.SFTP.HostKey = string(other.Offered)
		err = ask.beginning(now.Place, connect)
	}
	now.AccountID, now.SFTP.Path, now.SFTP.HostKey = archive.Mark, archive.Folder, string(archive.HostKey)
	return now, err
}

// agreesToKey asks the person whether a server is to be known by the key that it has shown.
func (ask Asking) agreesToKey(s place.Server, other *sftp.HostKeyError) bool {
	key := HostKey{Server: s.Host, Type: other.Offered.Type(), Fingerprint: other.Offered.Fingerprint(), Before: other.Known.Fingerprint()}
	return ask.HostKey != nil && ask.HostKey(key)
}

// HostKey is the key by which a server is to be known, for a person to compare.
type HostKey struct {
	Server      string // its host
	Type        string // such as ssh-ed25519
	Fingerprint string // such as SHA256:…
	Before      string // the fingerprint of the key by which it was known; empty if it was not
}

// knownKey is the key by which a server is known already; empty where it is not. Errors: those of the store.
func (p Places) knownKey(s place.Server) (string, error) {
	_, before, err := p.Store.Connections()
	if err != nil || before.SFTP.Host != s.Host || before.SFTP.Port != s.Port {
		return "", err
	}
	return before.SFTP.HostKey, nil
}

// madeKey is the private key that the program has made for the server, and shows the person its public half. It is made once, and kept
// before it is shown: the person needs time to put it on the server. Errors: those of sftp.NewKey and of the vault, reasons.ErrStore.
func (p Places) madeKey(ask Asking) (string, error) {
	const comment = "RingCentral Archiver"
	private, err := p.Vault.Secret(store.NameMadeKey)
	var public string
	switch {
	case errors.Is(err, reasons.ErrNoSecret):
		var made []byte
		if made, public, err = sftp.NewKey(comment); err != nil {
			return "", err
		}
		private = string(made)
		err = p.Vault.Keep(store.NameMadeKey, private)
	case err == nil:
		public, err = sftp.PublicKey([]byte(private), comment)
	}
	if err == nil && ask.MadeKey != nil {
		ask.MadeKey(public)
	}
	return private, err
}
