package sftp

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// HostKey is the public key of a server, by which it is known again, in the form of authorized_keys: its type and the key in base64
// ("ssh-ed25519 AAAA…"). Empty is none.
type HostKey string

// Type is which kind of key it is, such as ssh-ed25519.
func (k HostKey) Type() string {
	kind, _, _ := strings.Cut(string(k), " ")
	return kind
}

// Fingerprint is the short form that people compare ("SHA256:…"), as ssh and ssh-keygen -l show it; empty for what is no key.
func (k HostKey) Fingerprint() string {
	key, err := k.parse()
	if err != nil {
		return ""
	}
	return ssh.FingerprintSHA256(key)
}

func (k HostKey) parse() (ssh.PublicKey, error) {
	_, text, _ := strings.Cut(string(k), " ")
	wire, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("read a host key: %w", err)
	}
	key, err := ssh.ParsePublicKey(wire)
	if err != nil {
		return nil, fmt.Errorf("read a host key: %w", err)
	}
	return key, nil
}

// hostKeyOf is a key that a server has shown.
func hostKeyOf(key ssh.PublicKey) HostKey {
	return HostKey(bytes.TrimSpace(ssh.MarshalAuthorizedKey(key)))
}
