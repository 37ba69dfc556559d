package sftp

import (
	"context"
	"net"
)

// NewKey makes a key (Ed25519) for this program. private is what Config.Key gives, to be kept secret; public is the line that belongs into
// authorized_keys on the server, with a comment that says whose it is.
func NewKey(comment string) (private []byte, public string, err error) {
	return nil, "", ErrKey
}

// PublicKey is the line for authorized_keys that belongs to a private key. Errors: ErrPassphrase, ErrKey.
func PublicKey(private []byte, comment string) (public string, err error) {
	return "", ErrKey
}

// SystemAgent connects to the SSH agent of the user: that of SSH_AUTH_SOCK, on Windows OpenSSH's. Errors: ErrAgent.
func SystemAgent(ctx context.Context) (net.Conn, error) { return nil, ErrAgent }
