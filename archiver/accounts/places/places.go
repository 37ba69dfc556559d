// Package places opens the places other than Dropbox where an archive can lie, and finds or begins one there. What opens
// them is kept in the vault.
package places

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"

	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// Places opens places.
type Places struct {
	Store *store.Store
	Vault *vault.Vault
	HTTP  http.RoundTripper // for storages
	Dial  Dial              // for servers; nil connects directly
	Clock *localtime.Clock
	Rand  func() *rand.Rand // returns a new source for each caller
	Log   *slog.Logger
}

// Dial makes connections to servers, see sftp.Config.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// Wanted is where an archive is to lie, and what opens it; the zero value is a Dropbox.
type Wanted struct {
	place.Place
	// Secret is the password or the private key for a server, or the secret access key for a bucket. Where it is empty,
	// the one that is kept for the same user of the same place is used.
	Secret string
}

// ours reports whether a file has such a name as the program gives.
func ours(path string) bool {
	_, is := layout.ParseName(path)
	return is || index.IsOurs(path)
}

// Found is an archive in the place that was asked for.
type Found struct {
	store.Dropbox
	Secret string // that opens the place; empty where none of ours does
}

// Asking is how a person takes part.
type Asking struct {
	HostKey func(HostKey) bool  // see accounts.Asking; may be nil
	MadeKey func(public string) // may be nil
	// Begin is asked before an archive is begun where none lies; its error leaves the place as it was. nil begins one.
	Begin func(store.Dropbox) error
}

// errNone: no archive lies there yet.
var errNone = errors.New("no archive lies there yet")

// beginning connects, and asks before an archive is begun. No connection is kept meanwhile: a person may take long to answer.
func (ask Asking) beginning(at place.Place, connect func(begin func() error) error) error {
	if ask.Begin == nil {
		return connect(nil)
	}
	err := connect(func() error { return errNone })
	if !errors.Is(err, errNone) {
		return err
	}
	if err := ask.Begin(store.Dropbox{Place: at, Name: at.Address()}); err != nil {
		return err
	}
	return connect(nil)
}

// Find finds the archive in the place that was asked for, or begins one there. The place has to be there. Errors: those of
// place.Server.Checked, place.Bucket.Checked, folder.Connect, reasons.ErrWithin, sftp.Connect and s3.Connect; reasons.ErrNoSecret,
// reasons.ErrHostKeyRefused, reasons.ErrStore; that of ask.Begin, as it is.
func (p Places) Find(ctx context.Context, wanted Wanted, ask Asking) (now Found, err error) {
	switch wanted.Kind() {
	case place.SFTP:
		now, err = p.onServer(ctx, wanted, ask)
	case place.S3:
		now, err = p.inBucket(ctx, wanted, ask)
	default:
		now, err = p.inFolder(ctx, wanted, ask)
	}
	if err != nil {
		return now, err
	}
	now.Connected, now.Name, now.Since = true, now.Address(), p.Clock.Now()
	client, err := p.open(now.Dropbox, given(now.Secret))
	if err != nil {
		return now, err
	}
	defer p.Shut(client)
	if space, err := client.Space(ctx); err == nil { // else it is not known yet
		now.Used, now.Allocated = space.Used, space.Allocated
	}
	return now, nil
}

// Open is the client of the place where an archive lies. It makes no call. While what opens the place cannot be read, each of its calls
// says so; see Waits.
func (p Places) Open(at store.Dropbox) target.Destination {
	name := SecretName(at.Place)
	client, err := p.open(at, func() (string, error) { return p.Vault.Secret(name) })
	if err != nil {
		return unopened{err}
	}
	return client
}

// Waits reports whether a client of Open is to be opened again once the keychain is unlocked.
func Waits(client target.Destination) bool {
	_, is := client.(unopened)
	return is
}

// Shut ends the connections of a client that is not used any more.
func (p Places) Shut(client target.Destination) {
	if open, is := client.(io.Closer); is {
		if err := open.Close(); err != nil {
			p.Log.Warn("A connection to the archive's place could not be closed", "error", err.Error())
		}
	}
}

// opening gives the secret that opens a place. Errors: those of vault.Vault.Secret.
type opening func() (string, error)

// given is what a person has just given.
func given(secret string) opening { return func() (string, error) { return secret, nil } }

func (p Places) open(at store.Dropbox, opens opening) (target.Destination, error) {
	switch kind := at.Kind(); kind {
	case place.Folder:
		return folder.New(folder.Config{Root: at.Folder, Mark: at.AccountID, Hashes: hashes{p.Store, sumOf(at.Place)}, Clock: p.Clock.System(), Ours: ours}), nil
	case place.SFTP:
		return p.serverOf(at, opens), nil
	case place.S3:
		return p.bucketOf(at, opens)
	default:
		return nil, fmt.Errorf("open the archive's place: this version knows no %s", kind)
	}
}
