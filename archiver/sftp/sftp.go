// Package sftp keeps the archive in a folder of an SFTP server: of a NAS, or of any computer that one can reach by SSH. It never makes
// that folder, and writes nothing where its mark is missing: a disk that is not mounted there would otherwise be taken for an empty
// archive. What it relies on of SFTP is in docs/sftp.md.
package sftp

import (
	"context"
	"io"
	"net"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target/known"
)

// Config says which server, and how the program proves there who it is. New needs all but Key, Agent, Password and Dial; Connect needs no
// Mark and no Hashes, and HostKeyOf needs only Address, Clock and Dial.
type Config struct {
	Address string // of the server, with or without a port: "nas.example.com", "nas:2222", "[fd00::7]:22"
	User    string // the name on the server
	// the folder on the server; below the user's own where it does not begin with a slash. It has to be there
	Folder string

	// The ways to prove who the program is, of which at least one is there. They are asked for at each connection, and tried in this order.
	Key      func() ([]byte, error)                                // the private key as it lies in a file: OpenSSH's form, or PEM
	Agent    func(ctx context.Context) (io.ReadWriteCloser, error) // the SSH agent, which has keys: SystemAgent
	Password func() (string, error)

	// HostKey is the key that the server has to have. A connection to a server with another one fails with a *HostKeyError before any
	// secret is sent.
	HostKey HostKey
	Mark    string // of the archive in the folder, as Connect gave it
	// Begin is asked by Connect before it begins an archive where none lies; its error leaves the folder as it was. nil begins one.
	Begin func() error

	Hashes known.Hashes
	Clock  clockwork.Clock
	// Ours reports whether the file of a path has such a name as the program gives: what others keep there, and nobody else may read, holds up
	// no listing. nil takes all for the program's.
	Ours func(path string) bool
	// Dial connects to the server, through whatever proxy the caller wants; nil connects directly. network is "tcp".
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Archive is what Connect has found, or made. It is to be kept, and given to New in the Config.
type Archive struct {
	Mark    string // of the archive in the folder
	Folder  string // the whole path of the folder on the server, which begins with a slash
	HostKey HostKey
}

// What comes from the connection. See there.
type (
	// HostKey is the public key of a server, by which it is known again; Fingerprint and Type are for people.
	HostKey = session.HostKey
	// HostKeyError says of a server that has another key than the one that is known.
	HostKeyError = session.HostKeyError
	// Error is something that could not be done on the server.
	Error = session.Error
)

// The kinds of errors that only a server has, for errors.Is, beside those of target. The comments say of which of target's each is one.
var (
	ErrHostKey    = session.ErrHostKey    // another host key, or none is known yet: target.ErrBlocked
	ErrNotThere   = session.ErrNotThere   // the folder, or the archive in it: target.ErrUnavailable
	ErrPassphrase = session.ErrPassphrase // protects the private key: target.ErrUnauthorized
	ErrKey        = session.ErrKey        // is none: target.ErrUnauthorized
	ErrAgent      = session.ErrAgent      // does not answer: target.ErrUnauthorized
	ErrNoSFTP     = session.ErrNoSFTP     // is offered, though the sign-in is taken: target.ErrBlocked
)

// NewKey makes a key (Ed25519) for this program. private is what Config.Key gives, to be kept secret; public is the line that belongs into
// authorized_keys on the server, with a comment that says whose it is.
func NewKey(comment string) (private []byte, public string, err error) {
	return session.NewKey(comment)
}

// PublicKey is the line for authorized_keys that belongs to a private key. Errors: ErrPassphrase, ErrKey.
func PublicKey(private []byte, comment string) (public string, err error) {
	return session.PublicKey(private, comment)
}

// SystemAgent connects to the SSH agent of the user. Errors: ErrAgent; that of ctx.
func SystemAgent(ctx context.Context) (io.ReadWriteCloser, error) { return session.SystemAgent(ctx) }

// HostKeyOf asks a server for its key, for a person to look at before anything is sent there. Errors: target.ErrUnavailable; that of ctx.
func HostKeyOf(ctx context.Context, c Config) (HostKey, error) { return c.server().ShownKey(ctx) }

func (c Config) server() *session.Server {
	return &session.Server{
		Address: c.Address, User: c.User, HostKey: c.HostKey, Key: c.Key, Agent: c.Agent, Password: c.Password, Dial: c.Dial, Clock: c.Clock,
	}
}
