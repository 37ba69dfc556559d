// Package sftp keeps the archive in a folder of an SFTP server: of a NAS, or of any computer that one can reach by SSH. It never makes
// that folder, and writes nothing where its mark is missing: a disk that is not mounted there would otherwise be taken for an empty
// archive. What it relies on of SFTP is in docs/sftp.md.
package sftp

import (
	"context"
	"net"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target/known"
)

// Config says which server, and how the program proves there who it is. New needs all but Key, Agent, Password and Dial; Connect needs no
// Mark and no Hashes, and HostKeyOf needs only Address and Dial.
type Config struct {
	Address string // of the server, with or without a port: "nas.example.com", "nas:2222", "[fd00::7]:22"
	User    string // the name on the server
	// the folder on the server; below the user's own where it does not begin with a slash. It has to be there
	Folder string

	// The ways to prove who the program is, of which at least one is there. They are asked for at each connection, and tried in this order.
	Key      func() ([]byte, error)                      // the private key as it lies in a file: OpenSSH's form, or PEM
	Agent    func(ctx context.Context) (net.Conn, error) // the SSH agent, which has keys: SystemAgent
	Password func() (string, error)

	// HostKey is the key that the server has to have. A connection to a server with another one fails with a *HostKeyError before any
	// secret is sent.
	HostKey HostKey
	Mark    string // of the archive in the folder, as Connect gave it

	Hashes known.Hashes
	Clock  clockwork.Clock
	// Dial connects to the server, through whatever proxy the caller wants; nil connects directly. network is "tcp".
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Archive is what Connect has found, or made. It is to be kept, and given to New in the Config.
type Archive struct {
	Mark    string // of the archive in the folder
	Folder  string // the whole path of the folder on the server, which begins with a slash
	HostKey HostKey
}
